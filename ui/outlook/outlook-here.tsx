/** The pane beside what is open in Outlook: the session of an appointment or an invitation, a text being written, or nothing. */
import { Button } from "@fluentui/react-components";
import { Suspense } from "react";
import type { ReactNode } from "react";
import type { LookupSession } from "#contract/sessions.ts";
import type { OpenAppointment } from "../host.ts";
import { lazy } from "../later.ts";
import { keysOfAppointment } from "../lookup-keys.ts";
import { useNavigation } from "../navigation.tsx";
import { ProblemScreen } from "../problem-screen.tsx";
import { useLookup } from "../queries.ts";
import { Bone, Bones, ScreenTitle } from "../screen.tsx";
import { SessionScreen } from "../session/session-screen.tsx";
import { UpcomingSessions } from "../sessions/sessions-screen.tsx";
import { useHostContext, useSurface } from "../surface-context.tsx";
import { FormExplained } from "./form-explained.tsx";
import { useOutlookWords } from "./use-outlook-words.ts";

const MakeSession = lazy(async () => ({ default: (await import("./make-session.tsx")).MakeSession }));
const OfferTimes = lazy(async () => ({ default: (await import("./offer-times.tsx")).OfferTimes }));

export function OutlookHere(): ReactNode {
  const { appointment, writes } = useHostContext();
  if (appointment === undefined) return <Reading />;
  if (appointment) {
    // Drawn anew for each appointment: what was begun on the last one must not go on here.
    const keys = keysOfAppointment(appointment);
    return <Found key={JSON.stringify(keys)} keys={keys} appointment={appointment} />;
  }
  if (!writes) return <NothingOpen />;
  return (
    <Suspense fallback={<Reading />}>
      <OfferTimes />
    </Suspense>
  );
}

interface FoundProps {
  readonly keys: LookupSession;
  readonly appointment: OpenAppointment;
}

function Found({ keys, appointment }: FoundProps): ReactNode {
  const { t, client, host } = useSurface();
  const { writes } = useHostContext();
  const found = useLookup(keys);
  if (found.isPending) return <Reading />;
  if (found.isError) {
    const about = { error: found.error, t, clientName: host.clientName, now: client.now() };
    return <ProblemScreen {...about} onRetry={() => void found.refetch()} />;
  }
  if (found.data.match === "session") {
    return (
      <>
        <FormExplained sessionId={found.data.session.id} appointment={appointment} />
        <SessionScreen id={found.data.session.id} />
      </>
    );
  }
  if (appointment.as === "message") return <NothingOpen beside="message" />;
  return (
    <>
      <NotOurs appointment={appointment} />
      {writes && (
        <Suspense fallback={<Reading />}>
          <OfferTimes />
        </Suspense>
      )}
    </>
  );
}

function Reading(): ReactNode {
  const { t } = useSurface();
  return (
    <Bones label={t("looking")}>
      <Bone width="60%" height="2rem" />
      <Bone width="70%" height="3rem" />
      <Bone width="9rem" height="2.5rem" />
    </Bones>
  );
}

function NotOurs({ appointment }: Pick<FoundProps, "appointment">): ReactNode {
  const { t } = useSurface();
  const { go } = useNavigation();
  return (
    <>
      <ScreenTitle below={t("notOursHint")}>{t("notOurs")}</ScreenTitle>
      <div className="row actions">
        <Suspense fallback={null}>
          <MakeSession appointment={appointment} />
        </Suspense>
        <Button onClick={() => go({ screen: "book" })}>{t("bookOne")}</Button>
      </div>
    </>
  );
}

function NothingOpen({ beside = "nothing" }: { readonly beside?: "nothing" | "message" }): ReactNode {
  const words = useOutlookWords();
  const { go } = useNavigation();
  const isMessage = beside === "message";
  return (
    <>
      <ScreenTitle below={words(isMessage ? "notInMessageLead" : "nextLead")}>
        {words(isMessage ? "notInMessage" : "nextTitle")}
      </ScreenTitle>
      <div className="row actions">
        <Button appearance="primary" onClick={() => go({ screen: "book" })}>
          {words("book")}
        </Button>
      </div>
      <UpcomingSessions />
    </>
  );
}
