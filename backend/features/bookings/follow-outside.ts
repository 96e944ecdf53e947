/**
 * Lets a session follow what somebody did to its event or meeting at the vendor: the same use cases as from a surface, in the
 * name of the account's owner. Dragging is insisting: the provider's own rules give way, hard ones do not.
 */
import type { ChangeSession } from "#contract/sessions.ts";
import type { ChangeLine, Hindrance, Outside } from "../../domain/change-lines.ts";
import { minuteMs } from "../../domain/instant.ts";
import type { Refusal } from "../../domain/refusals.ts";
import type { Result } from "../../domain/result.ts";
import type { PutBackReason } from "../../domain/notice-words.ts";
import { hindranceOf, putBackReason } from "../../domain/hindrances.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Tx } from "../../platform/database.ts";
import type { OpenKey } from "../../platform/idempotency.ts";
import type { Log } from "../../platform/log.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { hearCalendar } from "../answers/hear-calendar.ts";
import type { TellPutBack } from "../notices/tell-put-back.ts";
import { notePutBack } from "../sync/request-sync.ts";
import type { FollowOutside, OutsideActor, SaveSeen } from "../sync/follow-outside.ts";
import { cancelSession } from "./cancel-session.ts";
import { findNearest } from "./find-nearest.ts";
import { leaveSeat } from "./leave-seat.ts";
import { findOutsideCaller, findSeatsByEmail } from "./outside.store.ts";
import { bySystem, recordChange } from "./record-change.ts";
import type { ChangeDeps } from "./record-change.ts";
import { rescheduleSession } from "./reschedule-session.ts";
import { findConcerned } from "./rosters.store.ts";
import { loadSessions } from "./session-details.store.ts";
import type { SessionDetails } from "./session-details.store.ts";

export interface FollowDeps extends ChangeDeps {
  readonly tellPutBack: TellPutBack;
  readonly log: Log;
}

/** What dragging insists on: everything that may be insisted on at all. */
const everything = [
  "slot_taken",
  "outside_availability",
  "inside_minimum_notice",
  "outside_booking_window",
  "limit_reached",
  "cutoff_passed",
  "not_matched",
  "calendar_unreadable",
  "learner_busy",
];
const shortestMinutes = 5;
const longestMinutes = 720;

export function createFollowOutside(deps: FollowDeps): FollowOutside {
  return {
    moved: (by, wish, save) => followMove(deps, by, { wish, save }),
    deleted: (by, save) => followDeletion(deps, by, save),
    untimed: (by, save) => putTimeBack(deps, by, save),
    removed: (by, emails) => followRemoval(deps, by, emails),
    answered: (tx, { scope, sessionId }, { known, answers, proposals }) =>
      hearCalendar(deps, tx, { scope, sessionId, at: known, answers, proposals }),
  };
}

/** Why it was not done: for the history, and for those who are told. */
interface Problem {
  readonly because: Hindrance;
  readonly reason: PutBackReason;
}

interface MoveWish {
  readonly wish: Parameters<FollowOutside["moved"]>[1];
  readonly save: SaveSeen;
}

async function followMove(deps: FollowDeps, by: OutsideActor, { wish, save }: MoveWish): Promise<void> {
  const { db } = deps.database;
  const [session] = await loadSessions(db, by.scope, [by.sessionId]);
  const change = session && changeOf(session, wish);
  if (!session || session.row.status !== "scheduled" || change === undefined) return deps.database.transaction(save);
  const caller = await findOutsideCaller(db, by.scope, by);
  const problem =
    tooOdd(change) ?? (await attempt(caller, (acting) => reschedule(deps, acting, { session, change, save })));
  if (problem === undefined) return;
  return (await isStillOn(deps, by))
    ? putBack(deps, by, { session, wish, problem, save })
    : deps.database.transaction(save);
}

/** What was called off meanwhile is not put back: its event goes. */
async function isStillOn(deps: FollowDeps, { scope, sessionId }: OutsideActor): Promise<boolean> {
  const [session] = await loadSessions(deps.database.db, scope, [sessionId]);
  return session?.row.status === "scheduled";
}

/** What is different from the session as it is by now; `undefined` when nothing is. */
function changeOf({ row }: SessionDetails, { to, place }: MoveWish["wish"]): ChangeSession | undefined {
  const [startsAt, endsAt] = [row.starts_at.getTime(), row.ends_at.getTime()];
  const isMoved = to !== undefined && to.startsAt !== startsAt;
  const isResized = to !== undefined && to.endsAt - to.startsAt !== endsAt - startsAt;
  const isPlaced = place !== undefined && place !== (row.location ?? "");
  if (!isMoved && !isResized && !isPlaced) return undefined;
  return {
    ...(isMoved ? { startsAt: new Date(to.startsAt).toISOString() } : {}),
    ...(isResized ? { durationMinutes: Math.round((to.endsAt - to.startsAt) / minuteMs) } : {}),
    ...(isPlaced ? { location: place } : {}),
    override: everything,
  };
}

/** An all-day event, say, is no session. */
function tooOdd({ durationMinutes }: ChangeSession): Problem | undefined {
  if (durationMinutes === undefined) return undefined;
  const reason = "length_not_possible";
  if (durationMinutes < shortestMinutes) return { because: "too_short", reason };
  return durationMinutes > longestMinutes ? { because: "too_long", reason } : undefined;
}

function reschedule(
  deps: FollowDeps,
  caller: Caller,
  {
    session,
    change,
    save,
  }: { readonly session: SessionDetails; readonly change: ChangeSession; readonly save: SaveSeen },
): Promise<Result<string, Refusal>> {
  return rescheduleSession(deps, caller, { ...unconditional(session), change, key: keeping(save), madeIn: "calendar" });
}

async function followDeletion(deps: FollowDeps, by: OutsideActor, save: SaveSeen): Promise<void> {
  const { db } = deps.database;
  const [session] = await loadSessions(db, by.scope, [by.sessionId]);
  if (!session || session.row.status !== "scheduled") return deps.database.transaction(save);
  const caller = await findOutsideCaller(db, by.scope, by);
  const problem = await attempt(caller, (acting) =>
    cancelSession(deps, acting, { ...unconditional(session), cancelling: {}, key: keeping(save) }),
  );
  if (problem === undefined) return;
  if (!(await isStillOn(deps, by))) return deps.database.transaction(save);
  await deps.database.transaction(async (tx) => {
    await save(tx);
    await note(deps, tx, { session, by, line: { kind: "made_again", where: placeOf(by), because: problem.because } });
  });
}

/** Who cannot be taken off, say the provider off a learner's own event, is invited again by the next plan. */
async function followRemoval(deps: FollowDeps, by: OutsideActor, emails: readonly string[]): Promise<void> {
  const { db } = deps.database;
  const caller = await findOutsideCaller(db, by.scope, by);
  for (const { seatId } of await findSeatsByEmail(db, by.scope, { sessionId: by.sessionId, emails })) {
    const problem = await attempt(caller, (acting) =>
      leaveSeat(deps, acting, { sessionId: by.sessionId, seatId, leaving: {}, key: keeping(async () => undefined) }),
    );
    if (problem !== undefined)
      deps.log.info({ sessionId: by.sessionId, seatId, problem }, "a removal was not followed");
  }
}

function unconditional({ row }: SessionDetails) {
  return { id: row.id, ifMatch: undefined, render: () => undefined };
}

/** What was seen is kept in the use case's own transaction. */
function keeping(save: SaveSeen): OpenKey {
  return { claim: async () => undefined, keep: (tx) => save(tx) };
}

/** Why it was not done; `undefined` when it was. */
async function attempt(
  caller: Caller | undefined,
  act: (caller: Caller) => Promise<Result<string, Refusal>>,
): Promise<Problem | undefined> {
  if (!caller) return { because: "owner_unknown", reason: "not_possible" };
  try {
    const result = await act(caller);
    return result.ok ? undefined : { because: hindranceOf(result.error), reason: putBackReason(result.error) };
  } catch (thrown) {
    if (!(thrown instanceof RequestProblem)) throw thrown;
    return { because: thrown.code === "not_allowed" ? "not_allowed" : "not_possible", reason: "not_possible" };
  }
}

/** The event is written back by the plan, because what was seen is not what the session wants. */
async function putBack(
  deps: FollowDeps,
  by: OutsideActor,
  { session, wish, problem, save }: MoveWish & { readonly session: SessionDetails; readonly problem: Problem },
): Promise<void> {
  const nearest = wish.to === undefined ? [] : await findNearest(deps, by, { session, at: wish.to.startsAt });
  const { time_zone: zone } = session.row;
  const to = wish.to === undefined ? {} : { to: wish.to.startsAt };
  const line = { kind: "put_back", where: placeOf(by), ...to, zone, because: problem.because, nearest } as const;
  await deps.database.transaction(async (tx) => {
    await save(tx);
    await note(deps, tx, { session, by, line });
    const { scope, sessionId, personId } = by;
    const tried = wish.to;
    if (tried) await deps.tellPutBack(tx, { scope, sessionId, personId, tried, reason: problem.reason, nearest });
  });
}

/** A meeting at no fixed time is no session. */
async function putTimeBack(deps: FollowDeps, by: OutsideActor, save: SaveSeen): Promise<void> {
  const [session] = await loadSessions(deps.database.db, by.scope, [by.sessionId]);
  await deps.database.transaction(async (tx) => {
    await save(tx);
    if (session?.row.status !== "scheduled") return;
    await note(deps, tx, { session, by, line: { kind: "time_put_back", where: placeOf(by) } });
  });
}

/** What was done is undone by the next plan; the more often lately, the longer it waits. */
async function note(
  deps: FollowDeps,
  tx: Tx,
  { session, by, line }: { readonly session: SessionDetails; readonly by: OutsideActor; readonly line: ChangeLine },
): Promise<void> {
  const { scope } = by;
  const { id, version } = session.row;
  const personIds = await findConcerned(tx, scope, id);
  await notePutBack(deps, tx, by);
  const lines = [line];
  await recordChange(deps, tx, { by: bySystem(scope), sessionId: id, version, personIds, lines, vendors: "concerned" });
}

function placeOf({ source }: OutsideActor): Outside {
  return source === "zoom" ? "zoom" : "calendar";
}
