/** Random questions for laws: schedules in awkward zones around clock changes, with every rule now and then. */
import * as fc from "fast-check";
import type { BookedTime, RulesInput } from "../booking-facts.ts";
import { dateFromDay } from "../calendar-date.ts";
import { addMinutes, asInstant, dayMs, minuteMs } from "../instant.ts";
import type { Instant } from "../instant.ts";
import type { Interval } from "../interval.ts";
import type { BookingWindow } from "../offering.ts";
import type { OfferingFacts } from "../offering-times.ts";
import { usualSchedule, weekdays } from "../schedule.ts";
import type { DayWindow, Schedule } from "../schedule.ts";
import { plainOffering } from "./plain-question.ts";
import { at, timeOf } from "./wall-clock.ts";

/** Zones, each with a local date on which its clocks change, where they do. */
const places = [
  ["UTC", "2026-12-31"],
  ["Europe/Berlin", "2026-03-29"],
  ["Europe/Berlin", "2026-10-25"],
  ["America/New_York", "2026-03-08"],
  ["America/New_York", "2026-11-01"],
  ["Australia/Lord_Howe", "2026-04-05"],
  ["Australia/Lord_Howe", "2026-10-04"],
  ["Asia/Beirut", "2026-03-29"],
  ["America/Santiago", "2026-09-06"],
  ["America/Santiago", "2026-04-05"],
  ["Africa/Cairo", "2026-04-24"],
  ["Pacific/Auckland", "2026-09-27"],
  ["Asia/Kolkata", "2028-02-29"],
  ["Asia/Kathmandu", "2026-12-31"],
] as const;

export interface Shape {
  /** Length of the range. */
  readonly days: number;
}

/** The range begins up to two days before the clock change; asked up to a week before or within the range. */
export function anyQuestion({ days }: Shape): fc.Arbitrary<RulesInput> {
  return fc
    .record({
      place: fc.constantFrom(...places),
      shift: fc.integer({ min: 0, max: 2 * 96 }),
      asked: fc.integer({ min: -7 * 24, max: days * 12 }),
      rules: anyRules,
      schedule: anyHours,
      busy: anyStretches(days, 10),
      sessions: anyStretches(days, 3),
      reserved: anyStretches(days, 2),
      taught: fc.array(fc.integer({ min: -40 * 24, max: 40 * 24 }), { maxLength: 8 }),
      learner: fc.option(fc.record({ sessions: anyStretches(days, 2), busy: anyStretches(days, 3) })),
      buffers: fc.tuple(fc.constantFrom(0, 10, 30), fc.constantFrom(0, 5, 45)),
    })
    .map((pick): RulesInput => {
      const [zone, date] = pick.place;
      const startsAt = asInstant(at(date, zone) - dayMs - pick.shift * 15 * minuteMs);
      const place = (stretches: readonly Stretch[]): readonly Interval[] =>
        stretches.map(([from, length]) => ({
          startsAt: addMinutes(startsAt, from * 5),
          endsAt: addMinutes(startsAt, (from + length) * 5),
        }));
      const booked = (stretches: readonly Stretch[]): readonly BookedTime[] =>
        place(stretches).map((each) => ({
          ...each,
          bufferBeforeMinutes: pick.buffers[0],
          bufferAfterMinutes: pick.buffers[1],
        }));
      const taught = pick.taught.map((hours) => addMinutes(startsAt, hours * 60));
      return {
        offeringId: "o1",
        offering: { ...plainOffering, ...pick.rules(startsAt) },
        provider: {
          providerId: "priya",
          schedule: pick.schedule(zone, startsAt),
          busy: place(pick.busy),
          sessions: booked(pick.sessions),
          reserved: booked(pick.reserved).map((each) => ({ ...each, reason: "hold" })),
          taught: taught.map((each) => ({ startsAt: each, endsAt: addMinutes(each, 45) })),
        },
        learner: pick.learner ? { sessions: place(pick.learner.sessions), busy: place(pick.learner.busy) } : undefined,
        standing: "learner",
        now: addMinutes(startsAt, pick.asked * 60),
        range: { startsAt, endsAt: asInstant(startsAt + days * dayMs) },
      };
    });
}

/** Two to four providers with hours and diaries of their own, asked for the same offering. */
export function anyOffering(shape: Shape): fc.Arbitrary<OfferingFacts> {
  return fc
    .record({
      questions: fc.array(anyQuestion(shape), { minLength: 2, maxLength: 4 }),
      assignment: fc.constantFrom("single", "any", "all"),
      shareHours: fc.boolean(),
      minutes: fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 4, maxLength: 4 }),
    })
    .map(({ questions, assignment, shareHours, minutes }): OfferingFacts => {
      const first = questions[0] as RulesInput;
      const providers = questions.map(({ provider }, index) => {
        const schedule = shareHours ? first.provider.schedule : provider.schedule;
        return { ...provider, schedule, providerId: `p${index}` };
      });
      const providerIds = providers.map(({ providerId }) => providerId);
      const loads = new Map(providerIds.map((id, index) => [id, { bookedMinutes: minutes[index] as number }]));
      return { ...first, offering: { ...first.offering, assignment, providerIds }, providers, loads };
    });
}

/** Every fifth minute of the range, which is finer than any grid here. */
export function raster({ range }: Pick<RulesInput, "range">): readonly Instant[] {
  const count = (range.endsAt - range.startsAt) / (5 * minuteMs);
  return Array.from({ length: count }, (_, index) => asInstant(range.startsAt + index * 5 * minuteMs));
}

type Stretch = readonly [from: number, length: number];

/** In steps of five minutes from the begin of the range; unsorted, overlapping. */
function anyStretches(days: number, maxLength: number): fc.Arbitrary<readonly Stretch[]> {
  return fc.array(fc.tuple(fc.integer({ min: -50, max: days * 288 }), fc.integer({ min: 1, max: 60 })), { maxLength });
}

const anyRules = fc
  .record({
    durationMinutes: fc.constantFrom(20, 30, 45, 60, 90),
    incrementMinutes: fc.constantFrom(15, 20, 25, 30, 60),
    bufferBeforeMinutes: fc.constantFrom(0, 0, 5, 30),
    bufferAfterMinutes: fc.constantFrom(0, 0, 10, 45),
    minimumNoticeMinutes: fc.constantFrom(0, 0, 60, 24 * 60),
    windowType: fc.constantFrom("unlimited", "unlimited", "rolling", "business", "range"),
    windowDays: fc.integer({ min: 1, max: 8 }),
    limits: fc.constantFrom(
      {},
      {},
      { perDay: 2 },
      { perWeek: 3, minutesPerDay: 100 },
      { perMonth: 5 },
      { minutesPerWeek: 200 },
    ),
  })
  .map(({ windowType, windowDays, ...rules }) => (startsAt: Instant) => ({
    ...rules,
    window: windowOf(windowType, windowDays, startsAt),
  }));

function windowOf(
  type: "unlimited" | "rolling" | "business" | "range",
  days: number,
  startsAt: Instant,
): BookingWindow {
  const today = Math.floor(startsAt / dayMs);
  switch (type) {
    case "unlimited":
      return { type: "unlimited" };
    case "rolling":
      return { type: "rolling", days };
    case "business":
      return { type: "rolling", days, businessDaysOnly: true };
    case "range":
      return { type: "range", from: dateFromDay(today + 1), to: dateFromDay(today + 1 + days) };
  }
}

/** Hours never begin or end while clocks change: between half past midnight and four, or half an hour before midnight. */
const anyEdge = fc.constantFrom(0, ...Array.from({ length: 37 }, (_, index) => 4 * 60 + index * 30), 24 * 60);
const anyWindow = fc
  .tuple(anyEdge, anyEdge)
  .filter(([one, other]) => one !== other)
  .map(([one, other]): DayWindow => ({ from: timeOf(Math.min(one, other)), to: timeOf(Math.max(one, other)) }));
const anyWindows = fc.array(anyWindow, { maxLength: 3 });

const anyHours = fc
  .record({
    week: fc.array(anyWindows, { minLength: 7, maxLength: 7 }),
    overrides: fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), anyWindows), { maxLength: 2 }),
    away: fc.option(fc.tuple(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 1, max: 40 })), { freq: 3 }),
    trip: fc.option(
      fc.record({
        from: fc.integer({ min: 0, max: 3 }),
        days: fc.integer({ min: 1, max: 2 }),
        zone: fc.constantFrom("Asia/Tokyo", "Pacific/Auckland", "America/New_York", "Asia/Kathmandu", "UTC"),
      }),
      { freq: 3 },
    ),
  })
  .map((pick) => (timeZone: string, startsAt: Instant): Schedule => {
    const today = Math.floor(startsAt / dayMs);
    const { away, trip } = pick;
    return {
      ...usualSchedule(timeZone),
      weekly: weekdays.map((day, index) => ({ day, windows: pick.week[index] as readonly DayWindow[] })),
      overrides: pick.overrides.map(([day, windows]) => ({ date: dateFromDay(today + day), windows })),
      away: away
        ? [{ from: addMinutes(startsAt, away[0] * 60), to: addMinutes(startsAt, (away[0] + away[1]) * 60) }]
        : [],
      travel: trip
        ? [
            {
              from: dateFromDay(today + trip.from),
              to: dateFromDay(today + trip.from + trip.days),
              timeZone: trip.zone,
            },
          ]
        : [],
    };
  });
