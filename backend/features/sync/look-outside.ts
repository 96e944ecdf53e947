/** Looks at what stands at the vendors for a session, and lets the session follow what people did there. */
import { asInstant, minuteMs } from "../../domain/instant.ts";
import { findMeetingMove, findOutsideChange } from "../../domain/outside-change.ts";
import type { Standing, WrittenEvent, WrittenMeeting } from "../../domain/session-plan.ts";
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import type { StepDeps } from "./carry-out-step.ts";
import type { FollowOutside, OutsideActor, SaveSeen } from "./follow-outside.ts";
import { saveGone, saveSeenEvent, saveWritten } from "./vendor-state.store.ts";
import type { SyncedSession } from "./sync.store.ts";

export interface LookDeps extends StepDeps {
  readonly follow: FollowOutside;
}

/** Throws when somebody else took over since we began to look: what was seen may be older than what they did. */
export type StillOurs = (tx: Tx) => Promise<void>;

/** Only what we know to stand can have been changed; what is on its way out, or over, is nobody's to follow. */
function isFollowed<Written extends WrittenMeeting>(
  session: SyncedSession,
  standing: Standing<Written> | undefined,
): standing is Standing<Written> & { readonly vendorId: string; readonly written: Written } {
  if (!session.wanted.isOn || session.wanted.hasEnded) return false;
  if (standing?.vendorId === undefined || standing.isOutOfReach === true) return false;
  return standing.written?.generation === standing.generation;
}

interface Looking {
  readonly session: SyncedSession;
  readonly stillOurs: StillOurs;
}

/** Throws VendorFault, and what `stillOurs` throws. Answers when everything that was seen is dealt with. */
export async function lookAtEvent(deps: LookDeps, scope: TenantScope, { session, stillOurs }: Looking): Promise<void> {
  const { event } = session;
  if (!isFollowed(session, event)) return;
  const by = actorOf(scope, session, { personId: event.ownerId ?? session.organizerId, source: "calendar" });
  const grant = grantOf(scope, event);
  const mark = { sessionId: session.id, reference: session.reference, generation: event.generation };
  const seen =
    (await deps.calendars.readEvent(grant, event.vendorId)) ?? (await deps.calendars.findMovedEvent(grant, mark));
  if (!seen) {
    const gone = { sessionId: session.id, at: "event" as const, generation: event.generation + 1 };
    return deps.follow.deleted(
      by,
      saving(stillOurs, (tx) => saveGone(tx, scope, gone)),
    );
  }
  const { presence } = session.wanted;
  const change = findOutsideChange(seen, { written: event.written, attempted: event.attempted }, { presence });
  const written = { sessionId: session.id, event: seen, written: change.known, others: change.others };
  const save = saving(stillOurs, (tx) => saveSeenEvent(tx, scope, written));
  if (change.removed.length > 0) {
    await deps.database.transaction(stillOurs);
    await deps.follow.removed(by, change.removed);
  }
  await deps.database.transaction((tx) => deps.follow.answered(tx, by, change));
  if (change.movedTo === undefined && change.place === undefined) return deps.database.transaction(save);
  return deps.follow.moved(by, { to: change.movedTo, place: change.place }, save);
}

/** Throws VendorFault, and what `stillOurs` throws. Answers when everything that was seen is dealt with. */
export async function lookAtMeeting(
  deps: LookDeps,
  scope: TenantScope,
  { session, stillOurs }: Looking,
): Promise<void> {
  const { meeting } = session;
  if (!isFollowed(session, meeting)) return;
  const source = meeting.vendor === "zoom" ? "zoom" : "calendar";
  const by = actorOf(scope, session, { personId: meeting.ownerId ?? session.wanted.hostId, source });
  const seen = await deps.onlineMeetings.readMeeting(grantOf(scope, meeting), meeting.vendorId);
  const part = { sessionId: session.id, at: "meeting" as const };
  const gone = { ...part, generation: meeting.generation + 1 };
  if (!seen)
    return deps.follow.deleted(
      by,
      saving(stillOurs, (tx) => saveGone(tx, scope, gone)),
    );
  if (seen === "untimed") {
    const untimed = { ...part, written: { generation: meeting.generation, ...noTime } };
    return deps.follow.untimed(
      by,
      saving(stillOurs, (tx) => saveWritten(tx, scope, untimed)),
    );
  }
  const time = { startsAt: seen.startsAt, endsAt: asInstant(seen.startsAt + seen.durationMinutes * minuteMs) };
  const written: WrittenMeeting = { generation: meeting.generation, ...time };
  const save = saving(stillOurs, (tx) => saveWritten(tx, scope, { ...part, written }));
  const to = findMeetingMove(time, { written: meeting.written, attempted: meeting.attempted });
  if (to === undefined) return deps.database.transaction(save);
  return deps.follow.moved(by, { to }, save);
}

/** No session is at that time, so the plan writes the session's own over it. */
const noTime = { startsAt: asInstant(0), endsAt: asInstant(0) };

function saving(stillOurs: StillOurs, save: SaveSeen): SaveSeen {
  return async (tx) => {
    await save(tx);
    await stillOurs(tx);
  };
}

function actorOf(
  scope: TenantScope,
  { id }: SyncedSession,
  who: Pick<OutsideActor, "personId" | "source">,
): OutsideActor {
  return { scope, sessionId: id, ...who };
}

function grantOf(scope: TenantScope, { connectionId, vendor }: Standing<WrittenMeeting | WrittenEvent>): GrantRef {
  return { tenantId: scope.tenantId, connectionId, vendor };
}
