/**
 * The one place that says whether a time can be booked. Listing, booking and rescheduling all ask it, so that what is
 * listed can be booked and what is not listed cannot.
 */
import type { LearnerFacts, RulesInput } from "./booking-facts.ts";
import { windowBounds } from "./booking-window.ts";
import { learnerRules, providerRules } from "./busy-rules.ts";
import type { Finding, Rule } from "./finding.ts";
import { listFreeStarts } from "./free-starts.ts";
import { addMinutes, asInstant, minuteMs } from "./instant.ts";
import type { Instant } from "./instant.ts";
import type { Interval } from "./interval.ts";
import { countTaught } from "./limits.ts";
import type { OfferingRules } from "./offering.ts";
import { isStartOf, readHours } from "./open-hours.ts";
import { hard, soft } from "./refusals.ts";
import type { Refusal, Standing } from "./refusals.ts";
import { takeSeats } from "./roster.ts";
import type { Roster } from "./roster.ts";
import type { WindowPlace } from "./schedule.ts";
import { clockRules, contains, hoursRules, limitRules, matchRules } from "./time-rules.ts";

export type { BookedTime, LearnerFacts, ProviderFacts, RulesInput } from "./booking-facts.ts";

export interface Rules {
  /** Every reason against this time; empty = it can be booked. */
  readonly decide: (candidate: Interval) => readonly Refusal[];
  /** The same reasons, each with the rule and the source it comes from. */
  readonly find: (candidate: Interval) => readonly Finding[];
  /** The starts in the range that nothing speaks against. Ascending, unique. */
  readonly listStarts: () => readonly Instant[];
  /** How the window that holds this time says a session takes place, where that differs from the offering. */
  readonly placeOf: (candidate: Interval) => WindowPlace;
}

/** Prepares the rules of one provider for many questions. */
export function prepareRules(input: RulesInput): Rules {
  const { offering, provider, now } = input;
  const { timeZone } = provider.schedule;
  const hours = readHours(provider.schedule, input.offeringId);
  const windows = hours.windowsIn(input.range);
  const bounds = windowBounds(offering.window, { hours, timeZone, now });
  const counter = offering.limits && countTaught(offering.limits, timeZone, provider.taught ?? []);

  let prepared: readonly Rule[] | undefined;
  const find = (candidate: Interval): readonly Finding[] => {
    prepared ??= [
      ...clockRules(input, bounds),
      ...matchRules(input),
      ...hoursRules(input, { hours, windows }),
      ...limitRules(input, counter),
      ...providerRules(input),
      ...learnerRules(input.learner, input.standing),
    ];
    return prepared.map((rule) => rule(candidate)).filter((finding) => finding !== undefined);
  };

  return {
    find,
    decide: (candidate) => find(candidate).map(({ refusal }) => refusal),
    listStarts: () => listFreeStarts(input, { hours, windows, bounds, counter }),
    placeOf: (candidate) =>
      windows.find(
        (window) => contains(window, candidate) && isStartOf(window, offering.incrementMinutes, candidate.startsAt),
      )?.place ?? {},
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

/** Every reason against taking a seat in a class that stands; empty = the learner can join, or stand in line. */
export function decideJoin(joining: {
  readonly session: Interval & Roster;
  readonly learnerIds: readonly string[];
  readonly whenFull: "refuse" | "wait";
  readonly offering: Pick<OfferingRules, "minimumNoticeMinutes">;
  /** As in the provider's facts: false when a learner has no match that the offering asks for. */
  readonly isMatched?: boolean | undefined;
  /** Absent when staff put others on the roster; the database still keeps everybody from being in two places. */
  readonly learner?: LearnerFacts | undefined;
  readonly standing: Standing;
  readonly now: Instant;
}): readonly Refusal[] {
  const { session, learnerIds, whenFull, learner, standing, now } = joining;
  const refusals: Refusal[] = [];
  if (session.startsAt <= now) refusals.push(hard({ code: "in_the_past" }));
  const earliestAt = addMinutes(now, joining.offering.minimumNoticeMinutes);
  if (session.startsAt > now && session.startsAt < earliestAt) {
    refusals.push(soft({ code: "inside_minimum_notice", earliestAt }, standing));
  }
  if (joining.isMatched === false) refusals.push(soft({ code: "not_matched" }, standing));
  const seated = takeSeats(session, learnerIds, whenFull);
  if (!seated.ok) refusals.push(seated.error);
  for (const rule of learnerRules(learner, standing)) {
    const finding = rule(session);
    if (finding) refusals.push(finding.refusal);
  }
  return refusals;
}
