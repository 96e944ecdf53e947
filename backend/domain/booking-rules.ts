/**
 * The one place that says whether a time can be booked. Listing, booking and rescheduling all ask it, so that what is
 * listed can be booked and what is not listed cannot.
 */
import { dayFromDate, weekdayOf } from "./calendar-date.ts";
import { addMinutes, asInstant, minuteMs } from "./instant.ts";
import type { Instant } from "./instant.ts";
import { findOverlap, mergeIntervals } from "./interval.ts";
import type { Interval } from "./interval.ts";
import type { BookingWindow, OfferingRules } from "./offering.ts";
import { hard, soft } from "./refusals.ts";
import type { Refusal, RefusalReason, Standing } from "./refusals.ts";
import { takeSeats } from "./roster.ts";
import { endOfOpenDays, isStartOf, openHours, startsIn } from "./schedule.ts";
import type { Hours, Schedule, WindowPlace } from "./schedule.ts";
import { dayOf, instantAt } from "./wall-time.ts";

/** A session that already stands, with the buffers of its own offering. */
export interface BookedTime extends Interval {
  readonly bufferBeforeMinutes: number;
  readonly bufferAfterMinutes: number;
}

export interface ProviderFacts {
  readonly providerId: string;
  readonly schedule: Schedule;
  /** When their calendar is busy with something that is not ours; `unreadable` closes every time. */
  readonly busy: readonly Interval[] | "unreadable";
  /** Their other sessions, in any part; without the one that is being moved. */
  readonly sessions: readonly BookedTime[];
}

export interface LearnerFacts {
  readonly sessions: readonly Interval[];
  /** Their own calendar, when it is connected. */
  readonly busy: readonly Interval[];
}

export interface RulesInput {
  readonly offeringId: string;
  readonly offering: OfferingRules;
  readonly provider: ProviderFacts;
  /** Absent when nobody's own times matter: a provider looking at their hours, a class that is published. */
  readonly learner?: LearnerFacts | undefined;
  readonly standing: Standing;
  readonly now: Instant;
  /** Every start that will be asked about lies in here. */
  readonly range: Interval;
}

export interface Rules {
  /** Every reason against this time; empty = it can be booked. */
  readonly decide: (candidate: Interval) => readonly Refusal[];
  /** The starts in the range that nothing speaks against. Ascending, unique. */
  readonly listStarts: () => readonly Instant[];
  /** How the window that holds this time says a session takes place, where that differs from the offering. */
  readonly placeOf: (candidate: Interval) => WindowPlace;
}

/** Prepares the rules of one provider for many questions. */
export function prepareRules(input: RulesInput): Rules {
  const hours = openHours(input.provider.schedule, input.offeringId, input.range);
  const rules = [
    ...timeRules(input),
    ...hoursRules(input, hours),
    ...providerRules(input),
    ...learnerRules(input.learner, input.standing),
  ];
  const { durationMinutes, incrementMinutes } = input.offering;
  const isFree = (candidate: Interval): boolean => rules.every((rule) => rule(candidate) === undefined);

  return {
    decide: (candidate) => rules.map((rule) => rule(candidate)).filter((refusal) => refusal !== undefined),
    listStarts: () => {
      const starts = hours.windows.flatMap((window) => startsIn(window, incrementMinutes, input.range));
      return [...new Set(starts)]
        .sort((one, other) => one - other)
        .filter((startsAt) => isFree({ startsAt, endsAt: addMinutes(startsAt, durationMinutes) }));
    },
    placeOf: (candidate) =>
      hours.windows.find(
        (window) => contains(window, candidate) && isStartOf(window, incrementMinutes, candidate.startsAt),
      )?.place ?? {},
  };
}

type Rule = (candidate: Interval) => Refusal | undefined;

function timeRules({ offering, provider, standing, now }: RulesInput): readonly Rule[] {
  const earliestAt = addMinutes(now, offering.minimumNoticeMinutes);
  const { opensAt, closesAt } = windowBounds(offering.window, provider.schedule, now);
  const outside: RefusalReason = {
    code: "outside_booking_window",
    ...(opensAt === undefined ? {} : { opensAt }),
    ...(closesAt === undefined ? {} : { closesAt }),
  };
  return [
    ({ startsAt }) => (startsAt < now ? hard({ code: "in_the_past" }) : undefined),
    ({ startsAt }) =>
      startsAt >= now && startsAt < earliestAt
        ? soft({ code: "inside_minimum_notice", earliestAt }, standing)
        : undefined,
    ({ startsAt }) =>
      (opensAt !== undefined && startsAt < opensAt) || (closesAt !== undefined && startsAt >= closesAt)
        ? soft(outside, standing)
        : undefined,
  ];
}

function windowBounds(
  window: BookingWindow,
  schedule: Schedule,
  now: Instant,
): { readonly opensAt?: Instant; readonly closesAt?: Instant } {
  const zone = schedule.timeZone;
  const today = dayOf(zone, now);
  switch (window.type) {
    case "unlimited":
      return {};
    case "range":
      return {
        opensAt: instantAt(zone, dayFromDate(window.from), 0),
        closesAt: instantAt(zone, dayFromDate(window.to), 0),
      };
    case "rolling_available":
      return { closesAt: endOfOpenDays(schedule, today, window.days) };
    case "rolling": {
      let last = today;
      for (let counted = 0; counted < window.days;) {
        last += 1;
        if (!window.businessDaysOnly || weekdayOf(last) < 5) counted += 1;
      }
      return { closesAt: instantAt(zone, last + 1, 0) };
    }
  }
}

function hoursRules({ offering, standing }: RulesInput, hours: Hours): readonly Rule[] {
  const refuse = (because: "hours" | "grid" | "away"): Refusal =>
    soft({ code: "outside_availability", because }, standing);
  return [
    (candidate) => {
      const holding = hours.windows.filter((window) => contains(window, candidate));
      if (holding.length === 0) return refuse("hours");
      return holding.some((window) => isStartOf(window, offering.incrementMinutes, candidate.startsAt))
        ? undefined
        : refuse("grid");
    },
    (candidate) => (findOverlap(hours.away, candidate) ? refuse("away") : undefined),
  ];
}

function providerRules({ offering, provider, standing }: RulesInput): readonly Rule[] {
  const { bufferBeforeMinutes, bufferAfterMinutes } = offering;
  const sessions = mergeIntervals(provider.sessions);
  const sessionsWithBuffers = mergeIntervals(provider.sessions.map((each) => widened(each, each)));
  const busy = provider.busy === "unreadable" ? [] : mergeIntervals(provider.busy);
  const reach = (candidate: Interval): Interval => widened(candidate, { bufferBeforeMinutes, bufferAfterMinutes });

  const rules: Rule[] = [
    (candidate) => {
      if (findOverlap(sessions, candidate)) return hard({ code: "slot_taken", because: "session" });
      return (
        findOverlap(sessionsWithBuffers, reach(candidate)) && soft({ code: "slot_taken", because: "buffer" }, standing)
      );
    },
    (candidate) => {
      if (!findOverlap(busy, reach(candidate))) return undefined;
      const because = findOverlap(busy, candidate) ? "calendar" : "buffer";
      return soft({ code: "slot_taken", because }, standing);
    },
  ];
  if (provider.busy === "unreadable") {
    rules.push(() => soft({ code: "calendar_unreadable", providerId: provider.providerId }, standing));
  }
  return rules;
}

function learnerRules(learner: LearnerFacts | undefined, standing: Standing): readonly Rule[] {
  if (!learner) return [];
  const sessions = mergeIntervals(learner.sessions);
  const busy = mergeIntervals(learner.busy);
  return [
    (candidate) => (findOverlap(sessions, candidate) ? hard({ code: "learner_busy", because: "session" }) : undefined),
    (candidate) =>
      findOverlap(busy, candidate) ? soft({ code: "learner_busy", because: "calendar" }, standing) : undefined,
  ];
}

function contains(whole: Interval, part: Interval): boolean {
  return whole.startsAt <= part.startsAt && part.endsAt <= whole.endsAt;
}

function widened(
  interval: Interval,
  by: { readonly bufferBeforeMinutes: number; readonly bufferAfterMinutes: number },
): Interval {
  return {
    startsAt: addMinutes(interval.startsAt, -by.bufferBeforeMinutes),
    endsAt: addMinutes(interval.endsAt, by.bufferAfterMinutes),
  };
}

/** Whether a session that stands may still be moved or cancelled by this caller; empty = yes. */
export function decideChange(change: {
  readonly session: Interval & { readonly status: "scheduled" | "cancelled" | "completed" };
  readonly cutoffMinutes: number;
  readonly standing: Standing;
  readonly now: Instant;
}): readonly Refusal[] {
  const { session, cutoffMinutes, standing, now } = change;
  if (session.status === "cancelled") return [hard({ code: "already_cancelled" })];
  if (session.startsAt <= now) return [hard({ code: "in_the_past" })];
  const lastChance = asInstant(session.startsAt - cutoffMinutes * minuteMs);
  return now > lastChance ? [soft({ code: "cutoff_passed", cutoffMinutes }, standing)] : [];
}

/** Every reason against taking a seat in a class that stands; empty = the learner can join. */
export function decideJoin(joining: {
  readonly session: Interval & { readonly capacity: number; readonly learnerIds: readonly string[] };
  readonly learnerIds: readonly string[];
  /** Absent when staff put others on the roster; the database still keeps everybody from being in two places. */
  readonly learner?: LearnerFacts | undefined;
  readonly standing: Standing;
  readonly now: Instant;
}): readonly Refusal[] {
  const { session, learnerIds, learner, standing, now } = joining;
  const refusals: Refusal[] = [];
  if (session.startsAt <= now) refusals.push(hard({ code: "in_the_past" }));
  const seats = session.learnerIds.map((learnerId) => ({ learnerId, state: "booked" as const }));
  const seated = takeSeats({ capacity: session.capacity, seats }, learnerIds);
  if (!seated.ok) refusals.push(seated.error);
  for (const rule of learnerRules(learner, standing)) {
    const refusal = rule(session);
    if (refusal) refusals.push(refusal);
  }
  return refusals;
}
