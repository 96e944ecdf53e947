/** Times near a date that cannot be booked, at which it could be. */
import { asInstant, dayMs } from "../../domain/instant.ts";
import { overlaps } from "../../domain/interval.ts";
import type { Interval } from "../../domain/interval.ts";
import { findFree } from "../availability/find-free.ts";
import type { FreeSlot, Search } from "../availability/find-free.ts";
import { timeFor } from "../bookings/prepare-booking.ts";
import type { ChangeDeps } from "../bookings/record-change.ts";
import type { Draft } from "./book-series.ts";
import { inPieces } from "./gather-for-dates.ts";
import type { PlannedDate } from "./plan-dates.ts";

const mostAlternatives = 3;
const reachMs = 7 * dayMs;

/** By index: the nearest three within a week, none of which another date of the series takes. */
export async function findAlternatives(
  deps: ChangeDeps,
  draft: Draft,
  conflicts: readonly PlannedDate[],
): Promise<ReadonlyMap<number, readonly FreeSlot[]>> {
  const { who, choice, dates, outcomes } = draft;
  const isStaff = who.standing === "staff";
  const search: Search = {
    deps,
    caller: who.caller,
    // Staff may start what learners only join.
    offering: isStaff ? { ...who.offering, kind: "individual", dates: "open" } : who.offering,
    providerIds: choice,
    learnerId: who.checkedLearnerId,
    learnerIds: who.learnerIds,
  };
  const now = deps.clock.now();
  const wanted = conflicts.map((date) => ({ date, at: targetOf(date, draft) }));
  const around = wanted
    .map(({ at }) => ({ startsAt: asInstant(Math.max(at - reachMs, now)), endsAt: asInstant(at + reachMs) }))
    .filter(({ startsAt, endsAt }) => startsAt < endsAt);
  const free: FreeSlot[] = [];
  for (const piece of inPieces(around)) free.push(...(await findFree(search, piece)).items);

  const taken = dates.flatMap(({ startsAt, index }): Interval[] =>
    startsAt !== undefined && outcomes[index]?.state === "bookable" ? [timeFor(who.offering, startsAt).time] : [],
  );
  const left = free.filter((slot) => !taken.some((time) => overlaps(time, slot)));
  return new Map(
    wanted.map(({ date, at }) => [
      date.index,
      left
        .filter(({ startsAt }) => Math.abs(startsAt - at) <= reachMs)
        .sort(
          (one, other) => Math.abs(one.startsAt - at) - Math.abs(other.startsAt - at) || one.startsAt - other.startsAt,
        )
        .slice(0, mostAlternatives),
    ]),
  );
}

/** When it would be; a date that does not exist counts on into the next month. */
function targetOf({ startsAt, date }: PlannedDate, { dates }: Draft): number {
  if (startsAt !== undefined) return startsAt;
  const [year, month, day] = date.split("-").map(Number) as [number, number, number];
  const timeOfDay = (dates.find((each) => each.startsAt !== undefined)?.startsAt ?? 0) % dayMs;
  return Date.UTC(year, month - 1, day) + timeOfDay;
}
