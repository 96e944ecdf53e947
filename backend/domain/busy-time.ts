/** Which entries of a calendar keep their owner from being booked. */
import type { Instant } from "./instant.ts";
import { dayMs } from "./instant.ts";
import { mergeIntervals } from "./interval.ts";
import type { Interval } from "./interval.ts";
import { instantAt } from "./wall-time.ts";

export type ShowAs = "free" | "tentative" | "busy" | "oof" | "workingElsewhere";

/** One event or occurrence, without title or people. */
export interface BusyEntry {
  readonly id: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly isAllDay: boolean;
  readonly showAs: ShowAs;
  readonly isDeclined: boolean;
}

/** What stands in a calendar because of us, and must not be counted twice. */
export interface OwnEvents {
  /** Ids in this very calendar. */
  readonly ids: ReadonlySet<string>;
  /** Times of the owner's sessions whose copies carry an id we do not know. */
  readonly times: readonly Interval[];
}

export interface BusyPolicy {
  /** Which kinds of entries block. */
  readonly blocks: readonly ShowAs[];
  /** The calendar owner's zone, in which all-day entries float. */
  readonly timeZone: string;
  readonly own: OwnEvents;
}

/**
 * When the calendar's owner cannot be booked. Declined entries never block; entries that stand for sessions of ours are
 * left out; all-day entries last from midnight to midnight of the owner's zone. Sorted and disjoint.
 */
export function blockingTimes(entries: readonly BusyEntry[], policy: BusyPolicy): readonly Interval[] {
  const ownTimes = new Set(policy.own.times.map((time) => `${time.startsAt} ${time.endsAt}`));
  const blocking = entries.filter(
    (entry) =>
      !entry.isDeclined &&
      policy.blocks.includes(entry.showAs) &&
      !policy.own.ids.has(entry.id) &&
      !ownTimes.has(`${entry.startsAt} ${entry.endsAt}`),
  );
  return mergeIntervals(blocking.map((entry) => (entry.isAllDay ? floated(entry, policy.timeZone) : entry)));
}

/** All-day entries arrive as UTC midnights that mean the owner's; anything else already is an instant. */
function floated(entry: Interval, timeZone: string): Interval {
  if (entry.startsAt % dayMs !== 0 || entry.endsAt % dayMs !== 0) return entry;
  return {
    startsAt: instantAt(timeZone, entry.startsAt / dayMs, 0),
    endsAt: instantAt(timeZone, entry.endsAt / dayMs, 0),
  };
}
