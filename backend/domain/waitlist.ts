/**
 * Who is offered a seat that became free, and until when. Level-triggered: the plan says how the line should stand now, so
 * it can be asked after any change and at any time, and says when it wants to be asked again.
 */
import { asInstant, minuteMs } from "./instant.ts";
import type { Instant } from "./instant.ts";
import { dayOf, instantAt } from "./wall-time.ts";

export interface WaitingSeat {
  readonly seatId: string;
  readonly state: "waitlisted" | "offered";
  /** Since when they stand in line. */
  readonly since: Instant;
  readonly offeredUntil?: Instant | undefined;
  /** Let an offer run out: asked again only when everybody is. */
  readonly hasMissed: boolean;
  readonly timeZone: string;
}

export interface WaitlistFacts {
  readonly now: Instant;
  readonly startsAt: Instant;
  readonly capacity: number;
  /** Learners who take part. */
  readonly seated: number;
  readonly waiting: readonly WaitingSeat[];
}

export type WaitlistChange =
  | { readonly seatId: string; readonly become: "offered"; readonly offeredUntil: Instant }
  | { readonly seatId: string; readonly become: "waitlisted"; readonly hasMissed: boolean };

export interface WaitlistPlan {
  readonly changes: readonly WaitlistChange[];
  /** When the plan changes by itself; absent = only when somebody joins or leaves. */
  readonly dueAt?: Instant | undefined;
}

const offerMs = 240 * minuteMs;
/** This long before the start everybody in line is asked at once. */
const callMs = 720 * minuteMs;
const wakeMinute = 8 * 60;
const bedMinute = 21 * 60;

/** When an offer made now runs out: after four hours in which the learner may be awake (08:00 to 21:00 in their zone). */
export function endOfOffer(now: Instant, timeZone: string): Instant {
  let left = offerMs;
  for (let day = dayOf(timeZone, now); ; day += 1) {
    const from = Math.max(now, instantAt(timeZone, day, wakeMinute));
    const awake = instantAt(timeZone, day, bedMinute) - from;
    if (awake >= left) return asInstant(from + left);
    left -= Math.max(0, awake);
  }
}

/**
 * Before the last twelve hours each free seat is offered to one person, in the order of the line; who lets an offer run
 * out goes to its end. After that everybody is asked and the first to take it wins.
 */
export function planWaitlist(facts: WaitlistFacts): WaitlistPlan {
  const { now, startsAt, waiting } = facts;
  const line = waiting.toSorted(byPlace);
  if (startsAt <= now) return { changes: line.filter(isOffered).map((each) => wait(each)) };
  const free = Math.max(0, facts.capacity - facts.seated);
  const callAt = asInstant(startsAt - callMs);
  return now < callAt ? planOffers({ now, line, free, callAt }) : planCall({ now, line, free, startsAt });
}

interface Line {
  readonly now: Instant;
  readonly line: readonly WaitingSeat[];
  readonly free: number;
}

function planOffers({ now, line, free, callAt }: Line & { readonly callAt: Instant }): WaitlistPlan {
  const running = line.filter((each) => isOffered(each) && untilOf(each) > now);
  const kept = running.slice(0, free);
  const expired = line.filter((each) => isOffered(each) && untilOf(each) <= now);
  const next = line
    .filter((each) => !isOffered(each) && !each.hasMissed)
    .slice(0, free - kept.length)
    .map((each) => offer(each, Math.min(endOfOffer(now, each.timeZone), callAt)));
  const ends = [...kept.map(untilOf), ...next.map(({ offeredUntil }) => offeredUntil)];
  return {
    changes: [
      ...expired.map((each) => wait(each, "missed")),
      ...running.slice(free).map((each) => wait(each)),
      ...next,
    ],
    dueAt: free > 0 && line.length > 0 ? earliest([...ends, callAt]) : undefined,
  };
}

function planCall({ now, line, free, startsAt }: Line & { readonly startsAt: Instant }): WaitlistPlan {
  const running = line.filter((each) => isOffered(each) && untilOf(each) > now && untilOf(each) < startsAt);
  const kept = running.slice(0, free);
  const others = line.filter((each) => !kept.includes(each));
  if (free === kept.length) {
    const changes = others.filter(isOffered).map((each) => wait(each));
    return { changes, dueAt: earliest(kept.map(untilOf)) };
  }
  const asked = others.filter((each) => !isOffered(each) || untilOf(each) !== startsAt);
  const dueAt = line.length > 0 ? earliest([...kept.map(untilOf), startsAt]) : undefined;
  return { changes: asked.map((each) => offer(each, startsAt)), dueAt };
}

function isOffered({ state }: WaitingSeat): boolean {
  return state === "offered";
}

function untilOf({ offeredUntil }: WaitingSeat): Instant {
  return offeredUntil ?? asInstant(0);
}

function offer({ seatId }: WaitingSeat, until: number): WaitlistChange & { readonly become: "offered" } {
  return { seatId, become: "offered", offeredUntil: asInstant(until) };
}

function wait({ seatId, hasMissed }: WaitingSeat, how?: "missed"): WaitlistChange {
  return { seatId, become: "waitlisted", hasMissed: hasMissed || how === "missed" };
}

function earliest(instants: readonly Instant[]): Instant | undefined {
  return instants.length === 0 ? undefined : asInstant(Math.min(...instants));
}

function byPlace(one: WaitingSeat, other: WaitingSeat): number {
  return (
    Number(one.hasMissed) - Number(other.hasMissed) || one.since - other.since || (one.seatId < other.seatId ? -1 : 1)
  );
}
