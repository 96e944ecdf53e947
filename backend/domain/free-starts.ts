/**
 * Lists starts in one sweep: everything that speaks against a session of the offering's length becomes a stretch in which
 * none may start, and the grid is walked once past all of them. Costs about as much as there are windows, starts and
 * stretches, however long the range is.
 */
import type { BookedTime, RulesInput } from "./booking-facts.ts";
import type { WindowBounds } from "./booking-window.ts";
import { asInstant, minuteMs } from "./instant.ts";
import type { Instant } from "./instant.ts";
import type { Interval } from "./interval.ts";
import type { Counter } from "./limits.ts";
import type { OpenHours, OpenWindow } from "./open-hours.ts";
import { earliestStart, isPublishedOnly } from "./time-rules.ts";

/** The starts that no rule speaks against; ascending, unique. The same as asking every rule about every start. */
export function listFreeStarts(
  input: RulesInput,
  about: {
    readonly hours: OpenHours;
    readonly windows: readonly OpenWindow[];
    readonly bounds: WindowBounds;
    readonly counter: Counter | undefined;
  },
): readonly Instant[] {
  const { offering, provider, range, now } = input;
  if (provider.busy === "unreadable" || isPublishedOnly(offering, input.standing)) return [];
  if (provider.isMatched === false) return [];
  const { opensAt = range.startsAt, closesAt = range.endsAt } = about.bounds;
  const startsAt = asInstant(Math.max(range.startsAt, now, earliestStart(input), opensAt));
  const endsAt = asInstant(Math.min(range.endsAt, closesAt));
  const full = about.counter?.fullFor(offering.durationMinutes) ?? [];
  if (full === "everywhere" || startsAt >= endsAt) return [];

  const closed = new ClosedStarts({ startsAt, endsAt }, capacityFor(input, about.hours.away.length + full.length));
  closeTaken(closed, input);
  closeFor(closed, about.hours.away, offering.durationMinutes);
  for (const period of full) closed.add(period.startsAt, period.endsAt);
  return walkGrid(about.windows, { startsAt, endsAt, offering, closed: closed.merge() });
}

function capacityFor({ provider, learner }: RulesInput, more: number): number {
  const { sessions, busy, reserved = [] } = provider;
  return (
    more +
    sessions.length +
    busy.length +
    reserved.length +
    (learner ? learner.sessions.length + learner.busy.length : 0)
  );
}

function closeTaken(closed: ClosedStarts, { offering, provider, learner }: RulesInput): void {
  const before = offering.bufferBeforeMinutes * minuteMs;
  const after = (offering.durationMinutes + offering.bufferAfterMinutes) * minuteMs;
  const closeBooked = (times: readonly BookedTime[]): void => {
    for (const time of times) {
      if (time.startsAt >= time.endsAt) continue;
      const from = time.startsAt - time.bufferBeforeMinutes * minuteMs - after + 1;
      closed.add(from, time.endsAt + time.bufferAfterMinutes * minuteMs + before);
    }
  };
  closeBooked(provider.sessions);
  if (provider.reserved) closeBooked(provider.reserved);
  if (provider.busy !== "unreadable") {
    for (const time of provider.busy) {
      if (time.startsAt < time.endsAt) closed.add(time.startsAt - after + 1, time.endsAt + before);
    }
  }
  if (!learner) return;
  closeFor(closed, learner.sessions, offering.durationMinutes);
  closeFor(closed, learner.busy, offering.durationMinutes);
}

/** No session may overlap these times; buffers do not matter. */
function closeFor(closed: ClosedStarts, times: readonly Interval[], durationMinutes: number): void {
  for (const { startsAt, endsAt } of times) {
    if (startsAt < endsAt) closed.add(startsAt - durationMinutes * minuteMs + 1, endsAt);
  }
}

/** Sorted, disjoint stretches `[from[i], to[i])`, as plain numbers. */
interface Stretches {
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly count: number;
}

/** Collects stretches in which no session may start; those outside `within` are dropped. */
class ClosedStarts {
  readonly #within: Interval;
  readonly #from: Float64Array;
  readonly #to: Float64Array;
  #count = 0;

  constructor(within: Interval, capacity: number) {
    this.#within = within;
    this.#from = new Float64Array(capacity);
    this.#to = new Float64Array(capacity);
  }

  add(from: number, to: number): void {
    if (to <= this.#within.startsAt || from >= this.#within.endsAt) return;
    this.#from[this.#count] = from;
    this.#to[this.#count] = to;
    this.#count += 1;
  }

  /**
   * Beginnings and ends are sorted apart from each other: a joined stretch ends where as many have ended as have begun,
   * whichever belong together. That sorts plain numbers instead of pairs.
   */
  merge(): Stretches {
    const from = this.#from.subarray(0, this.#count);
    const to = this.#to.subarray(0, this.#count);
    sortNumbers(from);
    sortNumbers(to);
    let count = 0;
    let begin = 0;
    for (let index = 0; index < this.#count; index += 1) {
      if (index + 1 < this.#count && (from[index + 1] as number) <= (to[index] as number)) continue;
      from[count] = from[begin] as number;
      to[count] = to[index] as number;
      count += 1;
      begin = index + 1;
    }
    return { from, to, count };
  }
}

function sortNumbers(numbers: Float64Array): void {
  for (let index = 1; index < numbers.length; index += 1) {
    if ((numbers[index - 1] as number) > (numbers[index] as number)) {
      numbers.sort();
      return;
    }
  }
}

interface Walk extends Interval {
  readonly offering: RulesInput["offering"];
  readonly closed: Stretches;
}

function walkGrid(windows: readonly OpenWindow[], walk: Walk): readonly Instant[] {
  const starts: Instant[] = [];
  let isAscending = true;
  for (const window of windows) {
    const before = starts.length;
    const latest = starts.at(-1);
    walkWindow(window, walk, starts);
    if (latest !== undefined && starts.length > before && (starts[before] as Instant) <= latest) isAscending = false;
  }
  // Only windows that differ in place can overlap.
  return isAscending ? starts : [...new Set(starts)].sort((one, other) => one - other);
}

function walkWindow(window: OpenWindow, { startsAt, endsAt, offering, closed }: Walk, starts: Instant[]): void {
  const stepMs = offering.incrementMinutes * minuteMs;
  const end = Math.min(endsAt, window.endsAt - offering.durationMinutes * minuteMs + 1);
  const { from, to, count } = closed;
  let next = firstEndingAfter(closed, Math.max(startsAt, window.startsAt));
  window.anchors.forEach((anchor, index) => {
    const anchorEnd = Math.min(end, window.anchors[index + 1] ?? end);
    let at = anchor + Math.max(0, Math.ceil((startsAt - anchor) / stepMs)) * stepMs;
    while (at < anchorEnd) {
      while (next < count && (to[next] as number) <= at) next += 1;
      if (next < count && (from[next] as number) <= at) {
        at = anchor + Math.ceil(((to[next] as number) - anchor) / stepMs) * stepMs;
      } else {
        starts.push(asInstant(at));
        at += stepMs;
      }
    }
  });
}

function firstEndingAfter({ to, count }: Stretches, at: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((to[middle] as number) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}
