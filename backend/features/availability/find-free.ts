/** The free times of one search, by the same rules that booking asks. */
import { decideJoin } from "../../domain/booking-rules.ts";
import { asInstant, dayMs } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Interval } from "../../domain/interval.ts";
import type { Offering } from "../../domain/offering.ts";
import { listGrid, listOfferingStarts } from "../../domain/offering-times.ts";
import type { OfferingFacts } from "../../domain/offering-times.ts";
import { seatsLeft } from "../../domain/roster.ts";
import type { Caller } from "../../platform/caller.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import type { Clock } from "../../ports/clock.ts";
import { findClasses } from "./find-classes.ts";
import type { OpenClass } from "./find-classes.ts";
import { findMatched, gatherFacts } from "./gather-facts.ts";
import type { GatherOutside, OutsideFacts } from "./gather-facts.ts";

export interface ListSlotsDeps {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly gatherOutside: GatherOutside;
}

export interface FreeSlot extends Interval {
  readonly providerIds: readonly string[];
  readonly seatsLeft: number;
  /** The class that stands at this time; absent = booking starts a session. */
  readonly sessionId?: string | undefined;
}

/** Whose times are looked for. */
export interface Search {
  readonly deps: ListSlotsDeps;
  readonly caller: Caller;
  readonly offering: Offering;
  readonly providerIds: readonly string[];
  /** Whose own diary counts too. */
  readonly learnerId: string | undefined;
  /** Who must be matched, where the offering asks for it. */
  readonly learnerIds: readonly string[];
  /** The session that would be moved. */
  readonly exceptSessionId?: string | undefined;
}

export interface Found {
  /** Ascending by start. */
  readonly items: readonly FreeSlot[];
  readonly outside: readonly OutsideFacts[];
  /** What is known of the learner's own calendar. */
  readonly learner: OutsideFacts | undefined;
  /** Starts within the hours that are not among the items: something else speaks against them. */
  readonly listMuted: () => readonly Instant[];
}

export async function findFree(search: Search, range: Interval): Promise<Found> {
  const { offering, providerIds, learnerId } = search;
  const { facts, outside } = await gatherFor(search, range);
  const classes = offering.kind === "group" ? await findJoinable(search, facts) : [];
  const taken = new Set(classes.map((each) => each.startsAt));
  const open =
    offering.dates === "open"
      ? listOfferingStarts(facts)
          .filter((slot) => !taken.has(slot.startsAt))
          .map((slot) => ({ ...slot, seatsLeft: offering.capacity }))
      : [];
  const items = [...classes.filter((slot) => slot.seatsLeft > 0 || offering.waitlist), ...open].sort(
    (one, other) => one.startsAt - other.startsAt,
  );
  return {
    items,
    outside: providerIds.map((id) => outside.get(id)).filter((each) => each !== undefined),
    learner: learnerId === undefined ? undefined : outside.get(learnerId),
    listMuted: () => {
      if (offering.dates === "published") return [];
      const listed = new Set(items.map(({ startsAt }) => startsAt));
      return listGrid(facts).filter((startsAt) => !listed.has(startsAt));
    },
  };
}

/** Everything the rules ask about, for starts in the range. */
export async function gatherFor(
  search: Search,
  range: Interval,
): Promise<{ readonly facts: OfferingFacts; readonly outside: ReadonlyMap<string, OutsideFacts> }> {
  const { deps, caller, offering, providerIds, learnerId } = search;
  const personIds = [...new Set([...providerIds, ...(learnerId === undefined ? [] : [learnerId])])];
  // The last start of the range may end after it, and buffers reach further.
  const reach = { startsAt: asInstant(range.startsAt - dayMs), endsAt: asInstant(range.endsAt + dayMs) };
  const { blocks } = offering;
  const outside = await deps.gatherOutside(caller.scope, {
    personIds,
    range: reach,
    blocks,
    purpose: "listing",
    readerId: caller.personId,
  });
  const now = deps.clock.now();
  const viewer = { personId: caller.personId, now };
  const question = { ...search, viewer, outside, range: reach };
  const { providers, learner } = await gatherFacts(deps.database.db, caller.scope, question);
  const facts: OfferingFacts = {
    offeringId: offering.id,
    offering: { ...offering, providerIds },
    providers: [...providers.values()],
    learner,
    standing: "learner",
    now,
    range,
  };
  return { facts, outside };
}

/** Classes of the range that the learner could join now, or stand in line for. */
async function findJoinable(search: Search, facts: OfferingFacts): Promise<readonly FreeSlot[]> {
  const classes = await classesOf(search, facts.range);
  return classes
    .filter((each) => decideJoin({ ...facts, ...each, learnerIds: search.learnerIds }).length === 0)
    .map(({ session }) => ({
      startsAt: session.startsAt,
      endsAt: session.endsAt,
      providerIds: session.providerIds,
      seatsLeft: seatsLeft(session),
      sessionId: session.sessionId,
    }));
}

interface JoinableClass {
  readonly session: OpenClass;
  readonly isMatched: boolean | undefined;
  readonly whenFull: "refuse" | "wait";
}

/** Classes of the range, and how the offering lets this learner join them. */
export async function classesOf(search: Search, range: Interval): Promise<readonly JoinableClass[]> {
  const { deps, caller, offering, providerIds } = search;
  const { db } = deps.database;
  const viewer = { personId: caller.personId, now: deps.clock.now() };
  const classes = await findClasses(db, caller.scope, { offeringId: offering.id, range, viewer });
  const matched = await findMatched(db, caller.scope, search);
  return classes
    .filter((each) => each.providerIds.some((id) => providerIds.includes(id)))
    .map((session) => ({
      session,
      isMatched: matched && session.providerIds.every((id) => matched.has(id)),
      whenFull: offering.waitlist ? "wait" : "refuse",
    }));
}

/** The start that `at` names, as a range. */
export function justAt(at: Instant): Interval {
  return { startsAt: at, endsAt: asInstant(at + 1) };
}
