import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { instantOf } from "./graph/time-zones.ts";
import { people, type SandboxPerson } from "./people.ts";
import { seedCalendars } from "./seed-calendars.ts";
import { startTestSandbox, type TestSandbox } from "./test-sandbox.ts";
import type { MailboxEvent } from "./world.ts";

const dayMs = 86_400_000;
const thisMonday = Date.parse("2026-11-23T00:00:00Z");

let test: TestSandbox;
beforeAll(async () => {
  test = await startTestSandbox();
});
afterAll(() => test.stop());

const named = (handle: string): SandboxPerson => people.find((person) => person.handle === handle) as SandboxPerson;
const calendarOf = (handle: string): readonly MailboxEvent[] => test.sandbox.graph.mailboxes.list(named(handle).oid);

/** Minutes between 9 and 17 o'clock of the person's day that nothing busy, tentative or away covers. */
function freeMinutes(handle: string, day: number): number {
  const zone = named(handle).timeZone;
  const blocking = calendarOf(handle).filter(({ showAs }) => ["busy", "tentative", "oof"].includes(showAs));
  const minutes = Array.from({ length: 480 }, (_, minute) =>
    instantOf(thisMonday + day * dayMs + (540 + minute) * 60_000, zone),
  );
  return minutes.filter((at) => !blocking.some(({ startsAt, endsAt }) => startsAt <= at && at < endsAt)).length;
}

describe("seeded calendars", () => {
  it.each(["priya", "tomas", "aroha"])("keeps %s busy and bookable on every weekday of four weeks", (handle) => {
    for (const week of [0, 1, 2, 3]) {
      const free = [0, 1, 2, 3, 4].map((day) => freeMinutes(handle, week * 7 + day));
      expect(Math.max(...free)).toBeLessThan(480);
      expect(Math.min(...free)).toBeGreaterThanOrEqual(90);
      expect(free.reduce((sum, minutes) => sum + minutes, 0)).toBeGreaterThanOrEqual(20 * 60);
    }
  });

  it.each(["priya", "tomas", "aroha"])(
    "gives %s days of every kind: away, tentative, and all day but free",
    (handle) => {
      const kinds = new Set(calendarOf(handle).map(({ showAs, isAllDay }) => `${showAs}${isAllDay ? " all day" : ""}`));
      expect([...kinds]).toEqual(expect.arrayContaining(["busy", "tentative", "oof", "free all day"]));
    },
  );

  it("keeps people's own events of a day apart", () => {
    for (const { handle } of people) {
      const timed = calendarOf(handle).filter(({ isAllDay, isOrganizer }) => !isAllDay && isOrganizer);
      for (const [index, event] of timed.entries())
        expect(timed[index + 1]?.startsAt ?? Infinity).toBeGreaterThanOrEqual(event.endsAt);
    }
  });

  it("has meetings with others, accepted on both sides", () => {
    const sync = calendarOf("tomas").find(({ subject }) => subject === "Mentor and careers sync");
    expect(sync).toMatchObject({ isOrganizer: false, showAs: "busy", organizer: { name: "Priya Raman" } });
    expect(calendarOf("priya").find(({ iCalUId }) => iCalUId === sync?.iCalUId)?.attendees[0]?.response).toBe(
      "accepted",
    );
  });

  it("looks the same in every sandbox, fills each week once, and goes on as time passes", () => {
    const shown = (): string[] => calendarOf("priya").map(({ subject, startsAt }) => `${startsAt} ${subject}`);
    const before = shown();
    seedCalendars(test.sandbox.graph, test.sandbox.world.clock.now());
    expect(shown()).toEqual(before);
    seedCalendars(test.sandbox.graph, test.sandbox.world.clock.now() + 7 * dayMs);
    expect(shown().length).toBeGreaterThan(before.length);
    expect(shown().slice(0, 3)).toEqual([
      "1795405500000 Mentors' stand-up",
      "1795419000000 Lunch",
      "1795426200000 Curriculum review",
    ]);
  });
});
