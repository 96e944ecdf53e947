/** Gives a session the time, people and place it had before it was moved or cancelled. */
import { sql } from "kysely";
import type { ChangeLine } from "../../domain/change-lines.ts";
import type { Instant } from "../../domain/instant.ts";
import { hard } from "../../domain/refusals.ts";
import type { Refusal } from "../../domain/refusals.ts";
import { ok, refused } from "../../domain/result.ts";
import type { Result } from "../../domain/result.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Tx } from "../../platform/database.ts";
import { giveAnswersBack } from "../answers/give-answers-back.ts";
import { claimFree, insertClaims, releaseClaims, replaceProviders, updateSession } from "./bookings.store.ts";
import type { SessionColumns } from "./bookings.store.ts";
import { viewerOf } from "./prepare-booking.ts";
import { recordChange } from "./record-change.ts";
import type { ChangeDeps } from "./record-change.ts";
import { concernedBy, seatedIn } from "./reschedule-session.ts";
import { uncountMove, updateSeat } from "./rosters.store.ts";
import type { SessionDetails } from "./session-details.store.ts";
import { settleSession } from "./settle-session.ts";
import { deleteUndo, hasLostLink } from "./undos.store.ts";
import type { KeptUndo } from "./undos.store.ts";

export interface Restored {
  /** Learners who have another session then, and lost their seat. */
  readonly leftOut: number;
  /** Vendors had followed already: the meeting is made anew, and its link changes. */
  readonly hasNewLink: boolean;
}

interface Restoring {
  readonly caller: Caller;
  readonly session: SessionDetails;
  readonly undo: KeptUndo;
}

/** All or nothing, also inside a larger transaction. Runs under the locks of everybody and of the session's row. */
export async function restoreSession(
  deps: ChangeDeps,
  tx: Tx,
  restoring: Restoring,
): Promise<Result<Restored, Refusal>> {
  await sql`savepoint restore_session`.execute(tx);
  const restored = await tryRestoring(deps, tx, restoring);
  if (!restored.ok) await sql`rollback to savepoint restore_session`.execute(tx);
  return restored;
}

async function tryRestoring(deps: ChangeDeps, tx: Tx, restoring: Restoring): Promise<Result<Restored, Refusal>> {
  const { caller, session, undo } = restoring;
  const { scope } = caller;
  const { before } = undo;
  const { id } = session.row;
  const claimed = await claimBefore(deps, tx, restoring);
  if (!claimed.ok) return claimed;
  const hasNewLink = await changesLink(tx, restoring);

  if (before.providerIds.join() !== session.providers.map((each) => each.id).join()) {
    await replaceProviders(tx, scope, { sessionId: id, providerIds: before.providerIds });
  }
  const { leftOut } = claimed.value;
  for (const seat of session.seats.filter(({ learnerId }) => leftOut.includes(learnerId))) {
    await updateSeat(tx, scope, { id: seat.id, set: { state: "cancelled", offered_until: null } });
  }
  if (before.movedById !== undefined) await uncountMove(tx, scope, { sessionId: id, learnerId: before.movedById });
  await deleteUndo(tx, scope, id);
  const version = await updateSession(tx, scope, { id, as: "new version", set: columnsOf(undo, deps.clock.now()) });
  const restored = { leftOut: leftOut.length, hasNewLink };
  const learnerIds = seatedIn(session).filter((learnerId) => !leftOut.includes(learnerId));
  await giveAnswersBack(deps, tx, {
    scope,
    sessionId: id,
    personId: caller.personId,
    learnerIds,
    answers: before.answers ?? {},
    event: session.event === undefined || session.event.state === "ready" ? "kept" : "gone",
  });
  await recordChange(deps, tx, {
    by: caller,
    sessionId: id,
    version,
    personIds: [...concernedBy(session), ...before.providerIds],
    lines: linesOf(restoring, restored),
    vendors: "concerned",
  });
  await settleSession(deps, tx, { scope, sessionId: id });
  return ok(restored);
}

/** A roster that was counted is not counted again: who restores the session lets it take place. */
function columnsOf({ before: { columns } }: KeptUndo, now: Instant): SessionColumns {
  const isCounted = (columns.roster_due_at?.getTime() ?? Infinity) <= now;
  return isCounted ? { ...columns, roster_due_at: null } : columns;
}

/** Takes the old time for whoever taught and learns; everything else that was claimed or kept for the session goes. */
async function claimBefore(
  deps: ChangeDeps,
  tx: Tx,
  { caller, session, undo: { before } }: Restoring,
): Promise<Result<{ readonly leftOut: readonly string[] }, Refusal>> {
  const { scope } = caller;
  const sessionId = session.row.id;
  const claim = (personId: string) => ({ id: deps.ids.next(), personId });
  const providers = before.providerIds.map(claim);
  const learners = seatedIn(session).map(claim);
  const claimed = { sessionId, during: before, viewer: viewerOf(deps, { caller }) };
  if (!(await insertClaims(tx, scope, { ...claimed, part: "provider", claims: providers }))) {
    return refused(hard({ code: "slot_taken", because: "session" }));
  }
  const free = await claimFree(tx, scope, { ...claimed, part: "learner", claims: learners });
  const leftOut = learners.map(({ personId }) => personId).filter((personId) => !free.has(personId));
  // A session for one stands or falls with its learner, and one that nobody is left in would be called off again.
  const isNeeded = session.row.kind === "individual" || (free.size === 0 && !session.row.is_published);
  if (leftOut.length > 0 && isNeeded) return refused(hard({ code: "learner_busy", because: "session" }));
  await releaseClaims(tx, scope, { sessionId, except: [...providers, ...learners].map((each) => each.id) });
  return ok({ leftOut });
}

async function changesLink(tx: Tx, { caller, session, undo }: Restoring): Promise<boolean> {
  const { row, providers, sync } = session;
  const generateUrl = undo.before.columns.generate_url ?? row.generate_url;
  const presence = undo.before.columns.presence ?? row.presence;
  if (!generateUrl || presence !== "virtual" || seatedIn(session).length === 0) return false;
  const isHandedBack = undo.before.providerIds[0] !== providers[0]?.id;
  return (isHandedBack && sync.isApplied) || hasLostLink(tx, caller.scope, row.id);
}

function linesOf({ session, undo }: Restoring, { leftOut, hasNewLink }: Restored): readonly ChangeLine[] {
  const zone = undo.before.columns.time_zone ?? session.row.time_zone;
  return [
    { kind: undo.kind === "cancel" ? "cancel_undone" : "move_undone", at: undo.before.startsAt, zone },
    ...(leftOut > 0 ? [{ kind: "left_out" as const, count: leftOut }] : []),
    ...(hasNewLink ? [{ kind: "link_renewed" as const }] : []),
  ];
}
