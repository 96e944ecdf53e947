/** Which times of an offering can be booked, by the same rules that booking asks. */
import { decideJoin } from "../../domain/booking-rules.ts";
import { asInstant, dayMs } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Interval } from "../../domain/interval.ts";
import type { Offering } from "../../domain/offering.ts";
import { listOfferingStarts } from "../../domain/offering-times.ts";
import { seatsLeft } from "../../domain/roster.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Database, OpenDatabase } from "../../platform/database.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import type { Clock } from "../../ports/clock.ts";
import { requireOffering } from "../offerings/read-offering.ts";
import { findClasses } from "./find-classes.ts";
import { findMatched, gatherFacts } from "./gather-facts.ts";
import type { FactsQuestion, GatherOutside, OutsideFacts } from "./gather-facts.ts";

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

export interface FreeSlots {
  /** Ascending by start. */
  readonly items: readonly FreeSlot[];
  readonly outside: readonly OutsideFacts[];
  /** What is known of the caller's own calendar, when the caller would be the learner. */
  readonly learner: OutsideFacts | undefined;
  readonly nextAvailableAt: Instant | undefined;
}

export interface SlotsWish {
  readonly offeringId: string;
  readonly range: Interval;
  readonly providerId?: string | undefined;
}

const longestRangeMs = 62 * dayMs;

/** Fails: not_found, invalid_request (a range that is empty or longer than 62 days, a provider who does not teach it). */
export async function listSlots(deps: ListSlotsDeps, caller: Caller, wish: SlotsWish): Promise<FreeSlots> {
  const { range } = wish;
  if (range.endsAt <= range.startsAt) throw invalid("query.to", "must be after from");
  if (range.endsAt - range.startsAt > longestRangeMs) throw invalid("query.to", "must be at most 62 days after from");
  const offering = await requireOffering(deps.database.db, caller.scope, wish.offeringId);
  const providerIds = providersFor(offering, wish.providerId);

  // A provider of the offering looks at it for others, so their own diary as a learner does not matter.
  const learnerId = offering.providerIds.includes(caller.personId) ? undefined : caller.personId;
  const search = { deps, caller, offering, providerIds, learnerId };
  const found = await findFree(search, range);
  const nextAvailableAt = found.items.length > 0 ? undefined : await findNext(search, range.endsAt);
  return { ...found, nextAvailableAt };
}

/** Whose times count when this offering is booked with `providerId`, or with anybody. */
export function providersFor(offering: Offering, providerId: string | undefined): readonly string[] {
  if (providerId === undefined) return offering.providerIds;
  if (!offering.providerIds.includes(providerId)) throw invalid("providerId", "does not teach this offering");
  return offering.assignment === "all" ? offering.providerIds : [providerId];
}

function invalid(path: string, message: string): RequestProblem {
  return new RequestProblem("invalid_request", `${path} ${message}.`, { errors: [{ path, message }] });
}

interface Search {
  readonly deps: ListSlotsDeps;
  readonly caller: Caller;
  readonly offering: Offering;
  readonly providerIds: readonly string[];
  readonly learnerId: string | undefined;
}

async function findNext(search: Search, from: Instant): Promise<Instant | undefined> {
  const start = asInstant(Math.max(from, search.deps.clock.now()));
  const later = await findFree(search, { startsAt: start, endsAt: asInstant(start + longestRangeMs) });
  return later.items[0]?.startsAt;
}

async function findFree(search: Search, range: Interval): Promise<Omit<FreeSlots, "nextAvailableAt">> {
  const { deps, caller, offering, providerIds, learnerId } = search;
  const personIds = [...new Set([...providerIds, ...(learnerId === undefined ? [] : [learnerId])])];
  // The last start of the range may end after it, and buffers reach further.
  const reach = { startsAt: asInstant(range.startsAt - dayMs), endsAt: asInstant(range.endsAt + dayMs) };
  const outside = await deps.gatherOutside(caller.scope, {
    personIds,
    range: reach,
    blocks: offering.blocks,
    purpose: "listing",
  });
  const { db } = deps.database;
  const facts = await gatherFacts(db, caller.scope, { ...search, ...askedBy(search), outside, range: reach });

  const classes = offering.kind === "group" ? await findJoinable(db, search, { range, learner: facts.learner }) : [];
  const taken = new Set(classes.map((each) => each.startsAt));
  const open =
    offering.dates === "open" ? findOpen(search, range, facts).filter((slot) => !taken.has(slot.startsAt)) : [];
  return {
    items: [...classes.filter((slot) => slot.seatsLeft > 0 || offering.waitlist), ...open].sort(
      (one, other) => one.startsAt - other.startsAt,
    ),
    outside: providerIds.map((id) => outside.get(id)).filter((each) => each !== undefined),
    learner: learnerId === undefined ? undefined : outside.get(learnerId),
  };
}

type Facts = Awaited<ReturnType<typeof gatherFacts>>;

function findOpen(search: Search, range: Interval, facts: Facts): readonly FreeSlot[] {
  const { offering, providerIds, deps } = search;
  const starts = listOfferingStarts({
    offeringId: offering.id,
    offering: { ...offering, providerIds },
    providers: [...facts.providers.values()],
    learner: facts.learner,
    standing: "learner",
    now: deps.clock.now(),
    range,
  });
  return starts.map((start) => ({ ...start, seatsLeft: offering.capacity }));
}

function askedBy({ caller, deps, learnerId }: Search): Pick<FactsQuestion, "viewer" | "learnerIds"> {
  const learnerIds = learnerId === undefined ? [] : [learnerId];
  return { viewer: { personId: caller.personId, now: deps.clock.now() }, learnerIds };
}

async function findJoinable(
  db: Database,
  search: Search,
  about: { readonly range: Interval; readonly learner: Facts["learner"] },
): Promise<readonly FreeSlot[]> {
  const { caller, offering, providerIds, deps } = search;
  const { learnerIds, viewer } = askedBy(search);
  const classes = await findClasses(db, caller.scope, { offeringId: offering.id, range: about.range, viewer });
  const matched = await findMatched(db, caller.scope, { offering, learnerIds });
  return classes
    .filter((each) => each.providerIds.some((id) => providerIds.includes(id)))
    .filter(
      (session) =>
        decideJoin({
          session,
          learnerIds,
          isMatched: matched && session.providerIds.every((id) => matched.has(id)),
          whenFull: offering.waitlist ? "wait" : "refuse",
          learner: about.learner,
          standing: "learner",
          now: deps.clock.now(),
        }).length === 0,
    )
    .map((session) => ({
      startsAt: session.startsAt,
      endsAt: session.endsAt,
      providerIds: session.providerIds,
      seatsLeft: seatsLeft(session),
      sessionId: session.sessionId,
    }));
}
