import { describe, expect, it } from "@jest/globals";
import { asInstant, dayMs, minuteMs } from "../../domain/instant.ts";
import { createLog } from "../../platform/log.ts";
import type { StaleCalendar } from "../../platform/live.ts";
import type { CalendarEntry } from "../../ports/calendars.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { createReadBusyTime } from "./read-busy-time.ts";

const begin = asInstant(Date.parse("2026-03-02T00:00:00Z"));
const day = { startsAt: begin, endsAt: asInstant(begin + dayMs) };
const grant: GrantRef = { tenantId: "tenant", connectionId: "priya's", vendor: "microsoft" };

/** A calendar with one entry, whose readings are counted. */
function setUp() {
  let says: ((calendar: StaleCalendar | "all") => void) | undefined;
  const calendar = { reads: 0, isDown: false, ageMs: 0 };
  const entry: CalendarEntry = {
    id: "dentist",
    startsAt: asInstant(begin + 9 * 60 * minuteMs),
    endsAt: asInstant(begin + 10 * 60 * minuteMs),
    isAllDay: false,
    showAs: "busy",
    isDeclined: false,
  };
  const read = createReadBusyTime({
    calendars: {
      listEntries: async () => {
        calendar.reads += 1;
        const facts = { vendor: "microsoft", operation: "list entries", kind: "unavailable" } as const;
        if (calendar.isDown) throw new VendorFault("down", facts);
        return [entry];
      },
    },
    clock: { now: () => asInstant(begin + calendar.ageMs) },
    log: createLog("silent"),
    live: { onStaleCalendar: (listener) => void (says = listener) },
  });
  const reading = (heard: "at once" | "by looking") => () => read(grant, day, { purpose: "booking", heard });
  return {
    calendar,
    read: reading("at once"),
    readUnwatched: reading("by looking"),
    say: (what: StaleCalendar | "all") => says?.(what),
  };
}

describe("a copy of busy times", () => {
  it("answers until somebody hears that its calendar changed", async () => {
    const { calendar, read, say } = setUp();
    await read();
    await read();
    expect(calendar.reads).toBe(1);
    say({ tenantId: "tenant", connectionId: "lena's" });
    say({ tenantId: "elsewhere", connectionId: "priya's" });
    await read();
    expect(calendar.reads).toBe(1);
    say(grant);
    await read();
    await read();
    expect(calendar.reads).toBe(2);
  });

  it("answers for two minutes where changes are heard at once, and for seconds elsewhere", async () => {
    const { calendar, read, readUnwatched } = setUp();
    await read();
    calendar.ageMs = 119_000;
    await read();
    expect(calendar.reads).toBe(1);
    await readUnwatched();
    expect(calendar.reads).toBe(2);
    calendar.ageMs = 119_000 + 121_000;
    await read();
    expect(calendar.reads).toBe(3);
  });

  it("counts as out of date after a gap in which nobody could hear anything", async () => {
    const { calendar, read, say } = setUp();
    await read();
    say("all");
    await read();
    expect(calendar.reads).toBe(2);
  });

  it("still answers while a calendar that changed cannot be read", async () => {
    const { calendar, read, say } = setUp();
    await read();
    say(grant);
    calendar.isDown = true;
    expect(await read()).toMatchObject({ state: "recent", entries: [{ id: "dentist" }] });
  });
});
