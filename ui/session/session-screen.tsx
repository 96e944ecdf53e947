/** One session: what it is, how to join, moving and cancelling it, who comes, and what happened. */
import { Button } from "@fluentui/react-components";
import { Suspense, useState } from "react";
import type { ReactNode } from "react";
import { ApiProblem } from "#contract/client.ts";
import type { Session, UndoReply } from "#contract/sessions.ts";
import { ClockChange, TheirTime } from "../book/zones.tsx";
import { lazy } from "../later.ts";
import { useNavigation } from "../navigation.tsx";
import { ProblemScreen } from "../problem-screen.tsx";
import { useSession } from "../queries.ts";
import { Bone, Bones, Notice, ScreenTitle } from "../screen.tsx";
import { useSurface, useViewer } from "../surface-context.tsx";
import { longDay, nearDay, timeRange, zoneName } from "../format/when.ts";
import { ChangedMeanwhile } from "./changed-meanwhile.tsx";
import { MeetingState } from "./meeting-state.tsx";
import { hasSeatInClass, isStaffOf, othersIn, stateOf } from "./session-facts.ts";
import { SecondThoughts, WhatCameBack } from "./second-thoughts.tsx";
import { OwnAnswer } from "./own-answer.tsx";
import { Proposals } from "./proposals.tsx";
import { SessionActions } from "./session-actions.tsx";
import type { Asks } from "./session-actions.tsx";
import { useChanges } from "./standing-change.ts";

const WhoIsHere = lazy(async () => ({ default: (await import("../room/who-is-here.tsx")).WhoIsHere }));
const OwnSeat = lazy(async () => ({ default: (await import("./own-seat.tsx")).OwnSeat }));
const SessionDetails = lazy(async () => ({ default: (await import("./session-details.tsx")).SessionDetails }));
const NextOne = lazy(async () => ({ default: (await import("../room/next-one.tsx")).NextOne }));

interface ScreenProps {
  readonly id: string;
  readonly arrived?: "booked";
}

export function SessionScreen({ id, arrived }: ScreenProps): ReactNode {
  const { t, client, host } = useSurface();
  const session = useSession(id);
  if (session.isPending) return <SessionBones label={t("loading")} />;
  if (session.isError) {
    const isGone = session.error instanceof ApiProblem && session.error.problem.code === "not_found";
    if (isGone) return <Gone />;
    const onRetry = (): void => void session.refetch();
    return (
      <ProblemScreen error={session.error} t={t} clientName={host.clientName} now={client.now()} onRetry={onRetry} />
    );
  }
  return <SessionView key={id} session={session.data} {...(arrived ? { arrived } : {})} />;
}

function Gone(): ReactNode {
  const { t } = useSurface();
  const { go } = useNavigation();
  return (
    <>
      <ScreenTitle below={t("notFoundHint")}>{t("notFound")}</ScreenTitle>
      <Button appearance="primary" onClick={() => go({ screen: "sessions" })}>
        {t("sessionsTitle")}
      </Button>
    </>
  );
}

/** What was done here a moment ago: it becomes the title and takes the focus. */
type Done = "booked" | "moved" | "cancelled" | "undone";
const doneWords = {
  booked: "bookedTitle",
  moved: "movedTitle",
  cancelled: "cancelledTitle",
  undone: "undoneTitle",
} as const;

interface ViewProps {
  readonly session: Session;
  readonly arrived?: "booked";
}

/** Also what the Outlook and Zoom panels show for the open appointment or meeting. */
export function SessionView({ session: given, arrived }: ViewProps): ReactNode {
  const { t, client, me } = useSurface();
  const viewer = useViewer();
  const { known, change, shown: session } = useChanges(given);
  const [lastDone, setDone] = useState<Done | undefined>(arrived);
  /** How often something was done here: each time the title takes the focus. */
  const [steps, setSteps] = useState(0);
  const [undone, setUndone] = useState<UndoReply["undone"]>();
  const [asked, setAsks] = useState<Asks>();
  const asks = change ? undefined : asked;
  const arrive = (at: Done): void => {
    setDone(at);
    setSteps(steps + 1);
  };
  const state = stateOf(session, client.now());
  // Somebody may have cancelled it since; then "You're booked" no longer holds.
  const done = (lastDone === "cancelled") === (state === "cancelled") ? lastDone : undefined;
  const others = othersIn(session, me.id, t);
  const near = nearDay(session.startsAt, client.now(), viewer);
  const isStaff = isStaffOf(session, me);
  const hasBegun = Date.parse(session.startsAt) <= client.now();
  const teaches = session.providerIds.includes(me.id);
  const other = teaches ? undefined : { name: session.providerNames[0] ?? "", timeZone: session.timeZone };
  const subtitle = [done && session.offeringName, others.length > 0 && t("bookWith", { name: others.join(", ") })];
  return (
    <article className={`session ${state}`}>
      <ScreenTitle focusOn={`${steps}`} below={subtitle.filter(Boolean).join(" · ")}>
        {done ? t(doneWords[done]) : session.offeringName}
      </ScreenTitle>
      <SecondThoughts
        session={known}
        onUndone={(reply) => {
          setUndone(reply.undone);
          arrive("undone");
        }}
      />
      {done === "undone" && undone && <WhatCameBack undone={undone} />}
      <ChangedMeanwhile session={known} />
      {state !== "scheduled" && <span className={`pill ${state}`}>{t(state)}</span>}
      <p className="when">
        <span>
          {near ? `${t(near)}, ` : ""}
          {longDay(session.startsAt, viewer)}
        </span>
        <strong>{timeRange(session.startsAt, session.endsAt, viewer)}</strong>
      </p>
      <p className="quiet">{t("timesInYours", { zone: zoneName(viewer.timeZone) })}</p>
      <TheirTime at={session.startsAt} other={other} />
      {state === "scheduled" && <ClockChange at={session.startsAt} />}
      {state === "scheduled" && asks === undefined && <MeetingState session={session} />}
      {session.may.answer && asks === undefined && <OwnAnswer session={session} />}
      {asks === undefined && <Proposals session={session} />}
      {asks === undefined && hasSeatInClass(session, me.id) && (
        <Suspense>
          <OwnSeat session={session} />
        </Suspense>
      )}
      <SessionActions
        session={known}
        asks={asked}
        onAsk={setAsks}
        onSent={arrive}
        onRefused={() => setDone(undefined)}
        onDone={() => undefined}
      />
      {/* What has begun is changed by nobody, which needs no saying. */}
      {state === "scheduled" && !hasBegun && Object.values(session.may).every((may) => !may) && (
        <Notice tone="info">{t("mayNotChange")}</Notice>
      )}
      {state !== "cancelled" && hasBegun && (
        <Suspense>
          {isStaff && <WhoIsHere session={session} room={undefined} />}
          <NextOne session={session} isStaff={isStaff} />
        </Suspense>
      )}
      <Suspense>
        <SessionDetails session={session} />
      </Suspense>
    </article>
  );
}

const SessionBones = (props: { readonly label: string }): ReactNode => (
  <Bones label={props.label}>
    <Bone width="60%" height="2rem" />
    <Bone width="40%" height="1rem" />
    <Bone width="70%" height="3rem" />
    <Bone width="9rem" height="2.5rem" />
    <Bone width="100%" height="9rem" />
  </Bones>
);
