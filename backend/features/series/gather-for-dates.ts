/** What calendars say around the dates of a series: in few questions, however many dates there are. */
import { asInstant, dayMs } from "../../domain/instant.ts";
import { mergeIntervals } from "../../domain/interval.ts";
import type { Interval } from "../../domain/interval.ts";
import type { OutsideFacts } from "../availability/gather-facts.ts";
import { timeFor } from "../bookings/prepare-booking.ts";
import type { Participants } from "../bookings/prepare-booking.ts";
import type { ChangeDeps } from "../bookings/record-change.ts";
import type { PlannedDate } from "./plan-dates.ts";

/** Dates that lie further apart than this are asked about apart from each other. */
const nearMs = 16 * dayMs;
const longestMs = 62 * dayMs;

/** One account per person, with the busy times of all the dates; unreadable when any of them cannot be read. */
export async function gatherForDates(
  deps: ChangeDeps,
  about: {
    readonly who: Participants;
    readonly choice: readonly string[];
    readonly dates: readonly Pick<PlannedDate, "startsAt" | "isSkipped">[];
  },
): Promise<ReadonlyMap<string, OutsideFacts>> {
  const { who, choice, dates } = about;
  const personIds = [...choice, ...(who.checkedLearnerId === undefined ? [] : [who.checkedLearnerId])];
  const wanted = dates.flatMap(({ startsAt, isSkipped }) =>
    startsAt === undefined || isSkipped ? [] : [timeFor(who.offering, startsAt).range],
  );
  const readerId = who.caller.personId;
  const gathered = new Map<string, OutsideFacts>();
  for (const range of inPieces(wanted)) {
    const question = { personIds, range, blocks: who.offering.blocks, purpose: "booking", readerId } as const;
    for (const [id, facts] of await deps.gatherOutside(who.caller.scope, question)) {
      const before = gathered.get(id);
      gathered.set(id, before ? together(before, facts) : facts);
    }
  }
  return gathered;
}

function together(one: OutsideFacts, other: OutsideFacts): OutsideFacts {
  if (one.busy === "unreadable" || other.busy === "unreadable")
    return { ...one, busy: "unreadable", checked: "unreadable" };
  return { ...one, busy: [...one.busy, ...other.busy] };
}

/** Covers all the ranges with few pieces of at most two months. */
export function inPieces(ranges: readonly Interval[]): readonly Interval[] {
  const widened = ranges.map((each) => ({ ...each, endsAt: asInstant(each.endsAt + nearMs) }));
  return mergeIntervals(widened).flatMap(({ startsAt, endsAt }) => {
    const end = endsAt - nearMs;
    const pieces: Interval[] = [];
    for (let at: number = startsAt; at < end; at += longestMs) {
      pieces.push({ startsAt: asInstant(at), endsAt: asInstant(Math.min(at + longestMs, end)) });
    }
    return pieces;
  });
}
