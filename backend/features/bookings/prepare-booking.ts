/** What is settled about a booking before its transaction: who takes part, and what the outside world says of their time. */
import type { BookSession } from "#contract/sessions.ts";
import { addMinutes, asInstant, dayMs } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Interval } from "../../domain/interval.ts";
import type { Offering } from "../../domain/offering.ts";
import type { Standing } from "../../domain/refusals.ts";
import type { Caller } from "../../platform/caller.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import type { OutsideFacts } from "../availability/gather-facts.ts";
import { providersFor } from "../availability/list-slots.ts";
import type { HoldViewer } from "../holds/find-held.ts";
import { requireOffering } from "../offerings/read-offering.ts";
import { findPeople } from "./bookings.store.ts";
import type { ChangeDeps } from "./record-change.ts";

/** Everything about a booking but its time. */
export interface Participants {
  readonly caller: Caller;
  readonly offering: Offering;
  /** Who may teach it: the one who was asked for, or everybody of the offering. */
  readonly providerIds: readonly string[];
  /** Empty when a class is published. */
  readonly learnerIds: readonly string[];
  /** The learner whose own diary counts, when there is one: of somebody whom staff book, it warns. */
  readonly checkedLearnerId: string | undefined;
  readonly standing: Standing;
  readonly override: readonly string[];
  readonly note: string | undefined;
  /** A hold of the caller's that the booking uses up. */
  readonly holdId?: string | undefined;
  /** The series it becomes a date of. */
  readonly seriesId?: string | undefined;
}

/** One booking, as far as it is settled before the transaction. */
export interface Booking extends Participants {
  readonly time: Interval;
  readonly outside: ReadonlyMap<string, OutsideFacts>;
  /** Around the time, far enough for every rule. */
  readonly range: Interval;
}

/** Whose own holds do not stand in the way. */
export function viewerOf(deps: ChangeDeps, { caller }: Pick<Participants, "caller">): HoldViewer {
  return { personId: caller.personId, now: deps.clock.now() };
}

/** Fails: not_found, invalid_request, not_allowed. */
export async function settleParticipants(
  deps: ChangeDeps,
  caller: Caller,
  asked: Omit<BookSession, "startsAt">,
): Promise<Participants> {
  const { db } = deps.database;
  const offering = await requireOffering(db, caller.scope, asked.offeringId);
  const { providerId, ...who } = whoTakesPart(caller, offering, asked);
  const providerIds = providersFor(offering, providerId);
  const known = await findPeople(db, caller.scope, who.learnerIds);
  if (who.learnerIds.some((id) => !known.has(id))) throw invalid("must be people of this organisation");
  const { note, override = [], holdId } = asked;
  return { caller, offering, providerIds, note, override, holdId, ...who };
}

/** The booking of these people at one time, with what their calendars say. */
export async function prepareBooking(deps: ChangeDeps, who: Participants, startsAt: Instant): Promise<Booking> {
  const { time, range } = timeFor(who.offering, startsAt);
  const outside = await deps.gatherOutside(who.caller.scope, {
    personIds: peopleToAsk(who),
    range,
    blocks: who.offering.blocks,
    purpose: "booking",
    readerId: who.caller.personId,
  });
  return { ...who, time, range, outside };
}

/** Whose calendars are read for a booking. */
export function peopleToAsk({ providerIds, checkedLearnerId }: Participants): readonly string[] {
  return [...providerIds, ...(checkedLearnerId === undefined ? [] : [checkedLearnerId])];
}

/** The time of a session that begins then, and the range in which the rules look around it. */
export function timeFor(offering: Offering, startsAt: Instant): Pick<Booking, "time" | "range"> {
  const time = { startsAt, endsAt: addMinutes(startsAt, offering.durationMinutes) };
  return { time, range: { startsAt: asInstant(startsAt - dayMs), endsAt: asInstant(time.endsAt + dayMs) } };
}

function whoTakesPart(
  caller: Caller,
  offering: Offering,
  booking: Pick<BookSession, "learnerIds" | "providerId">,
): Pick<Booking, "learnerIds" | "checkedLearnerId" | "standing"> & { readonly providerId: string | undefined } {
  const teaches = offering.providerIds.includes(caller.personId);
  const manages = caller.roles.includes("administrator") || caller.roles.includes("scheduler");
  const isStaff = teaches || manages;
  const learnerIds = [...new Set(booking.learnerIds ?? [caller.personId])];
  const isForSelf = learnerIds.length === 1 && learnerIds[0] === caller.personId;
  if (!isForSelf && !isStaff) {
    throw new RequestProblem("not_allowed", "Only its provider, schedulers and administrators book for others.");
  }
  const providerId = booking.providerId ?? (manages || !teaches ? undefined : caller.personId);
  if (teaches && !manages && providerId !== caller.personId) {
    throw new RequestProblem("not_allowed", "Providers book for others only with themselves.");
  }
  if (isForSelf && teaches) throw invalid("must name the learners, because you teach this offering");
  if (learnerIds.length === 0 && offering.kind === "individual") throw invalid("must name a learner");
  return {
    providerId,
    learnerIds,
    checkedLearnerId: learnerIds.length === 1 ? learnerIds[0] : undefined,
    standing: isStaff ? "staff" : "learner",
  };
}

function invalid(message: string): RequestProblem {
  return new RequestProblem("invalid_request", `learnerIds ${message}.`, {
    errors: [{ path: "body.learnerIds", message }],
  });
}
