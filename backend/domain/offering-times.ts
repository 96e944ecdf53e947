/** The times of an offering with one provider, any of several, or all of them: what is listed, decided and explained. */
import { rankChoices } from "./assign-provider.ts";
import type { ProviderLoad } from "./assign-provider.ts";
import type { ProviderFacts, Question } from "./booking-facts.ts";
import { prepareRules } from "./booking-rules.ts";
import type { Finding, RuleName, RuleSource } from "./finding.ts";
import { addMinutes, minuteMs } from "./instant.ts";
import type { Instant } from "./instant.ts";
import type { Interval } from "./interval.ts";
import type { Offering } from "./offering.ts";
import { findStanding } from "./refusals.ts";
import type { Refusal, RefusalCode } from "./refusals.ts";

export interface OfferingFacts extends Question {
  /** `providerIds` in order of preference: who may teach, or with `all` who has to. */
  readonly offering: Omit<Offering, "id" | "version" | "name" | "description">;
  /** Of those who are asked, in any order; somebody without facts is free at no time. */
  readonly providers: readonly ProviderFacts[];
  /** What each teaches in the period that is compared; only `any` asks. */
  readonly loads?: ReadonlyMap<string, ProviderLoad> | undefined;
  /** Who teaches the session that is moved: with `any` they keep it when they can. */
  readonly currentIds?: readonly string[] | undefined;
}

export interface OfferingStart extends Interval {
  /** Who could teach it, in the offering's order; with `all` everybody. */
  readonly providerIds: readonly string[];
}

/**
 * Every start in the range that can be booked; ascending, unique. Each provider's own grid counts: with `any` a start is
 * legal for those it lists, with `all` it must be legal for everybody.
 */
export function listOfferingStarts(facts: OfferingFacts): readonly OfferingStart[] {
  const { offering, range } = facts;
  const asked = inOrder(facts);
  const needed = offering.assignment === "all" ? offering.providerIds.length : 1;
  if (asked.length < needed) return [];
  const endOf = (startsAt: Instant): Instant => addMinutes(startsAt, offering.durationMinutes);
  const [first, second] = asked;
  if (!first) return [];
  if (!second) {
    const providerIds = [first.providerId];
    return startsOf(facts, first).map((startsAt) => ({ startsAt, endsAt: endOf(startsAt), providerIds }));
  }

  const idsByMinute = new Map<number, string[]>();
  const minuteOf = (startsAt: number): number => (startsAt - range.startsAt) / minuteMs;
  const starts: Instant[] = [];
  for (const provider of asked) {
    for (const startsAt of startsOf(facts, provider)) {
      const known = idsByMinute.get(minuteOf(startsAt));
      if (known) known.push(provider.providerId);
      else {
        idsByMinute.set(minuteOf(startsAt), [provider.providerId]);
        starts.push(startsAt);
      }
    }
  }
  return starts
    .sort((one, other) => one - other)
    .map((startsAt) => ({
      startsAt,
      endsAt: endOf(startsAt),
      providerIds: idsByMinute.get(minuteOf(startsAt)) as string[],
    }))
    .filter(({ providerIds }) => providerIds.length >= needed);
}

/** Every start that the hours alone allow, from now on, whatever else speaks against it; ascending. */
export function listGrid(facts: OfferingFacts): readonly Instant[] {
  const { limits: _, ...rules } = facts.offering;
  const free = facts.providers.map(({ providerId, schedule }): ProviderFacts => ({
    providerId,
    schedule: { ...schedule, away: [] },
    busy: [],
    sessions: [],
  }));
  const offering = { ...rules, minimumNoticeMinutes: 0, window: { type: "unlimited" as const } };
  const starts = listOfferingStarts({ ...facts, offering, providers: free, learner: undefined });
  return starts.map(({ startsAt }) => startsAt);
}

function startsOf(facts: OfferingFacts, provider: ProviderFacts): readonly Instant[] {
  return prepareRules({ ...facts, provider }).listStarts();
}

function inOrder({ offering, providers }: OfferingFacts): readonly ProviderFacts[] {
  const byId = new Map(providers.map((each) => [each.providerId, each]));
  return offering.providerIds.flatMap((id) => byId.get(id) ?? []);
}

export interface OfferingDecision {
  /** Who could teach it, best first, each choice with its organizer first; empty = it cannot be booked. */
  readonly choices: readonly (readonly string[])[];
  /** What speaks against each provider who was asked, also what the caller overrides. */
  readonly refusals: ReadonlyMap<string, readonly Refusal[]>;
}

/** Who could teach a session at this time, when the caller insists on passing `override`. */
export function decideOffering(facts: OfferingFacts, at: Interval, override: readonly string[] = []): OfferingDecision {
  const { offering, loads, currentIds } = facts;
  const refusals = new Map(
    inOrder(facts).map((provider) => [provider.providerId, prepareRules({ ...facts, provider }).decide(at)]),
  );
  const freeIds = [...refusals].filter(([, against]) => !findStanding(against, override)).map(([id]) => id);
  return { choices: rankChoices(offering.assignment, offering.providerIds, { freeIds, loads, currentIds }), refusals };
}

/** One reason why a time is not offered. Carries no titles, names or places. */
export interface Reason {
  readonly code: RefusalCode;
  readonly rule: RuleName;
  readonly source: RuleSource;
  /** Whom it concerns. */
  readonly providerId: string;
  /** The first later start against which this reason no longer speaks; absent = not known, or never. */
  readonly until?: Instant | undefined;
}

export interface Explanation {
  /** Exactly when `listOfferingStarts` lists it. */
  readonly bookable: boolean;
  /** Empty when it is bookable; otherwise everything that speaks against every provider who was asked. */
  readonly reasons: readonly Reason[];
}

/** Why a session of the offering's own length can or cannot start at this instant, which lies in the facts' range. */
export function explainStart(facts: OfferingFacts, at: Instant): Explanation {
  const candidate = { startsAt: at, endsAt: addMinutes(at, facts.offering.durationMinutes) };
  const findings = inOrder(facts).map((provider) => ({
    providerId: provider.providerId,
    found: prepareRules({ ...facts, provider }).find(candidate),
  }));
  const { assignment, providerIds } = facts.offering;
  const freeIds = findings.filter(({ found }) => found.length === 0).map(({ providerId }) => providerId);
  if (rankChoices(assignment, providerIds, { freeIds }).length > 0) return { bookable: true, reasons: [] };
  return {
    bookable: false,
    reasons: findings.flatMap(({ providerId, found }) => found.map((each) => reasonOf(each, providerId))),
  };
}

function reasonOf({ refusal, rule, source, until }: Finding, providerId: string): Reason {
  return { code: refusal.code, rule, source, providerId, ...(until === undefined ? {} : { until }) };
}
