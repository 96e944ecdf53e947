/** Which times of an offering can be booked, by the same rules that booking asks. */
import { windowBounds } from "../../domain/booking-window.ts";
import { asInstant, dayMs, minuteMs } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Interval } from "../../domain/interval.ts";
import type { Offering } from "../../domain/offering.ts";
import { readHours } from "../../domain/open-hours.ts";
import type { Caller } from "../../platform/caller.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { readSession } from "../bookings/read-session.ts";
import { readOffering, requireOffering } from "../offerings/read-offering.ts";
import { findFree } from "./find-free.ts";
import type { Found, ListSlotsDeps, Search } from "./find-free.ts";
import type { OutsideFacts } from "./gather-facts.ts";

export type { ListSlotsDeps } from "./find-free.ts";

export interface FreeSlots extends Found {
  readonly nextAvailableAt: Instant | undefined;
  /** Absent where nobody asked for them. */
  readonly muted: readonly Instant[] | undefined;
}

export interface SlotsWish {
  readonly offeringId: string;
  readonly range: Interval;
  readonly providerId?: string | undefined;
  /** The session that would be moved there. */
  readonly sessionId?: string | undefined;
  /** Times within the hours that are not free are asked for, too. */
  readonly also?: "muted" | undefined;
}

const longestRangeMs = 62 * dayMs;
/** Starts times providers that one answer may come to at the most. */
const mostTimes = 600_000;
/** How far ahead the next time is looked for at the most: a year. */
const mostSearches = 6;

/**
 * Fails: not_found, invalid_request (a range that is empty, longer than 62 days or longer than so many providers allow, a provider
 * who does not teach it, a session of another offering).
 */
export async function listSlots(deps: ListSlotsDeps, caller: Caller, wish: SlotsWish): Promise<FreeSlots> {
  const { range } = wish;
  if (range.endsAt <= range.startsAt) throw invalid("query.to", "must be after from");
  if (range.endsAt - range.startsAt > longestRangeMs) throw invalid("query.to", "must be at most 62 days after from");
  const search =
    wish.sessionId === undefined
      ? await searchFor(deps, caller, wish)
      : await searchForMove(deps, caller, { ...wish, sessionId: wish.sessionId });
  const longestMs = longestRangeFor(search);
  if (range.endsAt - range.startsAt > longestMs)
    throw invalid("query.to", `must be at most ${longestMs / dayMs} days after from, or name one providerId`);
  const found = await findFree(search, range);
  const nextAvailableAt = found.items.length > 0 ? undefined : await findNext(search, range.endsAt, found.outside);
  const muted = wish.also === "muted" ? found.listMuted() : undefined;
  return { ...found, nextAvailableAt, muted };
}

/** Fails: not_found, invalid_request (a provider who does not teach it). */
export async function searchFor(
  deps: ListSlotsDeps,
  caller: Caller,
  wish: Pick<SlotsWish, "offeringId" | "providerId">,
): Promise<Search> {
  const offering = await requireOffering(deps.database.db, caller.scope, wish.offeringId);
  const providerIds = providersFor(offering, wish.providerId);
  // A provider of the offering looks at it for others, so their own diary as a learner does not matter.
  const learnerId = offering.providerIds.includes(caller.personId) ? undefined : caller.personId;
  return { deps, caller, offering, providerIds, learnerId, learnerIds: learnerId === undefined ? [] : [learnerId] };
}

/** A session keeps its providers and its length, does not stand in its own way, and joins no other class. */
async function searchForMove(
  deps: ListSlotsDeps,
  caller: Caller,
  wish: Pick<SlotsWish, "offeringId"> & { readonly sessionId: string },
): Promise<Search> {
  const { db } = deps.database;
  const { session, part } = await readSession(db, caller, wish.sessionId);
  const offering = await readOffering(db, caller.scope, session.row.offering_id);
  if (offering?.id !== wish.offeringId) throw invalid("query.sessionId", "must be a session of this offering");
  const durationMinutes = (session.row.ends_at.getTime() - session.row.starts_at.getTime()) / minuteMs;
  return {
    deps,
    caller,
    offering: { ...offering, durationMinutes, kind: "individual", dates: "open", assignment: "all" },
    providerIds: session.providers.map(({ id }) => id),
    learnerId: part.isLearner && part.standing === "learner" ? caller.personId : undefined,
    learnerIds: [],
    exceptSessionId: session.row.id,
  };
}

/** Fine grids of many people fill an answer quickly: whole days, at least one. */
export function longestRangeFor({ offering, providerIds }: Pick<Search, "offering" | "providerIds">): number {
  const days = Math.floor((mostTimes * offering.incrementMinutes * minuteMs) / Math.max(1, providerIds.length) / dayMs);
  return Math.min(longestRangeMs, Math.max(1, days) * dayMs);
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

/** The first time after `from`, as far as the booking window of any provider reaches, and at most a year ahead. */
async function findNext(search: Search, from: Instant, outside: readonly OutsideFacts[]): Promise<Instant | undefined> {
  const now = search.deps.clock.now();
  let startsAt = asInstant(Math.max(from, now));
  const last = closingOf(search.offering, outside, now);
  for (let searched = 0; searched < mostSearches && startsAt < last; searched += 1) {
    const endsAt = asInstant(Math.min(startsAt + longestRangeFor(search), last));
    const { items, outside: seen } = await findFree(search, { startsAt, endsAt });
    if (items[0]) return items[0].startsAt;
    // Further ahead the same calendars will not be readable either.
    if (seen.every(({ busy }) => busy === "unreadable")) return undefined;
    startsAt = endsAt;
  }
  return undefined;
}

/** When the last of these providers' booking windows closes; never, for classes: they are joined until they begin. */
function closingOf(offering: Offering, outside: readonly OutsideFacts[], now: Instant): number {
  if (offering.kind === "group") return Number.POSITIVE_INFINITY;
  const closings = outside.map(({ schedule }) => {
    const about = { hours: readHours(schedule, offering.id), timeZone: schedule.timeZone, now };
    return windowBounds(offering.window, about).closesAt ?? Number.POSITIVE_INFINITY;
  });
  return Math.max(...closings);
}
