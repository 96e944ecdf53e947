/** Merges two classes of one offering: everybody goes over into one of them, and the other is cancelled. */
import type { MergeSession } from "#contract/sessions.ts";
import { decideChange } from "../../domain/booking-rules.ts";
import { asInstant } from "../../domain/instant.ts";
import { findStanding, hard } from "../../domain/refusals.ts";
import type { Refusal } from "../../domain/refusals.ts";
import { ok, refused } from "../../domain/result.ts";
import type { Result } from "../../domain/result.ts";
import { mergeRosters } from "../../domain/roster.ts";
import type { MergedSeats } from "../../domain/roster.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Tx } from "../../platform/database.ts";
import type { OpenKey } from "../../platform/idempotency.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { followSeats } from "../notices/follow-seats.ts";
import { insertClaims, insertSeats, lockPeople, updateSession } from "./bookings.store.ts";
import { callOffSession } from "./call-off-session.ts";
import { requireStaff } from "./change-seat.ts";
import { decideInTransaction } from "./decide-in-transaction.ts";
import { viewerOf } from "./prepare-booking.ts";
import { readSession, requireChangeable } from "./read-session.ts";
import { recordChange } from "./record-change.ts";
import type { ChangeDeps } from "./record-change.ts";
import { concernedBy } from "./reschedule-session.ts";
import { keepPlaces, lockSessions, releaseClaimsOf } from "./rosters.store.ts";
import { loadSessions } from "./session-details.store.ts";
import type { SessionDetails } from "./session-details.store.ts";
import { settleSession } from "./settle-session.ts";

interface MergeWish {
  readonly id: string;
  readonly merging: MergeSession;
  readonly ifMatch: number | undefined;
  readonly key: OpenKey;
  readonly render: (session: SessionDetails) => unknown;
}

/** The two classes, both locked. */
interface Pair {
  readonly from: SessionDetails;
  readonly into: SessionDetails;
}

/** Answers the id of the class that stays. Fails: not_found, not_allowed, invalid_request, version_conflict. */
export async function mergeClasses(
  deps: ChangeDeps,
  caller: Caller,
  wish: MergeWish,
): Promise<Result<string, Refusal>> {
  const { scope } = caller;
  const { id } = wish;
  const { intoSessionId } = wish.merging;
  const seen = await loadPair(deps.database.db, caller, wish);
  return decideInTransaction(deps.database, async (tx) => {
    await wish.key.claim(tx);
    await lockPeople(tx, scope, [...concernedBy(seen.from), ...concernedBy(seen.into)]);
    await lockSessions(tx, scope, [id, intoSessionId]);
    for (const sessionId of [id, intoSessionId]) await settleSession(deps, tx, { scope, sessionId });
    requireChangeable(await readSession(tx, caller, id), wish.ifMatch, wish.render);
    const pair = await loadPair(tx, caller, wish);
    const refusal = decideStanding(deps, pair.from) ?? decideStanding(deps, pair.into);
    if (refusal) return refused(refusal);
    const merged = mergeRosters(rosterOf(pair.from), rosterOf(pair.into));
    if (!merged.ok) return merged;

    const carried = await carryOver(deps, tx, { caller, pair, merged: merged.value });
    if (!carried.ok) return carried;
    const reason = { kind: "merged", reference: pair.into.row.reference } as const;
    await callOffSession(deps, tx, { by: caller, sessionId: id, reason, undo: "none" });
    const personIds = [...merged.value.seated, ...merged.value.waiting];
    await followSeats(deps, tx, { scope, fromSessionId: id, intoSessionId, personIds });
    await settleSession(deps, tx, { scope, sessionId: intoSessionId });
    await wish.key.keep(tx, { status: 200, kind: "session", id: intoSessionId });
    return ok(intoSessionId);
  });
}

async function loadPair(db: Tx | ChangeDeps["database"]["db"], caller: Caller, wish: MergeWish): Promise<Pair> {
  const { intoSessionId } = wish.merging;
  const sessions = await loadSessions(db, caller.scope, [wish.id, intoSessionId]);
  const from = requireStaff(
    caller,
    sessions.find(({ row }) => row.id === wish.id),
  );
  const into = requireStaff(
    caller,
    sessions.find(({ row }) => row.id === intoSessionId),
  );
  const areClasses = from.row.kind === "group" && into.row.kind === "group";
  const isPair = areClasses && from.row.id !== into.row.id && from.row.offering_id === into.row.offering_id;
  if (isPair) return { from, into };
  const message = "must be another class of the same offering";
  throw new RequestProblem("invalid_request", `intoSessionId ${message}.`, {
    errors: [{ path: "body.intoSessionId", message }],
  });
}

function decideStanding(deps: ChangeDeps, { row }: SessionDetails): Refusal | undefined {
  const session = { ...timeOf(row), status: row.status };
  return findStanding(decideChange({ session, cutoffMinutes: 0, standing: "staff", now: deps.clock.now() }), []);
}

function rosterOf({ row, seats }: SessionDetails) {
  return { capacity: row.capacity, seats };
}

function timeOf(row: SessionDetails["row"]) {
  return { startsAt: asInstant(row.starts_at.getTime()), endsAt: asInstant(row.ends_at.getTime()) };
}

/** Seats and places in line go over; learners who have something else at the new time stop the merge. */
async function carryOver(
  deps: ChangeDeps,
  tx: Tx,
  about: { readonly caller: Caller; readonly pair: Pair; readonly merged: MergedSeats },
): Promise<Result<void, Refusal>> {
  const { caller, pair, merged } = about;
  const { from, into } = pair;
  const { scope } = caller;
  const sessionId = into.row.id;
  // Their old claims go first: the two classes may overlap.
  await releaseClaimsOf(tx, scope, { sessionId: from.row.id, personIds: merged.seated });
  const claims = merged.seated.map((personId) => ({ id: deps.ids.next(), personId }));
  const claimed = { sessionId, part: "learner", during: timeOf(into.row), claims } as const;
  if (!(await insertClaims(tx, scope, { ...claimed, viewer: viewerOf(deps, { caller }) }))) {
    return refused(hard({ code: "learner_busy", because: "session" }));
  }
  const at = new Date(deps.clock.now());
  const seatOf = (state: "booked" | "waitlisted") => (learnerId: string) => ({ id: deps.ids.next(), learnerId, state });
  const seats = [...merged.seated.map(seatOf("booked")), ...merged.waiting.map(seatOf("waitlisted"))];
  await insertSeats(tx, scope, { sessionId, seats, at });
  await keepPlaces(tx, scope, { fromSessionId: from.row.id, intoSessionId: sessionId, learnerIds: merged.waiting });
  const version = await updateSession(tx, scope, { id: sessionId, as: "new version", set: {} });
  await recordChange(deps, tx, {
    by: caller,
    sessionId,
    version,
    personIds: [...concernedBy(from), ...concernedBy(into)],
    lines: [{ kind: "merged", reference: from.row.reference }],
    vendors: "concerned",
  });
  return ok(undefined);
}
