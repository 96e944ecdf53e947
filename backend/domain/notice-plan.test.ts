import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { asInstant } from "./instant.ts";
import { isTimeToTell, nextReminder, planForPerson } from "./notice-plan.ts";
import { at as clock } from "./testing/wall-clock.ts";
import type { PersonNow, SessionNow, Told } from "./notice-plan.ts";

const at = (hour: number) => clock(`2026-03-05T${String(hour).padStart(2, "0")}:00`);
const session: SessionNow = { startsAt: at(9), endsAt: at(10), providerIds: ["p"], calendarFollows: false };
const told: Told = {
  startsAt: at(9),
  endsAt: at(10),
  providerIds: ["p"],
  isOn: true,
  channel: "email",
  hasEntry: false,
  sequence: 0,
};
const learner: PersonNow = {
  part: "learner",
  isOn: true,
  line: "no",
  inCalendar: "no",
  isOver: false,
  isActor: false,
  knowsByDoing: false,
  told: undefined,
  newEntryUid: "new@slotside",
};
const gone = { isOn: false, isOver: true } as const;
const plan = (what: { session?: Partial<SessionNow>; person?: Partial<PersonNow>; told?: Partial<Told> }): string => {
  const before = what.told === undefined ? undefined : { ...told, ...what.told };
  const { news } = planForPerson({ ...session, ...what.session }, { ...learner, told: before, ...what.person });
  return news ? [news.kind, news.through, ...(news.entry ? [news.entry] : [])].join(" ") : "nothing";
};

describe("what somebody has to hear", () => {
  it.each([
    ["nothing was told, the calendar invited them", { person: { inCalendar: "invited" } }, "booked calendar"],
    ["nothing was told, no calendar", {}, "booked message REQUEST"],
    ["nothing was told, an invitation follows", { session: { calendarFollows: true } }, "booked message"],
    ["the event is their own", { person: { inCalendar: "own" } }, "booked message"],
    [
      "the provider did it and has it in their calendar",
      { person: { part: "provider", isActor: true, inCalendar: "own" } },
      "nothing",
    ],
    [
      "the provider did it and has no calendar",
      { person: { part: "provider", isActor: true } },
      "booked message REQUEST",
    ],
    ["the learner did it", { person: { isActor: true, inCalendar: "own" } }, "booked message"],
    ["all was told", { told: {} }, "nothing"],
    ["they got in line", { person: { isOn: false, line: "waits" } }, "nothing"],
    [
      "what they wait for moved",
      { told: { isOn: false, isInLine: true, startsAt: at(8) }, person: { isOn: false, line: "waits" } },
      "moved message",
    ],
    [
      "what they wait for has a link now",
      { told: { isOn: false, isInLine: true }, session: { joinUrl: "x" }, person: { isOn: false, line: "waits" } },
      "nothing",
    ],
    [
      "what they wait for is called off",
      { told: { isOn: false, isInLine: true }, person: { isOn: false, line: "called_off" } },
      "cancelled message",
    ],
    ["they left the line", { told: { isOn: false, isInLine: true }, person: { isOn: false } }, "nothing"],
    ["they got a seat", { told: { isOn: false, isInLine: true } }, "booked message REQUEST"],
    ["it moved, by calendar", { told: { startsAt: at(8) }, person: { inCalendar: "invited" } }, "moved calendar"],
    ["it moved, with a file out there", { told: { startsAt: at(8), hasEntry: true } }, "moved message REQUEST"],
    [
      "it moved, with a file out there and an invitation too",
      { told: { startsAt: at(8), hasEntry: true, channel: "calendar" }, person: { inCalendar: "invited" } },
      "moved message REQUEST",
    ],
    ["another place", { told: { place: "Room 4" } }, "moved message REQUEST"],
    ["another provider", { told: { providerIds: ["q"] } }, "moved message REQUEST"],
    [
      "the link came",
      { told: { channel: "own" }, session: { joinUrl: "x" }, person: { inCalendar: "own" } },
      "link_ready message",
    ],
    [
      "the link came by calendar",
      { told: {}, session: { joinUrl: "x" }, person: { inCalendar: "invited" } },
      "link_ready calendar",
    ],
    ["the link is away for a while", { told: { joinUrl: "x" } }, "nothing"],
    ["an invitation came after the mail", { told: {}, person: { inCalendar: "invited" } }, "nothing"],
    [
      "it is off, the calendar took it away",
      { told: { channel: "calendar" }, person: { isOn: false } },
      "cancelled calendar",
    ],
    [
      "it is off, the calendar still shows it",
      { told: { channel: "calendar" }, person: { isOn: false, inCalendar: "invited" } },
      "cancelled message",
    ],
    [
      "it is off, with a file out there",
      { told: { hasEntry: true }, person: { isOn: false } },
      "cancelled message CANCEL",
    ],
    ["it is off, and they were told so", { told: { isOn: false }, person: { isOn: false } }, "nothing"],
    ["it is off, and they never knew of it", { person: { isOn: false } }, "nothing"],
    [
      "they booked it, and somebody else called it off",
      { person: { ...gone, knowsByDoing: true } },
      "cancelled message",
    ],
    [
      "they got in line, and somebody else called it off",
      { person: { ...gone, line: "called_off", knowsByDoing: true } },
      "cancelled message",
    ],
    ["they booked it and called it off", { person: { ...gone, knowsByDoing: true, isActor: true } }, "nothing"],
    ["they offered a date that nobody takes yet", { person: { isOn: false, knowsByDoing: true } }, "nothing"],
    ["a seat is offered", { person: { isOn: false, offeredUntil: at(8) } }, "offer message"],
    [
      "the same seat is offered still",
      { told: { isOn: false, offeredUntil: at(8) }, person: { isOn: false, offeredUntil: at(8) } },
      "nothing",
    ],
  ] as const)("%s", (_, what, expected) => {
    expect(plan(what)).toBe(expected);
  });

  it("is nothing once it was told, whatever came before", () => {
    const someTold = fc.option(
      fc.record({
        startsAt: fc.constantFrom(at(8), at(9)),
        isOn: fc.boolean(),
        isInLine: fc.boolean(),
        hasEntry: fc.boolean(),
        channel: fc.constantFrom("own", "calendar", "email"),
        joinUrl: fc.constantFrom("x", undefined),
      } as const),
      { nil: undefined },
    );
    const somebody = fc.record({
      part: fc.constantFrom("provider", "learner"),
      isOn: fc.boolean(),
      inCalendar: fc.constantFrom("own", "invited", "no"),
      isOver: fc.boolean(),
      isActor: fc.boolean(),
      knowsByDoing: fc.boolean(),
      newEntryUid: fc.constant("new@slotside"),
    } as const);
    const someLine = fc.constantFrom(
      { line: "waits", offeredUntil: at(8) } as const,
      { line: "waits" } as const,
      { line: "called_off" } as const,
      { line: "no" } as const,
    );
    fc.assert(
      fc.property(
        someTold,
        fc.tuple(somebody, someLine).map(([one, line]) => ({ ...one, ...line })),
        fc.boolean(),
        fc.constantFrom("x", undefined),
        (before, person, calendarFollows, joinUrl) => {
          const now = { ...session, calendarFollows, joinUrl };
          const first = planForPerson(now, { ...person, told: before && { ...told, ...before } });
          const second = planForPerson(now, { ...person, told: first.told });
          // Who lost a seat may be offered another one.
          const isOffer = before?.isOn === true && second.news?.kind === "offer";
          expect(isOffer ? undefined : second.news).toBeUndefined();
          expect(planForPerson(now, { ...person, told: second.told }).news).toBeUndefined();
        },
      ),
    );
  });
});

describe("waiting for calendars", () => {
  const vendors = { now: at(9), waitingSince: at(9), isSettled: false, isBroken: false };
  it("ends when they settled, when they are broken, or after two minutes", () => {
    expect(isTimeToTell(vendors)).toBe(false);
    expect(isTimeToTell({ ...vendors, isSettled: true })).toBe(true);
    expect(isTimeToTell({ ...vendors, isBroken: true })).toBe(true);
    expect(isTimeToTell({ ...vendors, now: asInstant(at(9) + 119_999) })).toBe(false);
    expect(isTimeToTell({ ...vendors, now: asInstant(at(9) + 120_000) })).toBe(true);
  });
});

describe("the next reminder", () => {
  it("is the earliest that is still to come", () => {
    expect(nextReminder(at(9), [10, 60], at(7))).toEqual({ at: at(8), minutes: 60 });
    expect(nextReminder(at(9), [10, 60], at(8))?.minutes).toBe(10);
    expect(nextReminder(at(9), [10, 60], at(9))).toBeUndefined();
    expect(nextReminder(at(9), [], at(7))).toBeUndefined();
  });
});
