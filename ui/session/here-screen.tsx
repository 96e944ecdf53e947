/** What is open in the host: the session of an Outlook appointment or of a running Zoom meeting. */
import { Button } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { LookupSession } from "#contract/sessions.ts";
import type { HostContext } from "../host.ts";
import { useNavigation } from "../navigation.tsx";
import { ProblemScreen } from "../problem-screen.tsx";
import { useLookup } from "../queries.ts";
import { Bone, Bones, ScreenTitle } from "../screen.tsx";
import { UpcomingSessions } from "../sessions/sessions-screen.tsx";
import { useHostContext, useSurface } from "../surface-context.tsx";
import { SessionScreen } from "./session-screen.tsx";

export function HereScreen(): ReactNode {
  const context = useHostContext();
  const { t } = useSurface();
  const keys = lookupKeys(context);
  if (keys) return <Found key={JSON.stringify(keys)} keys={keys} isMeeting={context.meetingUuid !== undefined} />;
  return (
    <>
      <ScreenTitle below={t("nothingOpen")}>{t("sessionsTitle")}</ScreenTitle>
      <UpcomingSessions />
    </>
  );
}

/** The keys to look a session up by; undefined while nothing is open that could have one. */
export function lookupKeys(context: HostContext): LookupSession | undefined {
  if (context.meetingUuid !== undefined) return { meetingUuid: context.meetingUuid };
  if (!context.appointment) return undefined;
  const { eventId, mailbox, bookingRef } = context.appointment;
  return { eventId, mailbox, ...(bookingRef === undefined ? {} : { bookingRef }) };
}

function Found(props: { readonly keys: LookupSession; readonly isMeeting: boolean }): ReactNode {
  const { t, client, host } = useSurface();
  const { go } = useNavigation();
  const found = useLookup(props.keys);
  if (found.isPending) {
    return (
      <Bones label={t("looking")}>
        <Bone width="60%" height="2rem" />
        <Bone width="70%" height="3rem" />
        <Bone width="9rem" height="2.5rem" />
      </Bones>
    );
  }
  if (found.isError) {
    const about = { error: found.error, t, clientName: host.clientName, now: client.now() };
    return <ProblemScreen {...about} onRetry={() => void found.refetch()} />;
  }
  if (found.data.match === "session") return <SessionScreen id={found.data.session.id} />;
  if (props.isMeeting) {
    return (
      <>
        <ScreenTitle below={t("notOurMeeting")}>{t("sessionsTitle")}</ScreenTitle>
        <UpcomingSessions />
      </>
    );
  }
  return (
    <>
      <ScreenTitle>{t("notOurs")}</ScreenTitle>
      <p>{t("notOursHint")}</p>
      <Button appearance="primary" onClick={() => go({ screen: "book" })}>
        {t("bookOne")}
      </Button>
    </>
  );
}
