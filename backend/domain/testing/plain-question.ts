/** The plainest question there is, for tests to change one thing of. */
import type { ProviderFacts, RulesInput } from "../booking-facts.ts";
import { prepareRules } from "../booking-rules.ts";
import { addMinutes, asInstant, dayMs } from "../instant.ts";
import type { Instant } from "../instant.ts";
import type { Interval } from "../interval.ts";
import { usualRules } from "../offering.ts";
import type { OfferingRules } from "../offering.ts";
import { usualSchedule, weekdays } from "../schedule.ts";
import type { DayWindow, Schedule } from "../schedule.ts";
import { at, between, times } from "./wall-clock.ts";

/** Sessions of an hour on the hour, without notice or end. */
export const plainOffering: OfferingRules = {
  ...usualRules({ durationMinutes: 60, kind: "individual", presence: "virtual" }),
  incrementMinutes: 60,
  minimumNoticeMinutes: 0,
  window: { type: "unlimited" },
};

export const priya: ProviderFacts = { providerId: "priya", schedule: usualSchedule("UTC"), busy: [], sessions: [] };

/** Monday 2 March 2026, asked the day before: nine to five. */
export const plainQuestion: RulesInput = {
  offeringId: "o1",
  offering: plainOffering,
  provider: priya,
  standing: "learner",
  now: at("2026-03-01T00:00"),
  range: between("2026-03-02", "2026-03-03"),
};

/** The same windows on every day of the week. */
export function daily(timeZone: string, ...windows: readonly (readonly [from: string, to: string])[]): Schedule {
  return everyDay(
    timeZone,
    windows.map(([from, to]) => ({ from, to })),
  );
}

export function everyDay(timeZone: string, windows: readonly DayWindow[]): Schedule {
  return { ...usualSchedule(timeZone), weekly: weekdays.map((day) => ({ day, windows })) };
}

/** The plain question about one local date of a schedule, asked a day before. */
export function askAbout(date: string, schedule: Schedule, change: Partial<OfferingRules> = {}): RulesInput {
  const startsAt = at(date, schedule.timeZone);
  return {
    ...plainQuestion,
    offering: { ...plainOffering, ...change },
    provider: { ...priya, schedule },
    now: asInstant(startsAt - dayMs),
    range: { startsAt, endsAt: at(nextDate(date), schedule.timeZone) },
  };
}

/** The starts that are listed, as `09:00` on the provider's clock. */
export function listed(question: RulesInput, zone = question.provider.schedule.timeZone): string[] {
  return times(prepareRules(question).listStarts(), zone);
}

/** Codes of all that speaks against a session of the offering's length. */
export function against(question: RulesInput, startsAt: Instant): string[] {
  return prepareRules(question)
    .decide(sessionAt(question, startsAt))
    .map(({ code }) => code);
}

export function sessionAt({ offering }: Pick<RulesInput, "offering">, startsAt: Instant): Interval {
  return { startsAt, endsAt: addMinutes(startsAt, offering.durationMinutes) };
}

function nextDate(date: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "UTC", dateStyle: "short" }).format(at(date) + dayMs);
}
