/** Moves a session, changes its length or its note: same rules as booking, same event, same link. */
import type { ChangeSession } from "#contract/sessions.ts";
import { decideChange, prepareRules } from "../../domain/booking-rules.ts";
import { addMinutes, asInstant, dayMs, minuteMs } from "../../domain/instant.ts";
import type { Interval } from "../../domain/interval.ts";
import { invariant } from "../../domain/invariant.ts";
import type { Offering } from "../../domain/offering.ts";
import { findStanding, hard } from "../../domain/refusals.ts";
import type { Refusal } from "../../domain/refusals.ts";
import { ok, refused } from "../../domain/result.ts";
import type { Result } from "../../domain/result.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Tx } from "../../platform/database.ts";
import type { OpenKey } from "../../platform/idempotency.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { gatherFacts } from "../availability/gather-facts.ts";
import type { OutsideFacts } from "../availability/gather-facts.ts";
import { readOffering } from "../offerings/read-offering.ts";
import { insertClaims, lockPeople, lockSession, releaseClaims, updateSession } from "./bookings.store.ts";
import { decideInTransaction } from "./decide-in-transaction.ts";
import { readSession, requireChangeable } from "./read-session.ts";
import type { CallerPart } from "./read-session.ts";
import { recordChange, sayTime } from "./record-change.ts";
import type { ChangeDeps } from "./record-change.ts";
import type { SessionDetails } from "./session-details.store.ts";

export interface ChangeWish {
  readonly id: string;
  readonly change: ChangeSession;
  readonly ifMatch: number | undefined;
  readonly key: OpenKey;
  /** How the session is shown in a version conflict. */
  readonly render: (session: SessionDetails) => unknown;
}

/** Answers the session's id. Fails: not_found, not_allowed, version_conflict with `current`. */
export async function rescheduleSession(
  deps: ChangeDeps,
  caller: Caller,
  wish: ChangeWish,
): Promise<Result<string, Refusal>> {
  const { db } = deps.database;
  const { session, part } = await readSession(db, caller, wish.id);
  const offering = await readOffering(db, caller.scope, session.row.offering_id);
  invariant(offering, `session ${wish.id} has no offering`);

  const time = wantedTime(session, wish.change);
  const range = { startsAt: asInstant(time.startsAt - dayMs), endsAt: asInstant(time.endsAt + dayMs) };
  const learnerId = part.standing === "learner" ? caller.personId : undefined;
  const personIds = [...session.providers.map(({ id }) => id), ...(learnerId === undefined ? [] : [learnerId])];
  const isMove = wish.change.startsAt !== undefined || wish.change.durationMinutes !== undefined;
  const question = { personIds, range, blocks: offering.blocks, purpose: "booking" } as const;
  const outside =
    isMove && part.mayChange ? await deps.gatherOutside(caller.scope, question) : new Map<string, OutsideFacts>();

  return decideInTransaction(deps.database, async (tx) => {
    await wish.key.claim(tx);
    const locked = await lockWhole(tx, caller, session);
    requireChangeable(locked, wish.ifMatch, wish.render);
    requireOwnLength(locked, wish.change);
    const move = { caller, ...locked, offering, outside, range, learnerId, override: wish.change.override ?? [] };
    if (wish.change.note !== undefined) await changeNote(deps, tx, { ...move, note: wish.change.note });
    const moved = isMove
      ? await moveTo(deps, tx, { ...move, time: wantedTime(locked.session, wish.change) })
      : ok(wish.id);
    if (moved.ok) await wish.key.keep(tx, { status: 200, kind: "session", id: wish.id });
    return moved;
  });
}

/**
 * The session as it is once nobody else can change it: locks everybody who takes part, then its row. Somebody who joined in
 * between is not locked, but their claim is, by the constraint.
 */
export async function lockWhole(
  tx: Tx,
  caller: Caller,
  seen: SessionDetails,
): Promise<{ readonly session: SessionDetails; readonly part: CallerPart }> {
  await lockPeople(tx, caller.scope, [...seen.providers.map(({ id }) => id), ...seatedIn(seen)]);
  await lockSession(tx, caller.scope, seen.row.id);
  return readSession(tx, caller, seen.row.id);
}

/** Learners who have a seat. */
export function seatedIn({ seats }: SessionDetails): readonly string[] {
  return seats.filter(({ state }) => state !== "cancelled" && state !== "waitlisted").map(({ learnerId }) => learnerId);
}

function timeOf({ row }: SessionDetails): Interval {
  return { startsAt: asInstant(row.starts_at.getTime()), endsAt: asInstant(row.ends_at.getTime()) };
}

function wantedTime(session: SessionDetails, change: ChangeSession): Interval {
  const current = timeOf(session);
  const startsAt = change.startsAt === undefined ? current.startsAt : asInstant(Date.parse(change.startsAt));
  const durationMinutes = change.durationMinutes ?? lengthOf(current);
  return { startsAt, endsAt: addMinutes(startsAt, durationMinutes) };
}

/** How long a session lasts is the provider's to say. */
function requireOwnLength(
  { session, part }: { readonly session: SessionDetails; readonly part: CallerPart },
  change: ChangeSession,
): void {
  const isSame = change.durationMinutes === undefined || change.durationMinutes === lengthOf(timeOf(session));
  if (isSame || part.standing === "staff") return;
  throw new RequestProblem("not_allowed", "Only the provider can change how long a session lasts.");
}

/** Minutes. */
function lengthOf(time: Interval): number {
  return (time.endsAt - time.startsAt) / minuteMs;
}

interface Move {
  readonly caller: Caller;
  readonly session: SessionDetails;
  readonly part: CallerPart;
  readonly offering: Offering;
  readonly outside: ReadonlyMap<string, OutsideFacts>;
  readonly range: Interval;
  readonly learnerId: string | undefined;
  readonly override: readonly string[];
}

async function moveTo(
  deps: ChangeDeps,
  tx: Tx,
  move: Move & { readonly time: Interval },
): Promise<Result<string, Refusal>> {
  const { caller, session, time } = move;
  const { id } = session.row;
  const { scope } = caller;
  const current = timeOf(session);
  if (time.startsAt === current.startsAt && time.endsAt === current.endsAt) return ok(id);
  const refusal = findStanding(await decideMove(deps, tx, move), move.override);
  if (refusal) return refused(refusal);

  const claim = (personId: string) => ({ id: deps.ids.next(), personId });
  const providers = session.providers.map((each) => claim(each.id));
  const learners = seatedIn(session).map(claim);
  if (!(await insertClaims(tx, scope, { sessionId: id, part: "provider", during: time, claims: providers }))) {
    return refused(hard({ code: "slot_taken", because: "session" }));
  }
  if (!(await insertClaims(tx, scope, { sessionId: id, part: "learner", during: time, claims: learners }))) {
    return refused(hard({ code: "learner_busy", because: "session" }));
  }
  await releaseClaims(tx, scope, { sessionId: id, except: [...providers, ...learners].map((each) => each.id) });
  const set = { starts_at: new Date(time.startsAt), ends_at: new Date(time.endsAt) };
  await updateSession(tx, scope, { id, as: "new version", set });
  await recordChange(deps, tx, {
    by: caller,
    sessionId: id,
    version: session.row.version + 1,
    personIds: [...session.providers.map((each) => each.id), ...seatedIn(session)],
    what: sayMove(current, time, session.row.time_zone),
    vendors: "concerned",
  });
  return ok(id);
}

async function decideMove(
  deps: ChangeDeps,
  tx: Tx,
  move: Move & { readonly time: Interval },
): Promise<readonly Refusal[]> {
  const { session, offering, part, time, range, learnerId } = move;
  const now = deps.clock.now();
  const { standing } = part;
  const { cutoffMinutes } = offering;
  const refusals = [
    ...decideChange({ session: { ...timeOf(session), status: session.row.status }, cutoffMinutes, standing, now }),
  ];
  const facts = await gatherFacts(tx, move.caller.scope, {
    offering,
    outside: move.outside,
    // Who is booked stays booked, also when a match was ended since.
    learnerIds: [],
    viewer: { personId: move.caller.personId, now },
    providerIds: session.providers.map(({ id }) => id),
    learnerId,
    range,
    exceptSessionId: session.row.id,
  });
  for (const provider of facts.providers.values()) {
    const input = { offeringId: offering.id, offering, provider, learner: facts.learner, standing, now, range };
    refusals.push(...prepareRules(input).decide(time));
  }
  return refusals;
}

async function changeNote(deps: ChangeDeps, tx: Tx, edit: Move & { readonly note: string }): Promise<void> {
  const { caller, session, note } = edit;
  const { id, version } = session.row;
  await updateSession(tx, caller.scope, { id, as: "same version", set: { note } });
  const personIds = [...session.providers.map((each) => each.id), ...seatedIn(session)];
  await recordChange(deps, tx, {
    by: caller,
    sessionId: id,
    version,
    personIds,
    what: "Note changed",
    vendors: "not concerned",
  });
}

function sayMove(from: Interval, to: Interval, timeZone: string): string {
  const [before, after] = [lengthOf(from), lengthOf(to)];
  if (from.startsAt === to.startsAt) return `Length changed from ${before} to ${after} minutes`;
  const length = before === after ? "" : `, now ${after} minutes`;
  return `Moved from ${sayTime(from.startsAt, timeZone)} to ${sayTime(to.startsAt, timeZone)}${length}`;
}
