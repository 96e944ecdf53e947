/** The rules about the time itself: the past, notice, booking window, the provider's hours, and limits. */
import type { RulesInput } from "./booking-facts.ts";
import type { WindowBounds } from "./booking-window.ts";
import type { Finding, Rule } from "./finding.ts";
import { addMinutes, asInstant, minuteMs } from "./instant.ts";
import type { Instant } from "./instant.ts";
import { findOverlap } from "./interval.ts";
import type { Interval } from "./interval.ts";
import type { Counter, LimitName } from "./limits.ts";
import { isStartOf } from "./open-hours.ts";
import type { OpenHours, OpenWindow } from "./open-hours.ts";
import { hard, soft } from "./refusals.ts";
import type { RefusalReason } from "./refusals.ts";

/** When a learner may start a session at the earliest. */
export function earliestStart({ offering, now }: Pick<RulesInput, "offering" | "now">): Instant {
  return addMinutes(now, offering.minimumNoticeMinutes);
}

export function clockRules(input: RulesInput, bounds: WindowBounds): readonly Rule[] {
  const { standing, now, offering } = input;
  const earliestAt = earliestStart(input);
  const { opensAt, closesAt } = bounds;
  const outside: RefusalReason = { code: "outside_booking_window", ...bounds };
  return [
    ({ startsAt }) =>
      startsAt < now
        ? { refusal: hard({ code: "in_the_past" }), rule: "past", source: "clock", until: now }
        : undefined,
    ({ startsAt }) =>
      startsAt >= now && startsAt < earliestAt
        ? {
            refusal: soft({ code: "inside_minimum_notice", earliestAt }, standing),
            rule: "minimum_notice",
            source: "notice",
            until: earliestAt,
          }
        : undefined,
    ({ startsAt }) => {
      const isEarly = opensAt !== undefined && startsAt < opensAt;
      if (!isEarly && (closesAt === undefined || startsAt < closesAt)) return undefined;
      return {
        refusal: soft(outside, standing),
        rule: "booking_window",
        source: "window",
        until: isEarly ? opensAt : undefined,
      };
    },
    () =>
      isPublishedOnly(offering, standing)
        ? {
            refusal: soft({ code: "outside_availability", because: "hours" }, standing),
            rule: "published_dates",
            source: "schedule",
          }
        : undefined,
  ];
}

/** Where an offering asks for it, only learners who are matched with the provider may book. */
export function matchRules({ provider, standing }: RulesInput): readonly Rule[] {
  if (provider.isMatched !== false) return [];
  return [() => ({ refusal: soft({ code: "not_matched" }, standing), rule: "match", source: "match" })];
}

/** Whether this caller can join what is published and start nothing. */
export function isPublishedOnly(offering: RulesInput["offering"], standing: RulesInput["standing"]): boolean {
  return offering.dates === "published" && standing === "learner";
}

export function hoursRules(
  { offering, standing }: RulesInput,
  about: { readonly hours: OpenHours; readonly windows: readonly OpenWindow[] },
): readonly Rule[] {
  const { hours, windows } = about;
  const refuse = (because: "hours" | "grid" | "away"): Pick<Finding, "refusal"> => ({
    refusal: soft({ code: "outside_availability", because }, standing),
  });
  return [
    (candidate) => {
      const holding = windows.filter((window) => contains(window, candidate));
      if (holding.some((window) => isStartOf(window, offering.incrementMinutes, candidate.startsAt))) return undefined;
      const source = hours.isOverridden(candidate.startsAt) ? "override" : "schedule";
      if (holding.length > 0) {
        return { ...refuse("grid"), rule: "grid", source, until: nextStart(holding, offering, candidate) };
      }
      const until = windows.find((window) => window.startsAt > candidate.startsAt)?.startsAt;
      return { ...refuse("hours"), rule: "hours", source, until };
    },
    (candidate) => {
      const absence = findOverlap(hours.away, candidate);
      return absence && { ...refuse("away"), rule: "away", source: "away", until: absence.endsAt };
    },
  ];
}

function nextStart(
  holding: readonly OpenWindow[],
  { incrementMinutes }: RulesInput["offering"],
  { startsAt, endsAt }: Interval,
): Instant | undefined {
  const stepMs = incrementMinutes * minuteMs;
  const next = holding.flatMap((window) => {
    const index = window.anchors.findLastIndex((each) => each <= startsAt);
    const anchor = window.anchors[index] as Instant;
    const onGrid = anchor + Math.ceil((startsAt - anchor) / stepMs) * stepMs;
    const start = Math.min(onGrid, window.anchors[index + 1] ?? onGrid);
    return start + (endsAt - startsAt) <= window.endsAt ? [start] : [];
  });
  return next.length === 0 ? undefined : asInstant(Math.min(...next));
}

export function contains(whole: Interval, part: Interval): boolean {
  return whole.startsAt <= part.startsAt && part.endsAt <= whole.endsAt;
}

/** One rule for each limit the offering sets. */
export function limitRules({ offering, standing }: RulesInput, counter: Counter | undefined): readonly Rule[] {
  if (!counter) return [];
  const names = Object.keys(offering.limits ?? {}) as readonly LimitName[];
  return names.map((name) => (candidate) => {
    const reached = counter.reachedBy(candidate).find(({ limit }) => limit === name);
    if (!reached) return undefined;
    const { limit, period, atMost, during } = reached;
    const facts = { limit, period, atMost, periodStartsAt: during.startsAt, periodEndsAt: during.endsAt };
    const refusal = soft({ code: "limit_reached", ...facts }, standing);
    return { refusal, rule: limit, source: "limit", until: during.endsAt };
  });
}
