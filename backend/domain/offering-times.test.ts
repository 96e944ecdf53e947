import { describe, expect, it } from "@jest/globals";
import type { ProviderFacts } from "./booking-facts.ts";
import { rankChoices } from "./assign-provider.ts";
import { decideOffering, explainStart, listOfferingStarts } from "./offering-times.ts";
import type { OfferingFacts, Reason } from "./offering-times.ts";
import { usualSchedule } from "./schedule.ts";
import { daily, plainOffering, plainQuestion, priya } from "./testing/plain-question.ts";
import { at, between, times, utc } from "./testing/wall-clock.ts";

const person = (providerId: string, change: Partial<ProviderFacts> = {}): ProviderFacts => ({
  ...priya,
  providerId,
  ...change,
});
const ask = (assignment: "single" | "any" | "all", ...providers: readonly ProviderFacts[]): OfferingFacts => ({
  ...plainQuestion,
  offering: { ...plainOffering, assignment, providerIds: providers.map(({ providerId }) => providerId) },
  providers,
});
const morning = person("ann", { schedule: daily("UTC", ["09:00", "12:00"]) });
const halfPast = person("bob", { schedule: daily("UTC", ["09:30", "12:30"]) });
const ten = between("2026-03-02T10:00", "2026-03-02T11:00");

describe("listing several providers", () => {
  it("names who is free at each start, in the offering's order", () => {
    const later = person("cem", { schedule: daily("UTC", ["10:00", "13:00"]) });
    expect(
      listOfferingStarts(ask("any", later, morning)).map(({ startsAt, providerIds }) => [
        ...times([startsAt]),
        ...providerIds,
      ]),
    ).toEqual([
      ["09:00", "ann"],
      ["10:00", "cem", "ann"],
      ["11:00", "cem", "ann"],
      ["12:00", "cem"],
    ]);
  });

  it("offers a collective session only where it is on everybody's grid", () => {
    expect(listOfferingStarts(ask("all", morning, halfPast))).toEqual([]);
    const finer = { ...ask("all", morning, halfPast).offering, incrementMinutes: 30 };
    const starts = listOfferingStarts({ ...ask("all", morning, halfPast), offering: finer });
    expect(times(starts.map(({ startsAt }) => startsAt))).toEqual(["09:30", "10:00", "10:30", "11:00"]);
    expect(starts[0]?.providerIds).toEqual(["ann", "bob"]);
  });

  it("asks everybody's hours, diary, limits and calendar for a collective session", () => {
    const busy = person("bob", { busy: [between("2026-03-02T09:00", "2026-03-02T10:00")] });
    expect(times(listOfferingStarts(ask("all", morning, busy)).map((each) => each.startsAt))).toEqual([
      "10:00",
      "11:00",
    ]);
    expect(listOfferingStarts(ask("all", morning, person("bob", { busy: "unreadable" })))).toEqual([]);
    const limited = ask("all", morning, person("bob", { taught: [ten] }));
    expect(listOfferingStarts({ ...limited, offering: { ...limited.offering, limits: { perDay: 1 } } })).toEqual([]);
    const missing = { ...ask("all", morning, halfPast), providers: [morning] };
    expect(listOfferingStarts(missing)).toEqual([]);
    expect(decideOffering(missing, ten).choices).toEqual([]);
  });

  it("leaves out only the provider whose calendar cannot be read", () => {
    const facts = ask("any", person("ann", { busy: "unreadable" }), person("bob"));
    expect(listOfferingStarts(facts).every(({ providerIds }) => providerIds.join() === "bob")).toBe(true);
    expect(decideOffering(facts, ten).refusals.get("ann")).toEqual([
      { code: "calendar_unreadable", providerId: "ann", overridable: false },
    ]);
  });
});

describe("choosing who teaches", () => {
  const loads = new Map([
    ["ann", { bookedMinutes: 60, lastBookedAt: 5 }],
    ["bob", { bookedMinutes: 30, lastBookedAt: 9 }],
    ["cem", { bookedMinutes: 30, lastBookedAt: 7 }],
    ["dora", { bookedMinutes: 30, lastBookedAt: 7 }],
  ]);
  const ids = ["dora", "cem", "bob", "ann", "eve"];

  it.each([
    ["any", ids, undefined, "eve cem dora bob ann"],
    ["any", ids, ["ann"], "ann eve cem dora bob"],
    ["any", ["bob", "ann"], ["dora"], "bob ann"],
    ["any", [], undefined, ""],
    ["single", ["ann", "cem"], undefined, "cem ann"],
    ["all", ids, undefined, "dora+cem+bob+ann+eve"],
    ["all", ["ann"], undefined, ""],
  ] as const)("%s of %j, taught by %j now", (assignment, freeIds, currentIds, expected) => {
    const choices = rankChoices(assignment, ids, { freeIds, loads, currentIds });
    expect(choices.map((each) => each.join("+")).join(" ")).toBe(expected);
  });

  it("takes whom the caller may insist on, and nobody in another session", () => {
    const session = { ...ten, bufferBeforeMinutes: 0, bufferAfterMinutes: 0 };
    const facts = {
      ...ask("any", person("ann", { sessions: [session] }), person("bob", { busy: [ten] })),
      standing: "staff" as const,
    };
    expect(decideOffering(facts, ten).choices).toEqual([]);
    expect(decideOffering(facts, ten, ["slot_taken"]).choices).toEqual([["bob"]]);
  });
});

describe("explaining", () => {
  const facts: OfferingFacts = {
    ...ask("single", person("ann")),
    range: between("2026-03-01", "2026-03-16"),
    now: at("2026-02-28"),
  };
  const explain = (change: Partial<ProviderFacts>, startsAt: string, more: Partial<OfferingFacts> = {}): string[] => {
    const asked = { ...facts, ...more, providers: [person("ann", change)] };
    const { reasons } = explainStart(asked, at(startsAt));
    const say = ({ code, rule, source, until }: Reason): string =>
      `${code}/${rule}/${source}${until === undefined ? "" : ` until ${utc(until).slice(0, 16)}`}`;
    return reasons.map(say);
  };
  const booked = { ...ten, bufferBeforeMinutes: 0, bufferAfterMinutes: 15 };
  const offering = (change: Partial<OfferingFacts["offering"]>): Partial<OfferingFacts> => ({
    offering: { ...facts.offering, ...change },
  });

  it.each<[string, Partial<ProviderFacts>, string, Partial<OfferingFacts>, string]>([
    ["hours", {}, "2026-03-02T08:00", {}, "outside_availability/hours/schedule until 2026-03-02T09:00"],
    [
      "a session too long for what is left",
      {},
      "2026-03-02T16:30",
      {},
      "outside_availability/hours/schedule until 2026-03-03T09:00",
    ],
    ["the grid", {}, "2026-03-02T09:10", {}, "outside_availability/grid/schedule until 2026-03-02T10:00"],
    [
      "an override",
      { schedule: { ...usualSchedule("UTC"), overrides: [{ date: "2026-03-02", windows: [] }] } },
      "2026-03-02T09:00",
      {},
      "outside_availability/hours/override until 2026-03-03T09:00",
    ],
    [
      "an absence",
      { schedule: { ...usualSchedule("UTC"), away: [{ from: ten.startsAt, to: ten.endsAt }] } },
      "2026-03-02T10:00",
      {},
      "outside_availability/away/away until 2026-03-02T11:00",
    ],
    ["a session", { sessions: [booked] }, "2026-03-02T10:00", {}, "slot_taken/overlap/session until 2026-03-02T11:15"],
    ["its buffer", { sessions: [booked] }, "2026-03-02T11:00", {}, "slot_taken/buffer/session until 2026-03-02T11:15"],
    [
      "a hold",
      { reserved: [{ ...booked, reason: "hold" }] },
      "2026-03-02T10:00",
      {},
      "slot_taken/overlap/hold until 2026-03-02T11:15",
    ],
    [
      "time kept for undo",
      { reserved: [{ ...booked, reason: "undo" }] },
      "2026-03-02T10:00",
      {},
      "slot_taken/overlap/undo until 2026-03-02T11:15",
    ],
    ["the calendar", { busy: [ten] }, "2026-03-02T10:00", {}, "slot_taken/overlap/calendar until 2026-03-02T11:00"],
    [
      "one's own buffer",
      { busy: [ten] },
      "2026-03-02T11:00",
      offering({ bufferBeforeMinutes: 20 }),
      "slot_taken/buffer/calendar until 2026-03-02T11:20",
    ],
    [
      "a calendar nobody could read",
      { busy: "unreadable" },
      "2026-03-02T10:00",
      {},
      "calendar_unreadable/readable_calendar/calendar",
    ],
    [
      "a limit",
      { taught: [ten] },
      "2026-03-02T14:00",
      offering({ limits: { perWeek: 1 } }),
      "limit_reached/perWeek/limit until 2026-03-09T00:00",
    ],
    [
      "the booking window",
      {},
      "2026-03-03T10:00",
      offering({ window: { type: "rolling", days: 2 } }),
      "outside_booking_window/booking_window/window",
    ],
    [
      "notice",
      {},
      "2026-03-02T10:00",
      { ...offering({ minimumNoticeMinutes: 60 }), now: at("2026-03-02T09:30") },
      "inside_minimum_notice/minimum_notice/notice until 2026-03-02T10:30",
    ],
    [
      "the past",
      {},
      "2026-03-02T10:00",
      { now: at("2026-03-02T10:30") },
      "in_the_past/past/clock until 2026-03-02T10:30",
    ],
    [
      "the learner's session",
      {},
      "2026-03-02T10:00",
      { learner: { sessions: [ten], busy: [] } },
      "learner_busy/overlap/learner_session until 2026-03-02T11:00",
    ],
    [
      "the learner's calendar",
      {},
      "2026-03-02T10:00",
      { learner: { sessions: [], busy: [ten] } },
      "learner_busy/overlap/learner_calendar until 2026-03-02T11:00",
    ],
    [
      "dates that only the provider publishes",
      {},
      "2026-03-02T10:00",
      offering({ dates: "published" }),
      "outside_availability/published_dates/schedule",
    ],
  ])("names %s", (...row) => {
    const [, change, startsAt, more, expected] = row;
    expect(explain(change, startsAt, more)).toEqual([expected]);
  });

  it("names everything at once, for every provider, and nothing when it can be booked", () => {
    expect(explain({ busy: [ten], sessions: [booked] }, "2026-03-02T10:30")).toEqual([
      "outside_availability/grid/schedule until 2026-03-02T11:00",
      "slot_taken/overlap/session until 2026-03-02T11:15",
      "slot_taken/overlap/calendar until 2026-03-02T11:00",
    ]);
    const two = ask("any", person("ann", { busy: [ten] }), person("bob", { busy: [ten] }));
    expect(explainStart(two, ten.startsAt).reasons.map(({ providerId }) => providerId)).toEqual(["ann", "bob"]);
    const oneFree = ask("any", person("ann", { busy: [ten] }), person("bob"));
    expect(explainStart(oneFree, ten.startsAt)).toEqual({ bookable: true, reasons: [] });
    expect(
      explainStart({ ...oneFree, offering: { ...oneFree.offering, assignment: "all" } }, ten.startsAt),
    ).toMatchObject({
      bookable: false,
      reasons: [{ providerId: "ann", source: "calendar" }],
    });
  });
});
