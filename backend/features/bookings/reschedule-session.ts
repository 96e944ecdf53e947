/** Moves a session, changes its length or who teaches it: same rules as booking; in the same calendar, same event and link. */
import type { ChangeSession } from "#contract/sessions.ts";
import { decideChange, prepareRules } from "../../domain/booking-rules.ts";
import { insistedOn } from "../../domain/change-lines.ts";
import type { ChangeLine } from "../../domain/change-lines.ts";
import { addMinutes, asInstant, dayMs, minuteMs } from "../../domain/instant.ts";
import type { Interval } from "../../domain/interval.ts";
import { invariant } from "../../domain/invariant.ts";
import type { Offering } from "../../domain/offering.ts";
import { findStanding, hard, listOverridden } from "../../domain/refusals.ts";
import type { Refusal } from "../../domain/refusals.ts";
import { ok, refused } from "../../domain/result.ts";
import type { Result } from "../../domain/result.ts";
import { decideMoves, isSeated, rosterDueAt } from "../../domain/roster.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Tx } from "../../platform/database.ts";
import type { OpenKey } from "../../platform/idempotency.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { askAgain } from "../answers/accept-seat.ts";
import { gatherFacts } from "../availability/gather-facts.ts";
import type { OutsideFacts } from "../availability/gather-facts.ts";
import { readOffering } from "../offerings/read-offering.ts";
import { insertClaims, lockPeople, lockSession, replaceProviders, updateSession } from "./bookings.store.ts";
import { decideInTransaction } from "./decide-in-transaction.ts";
import { editSession } from "./edit-session.ts";
import { readSession, requireChangeable } from "./read-session.ts";
import type { CallerPart } from "./read-session.ts";
import { recordChange } from "./record-change.ts";
import type { ChangeDeps } from "./record-change.ts";
import { keepMoved } from "./keep-for-undo.ts";
import { viewerOf } from "./prepare-booking.ts";
import { countMove } from "./rosters.store.ts";
import type { SessionDetails } from "./session-details.store.ts";
import { settleSession } from "./settle-session.ts";
import { vendorOf } from "./start-session.ts";

export interface ChangeWish {
  readonly id: string;
  readonly change: ChangeSession;
  readonly ifMatch: number | undefined;
  readonly key: OpenKey;
  /** How the session is shown in a version conflict. */
  readonly render: (session: SessionDetails) => unknown;
  /** Absent = on a surface. */
  readonly madeIn?: "calendar";
}

/** Answers the session's id. Fails: not_found, not_allowed, version_conflict with `current`. */
export async function rescheduleSession(
  deps: ChangeDeps,
  caller: Caller,
  wish: ChangeWish,
): Promise<Result<string, Refusal>> {
  const { db } = deps.database;
  const { change } = wish;
  const { session, part } = await readSession(db, caller, wish.id);
  const offering = await readOffering(db, caller.scope, session.row.offering_id);
  invariant(offering, `session ${wish.id} has no offering`);

  const time = wantedTime(session, change);
  const range = { startsAt: asInstant(time.startsAt - dayMs), endsAt: asInstant(time.endsAt + dayMs) };
  const learnerId = part.standing === "learner" ? caller.personId : onlyLearner(session);
  const providerIds = change.providerId === undefined ? session.providers.map(({ id }) => id) : [change.providerId];
  const personIds = [...providerIds, ...(learnerId === undefined ? [] : [learnerId])];
  const isMove = [change.startsAt, change.durationMinutes, change.providerId].some((each) => each !== undefined);
  const question = {
    personIds,
    range,
    blocks: offering.blocks,
    purpose: "booking",
    readerId: caller.personId,
  } as const;
  const outside =
    isMove && part.mayChange ? await deps.gatherOutside(caller.scope, question) : new Map<string, OutsideFacts>();

  return decideInTransaction(deps.database, async (tx) => {
    await wish.key.claim(tx);
    const locked = await lockWhole(tx, caller, session, providerIds);
    requireChangeable(locked, wish.ifMatch, wish.render);
    requireOwnLength(locked, change);
    requireHandover(locked.session, { caller, offering, providerId: change.providerId });
    const edited = await editSession(deps, tx, { caller, ...locked, change });
    if (!edited.ok) return edited;
    const move = {
      madeIn: wish.madeIn ?? ("surface" as const),
      caller,
      ...locked,
      offering,
      outside,
      range,
      learnerId,
      change,
      override: change.override ?? [],
    };
    if (isMove) {
      const moved = await moveTo(deps, tx, { ...move, providerIds, time: wantedTime(locked.session, change) });
      if (!moved.ok) return moved;
    }
    if (isMove || change.capacity !== undefined) await settleSession(deps, tx, { ...caller, sessionId: wish.id });
    await wish.key.keep(tx, { status: 200, kind: "session", id: wish.id });
    return ok(wish.id);
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
  alsoIds: readonly string[] = [],
): Promise<{ readonly session: SessionDetails; readonly part: CallerPart }> {
  await lockPeople(tx, caller.scope, [...seen.providers.map(({ id }) => id), ...seatedIn(seen), ...alsoIds]);
  await lockSession(tx, caller.scope, seen.row.id);
  return readSession(tx, caller, seen.row.id);
}

/** The learner whose diary warns staff: of a class nobody's does. */
function onlyLearner(session: SessionDetails): string | undefined {
  const [learnerId, ...others] = seatedIn(session);
  return others.length === 0 ? learnerId : undefined;
}

/** Learners who take part. */
export function seatedIn({ seats }: SessionDetails): readonly string[] {
  return seats.filter(isSeated).map(({ learnerId }) => learnerId);
}

/** Everybody who sees the session. */
export function concernedBy({ providers, seats }: SessionDetails): readonly string[] {
  const learners = seats.filter(({ state }) => state !== "cancelled");
  return [...providers.map(({ id }) => id), ...learners.map(({ learnerId }) => learnerId)];
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

/** Who hands a session over may lose sight of it, so that is for those who look after all of them. */
function requireHandover(
  session: SessionDetails,
  wish: { readonly caller: Caller; readonly offering: Offering; readonly providerId: string | undefined },
): void {
  const { caller, offering, providerId } = wish;
  if (providerId === undefined) return;
  if (!caller.roles.includes("administrator") && !caller.roles.includes("scheduler")) {
    throw new RequestProblem("not_allowed", "Only schedulers and administrators hand a session over.");
  }
  const problem =
    session.providers.length !== 1
      ? "cannot be changed, because several teach this session together"
      : offering.providerIds.includes(providerId)
        ? undefined
        : "does not teach this offering";
  if (problem === undefined) return;
  throw new RequestProblem("invalid_request", `providerId ${problem}.`, {
    errors: [{ path: "body.providerId", message: problem }],
  });
}

/** Minutes. */
function lengthOf(time: Interval): number {
  return (time.endsAt - time.startsAt) / minuteMs;
}

interface Move {
  readonly madeIn: "surface" | "calendar";
  readonly caller: Caller;
  readonly session: SessionDetails;
  readonly part: CallerPart;
  readonly offering: Offering;
  readonly outside: ReadonlyMap<string, OutsideFacts>;
  readonly range: Interval;
  readonly learnerId: string | undefined;
  readonly change: ChangeSession;
  readonly override: readonly string[];
}

interface Wanted extends Move {
  readonly time: Interval;
  /** Who teaches it from then on. */
  readonly providerIds: readonly string[];
}

async function moveTo(deps: ChangeDeps, tx: Tx, move: Wanted): Promise<Result<string, Refusal>> {
  const { caller, session, time, providerIds } = move;
  const { id } = session.row;
  const { scope } = caller;
  const current = timeOf(session);
  const isHandover = providerIds.join() !== session.providers.map((each) => each.id).join();
  if (time.startsAt === current.startsAt && time.endsAt === current.endsAt && !isHandover) return ok(id);
  const refusals = await decideMove(deps, tx, move);
  const refusal = findStanding(refusals, move.override);
  if (refusal) return refused(refusal);

  const claim = (personId: string) => ({ id: deps.ids.next(), personId });
  const providers = providerIds.map(claim);
  const learners = seatedIn(session).map(claim);
  const claimed = { sessionId: id, during: time, viewer: viewerOf(deps, move) };
  if (!(await insertClaims(tx, scope, { ...claimed, part: "provider", claims: providers }))) {
    return refused(hard({ code: "slot_taken", because: "session" }));
  }
  if (!(await insertClaims(tx, scope, { ...claimed, part: "learner", claims: learners }))) {
    return refused(hard({ code: "learner_busy", because: "session" }));
  }
  const keeping = { scope, session, pressId: deps.ids.next(), byId: caller.personId, movedById: move.learnerId };
  const claimIds = [...providers, ...learners].map((each) => each.id);
  await keepMoved(deps, tx, { ...keeping, change: move.change, claimIds, madeIn: move.madeIn });
  const set = { ...timeColumns(deps, move), ...(isHandover ? await handOver(tx, move) : {}) };
  const version = await updateSession(tx, scope, { id, as: "new version", set });
  await askAgain(deps, tx, { scope, sessionId: id, personId: caller.personId, learnerIds: seatedIn(session) });
  if (move.learnerId !== undefined) await countMove(tx, scope, { sessionId: id, learnerId: move.learnerId });
  await recordChange(deps, tx, {
    by: caller,
    sessionId: id,
    version,
    personIds: [...concernedBy(session), ...providerIds],
    lines: [...linesOf(current, move), ...insistedOn(listOverridden(refusals, move.override))],
    vendors: "concerned later",
  });
  return ok(id);
}

function timeColumns({ clock }: ChangeDeps, { session, offering, time }: Wanted) {
  const { minimumRosterDeadlineMinutes } = offering;
  const minimum = { minimumRoster: session.row.minimum_roster ?? undefined, minimumRosterDeadlineMinutes };
  const countedAt = rosterDueAt(minimum, time.startsAt, clock.now());
  return {
    starts_at: new Date(time.startsAt),
    ends_at: new Date(time.endsAt),
    roster_due_at: countedAt === undefined ? null : new Date(countedAt),
  };
}

/** Zone and meeting vendor follow the new provider: what stood in the other one's accounts goes. */
async function handOver(tx: Tx, { caller, session, offering, outside, providerIds }: Wanted) {
  const { id, generate_url, time_zone } = session.row;
  const { scope } = caller;
  const [hostId = ""] = providerIds;
  const organizerId = session.row.organizer_id ?? hostId;
  await replaceProviders(tx, scope, { sessionId: id, providerIds });
  return {
    time_zone: outside.get(hostId)?.schedule.timeZone ?? time_zone,
    meeting_vendor: generate_url ? await vendorOf(tx, scope, { offering, organizerId, hostId }) : null,
  };
}

async function decideMove(deps: ChangeDeps, tx: Tx, move: Wanted): Promise<readonly Refusal[]> {
  const { session, offering, part, time, range, learnerId } = move;
  const now = deps.clock.now();
  const { standing } = part;
  const { cutoffMinutes } = offering;
  const refusals = [
    ...decideChange({ session: { ...timeOf(session), status: session.row.status }, cutoffMinutes, standing, now }),
  ];
  const own = session.seats.find((seat) => seat.learnerId === learnerId);
  if (own) refusals.push(...decideMoves({ moves: own.moves, maximumMoves: offering.maximumMoves, standing }));
  const facts = await gatherFacts(tx, move.caller.scope, {
    offering,
    outside: move.outside,
    // Who is booked stays booked, also when a match was ended since.
    learnerIds: [],
    viewer: { personId: move.caller.personId, now },
    providerIds: move.providerIds,
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

function linesOf(from: Interval, { session, time: to, providerIds }: Wanted): readonly ChangeLine[] {
  const zone = session.row.time_zone;
  const [before, after] = [lengthOf(from), lengthOf(to)];
  const isMoved = from.startsAt !== to.startsAt;
  const isHandover = providerIds[0] !== session.providers[0]?.id;
  return [
    ...(isMoved ? [{ kind: "moved" as const, from: from.startsAt, to: to.startsAt, zone }] : []),
    ...(before === after ? [] : [{ kind: "resized" as const, from: before, to: after }]),
    ...(isHandover ? [{ kind: "handed_over" as const }] : []),
  ];
}
