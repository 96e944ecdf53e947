import { describe, expect, it } from "@jest/globals";
import { toInstant, toWall } from "./wall-time.ts";

describe("a date field's value", () => {
  it.each([
    ["2026-03-02T15:00", "Europe/Berlin", "2026-03-02T14:00:00Z"],
    ["2026-07-02T15:00", "Europe/Berlin", "2026-07-02T13:00:00Z"],
    ["2026-03-02T15:00", "Asia/Kolkata", "2026-03-02T09:30:00Z"],
    // Clocks skip from 02:00 to 03:00.
    ["2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:30:00Z"],
    // 02:30 comes twice.
    ["2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30:00Z"],
    ["2026-03-02T00:15", "Pacific/Auckland", "2026-03-01T11:15:00Z"],
  ])("%s in %s is %s", (wall, zone, instant) => {
    expect(toInstant(wall, zone)).toBe(instant);
  });

  it("is shown again as it was put in", () => {
    expect(toWall("2026-03-02T09:30:00Z", "Asia/Kolkata")).toBe("2026-03-02T15:00");
    expect(toWall("2026-03-01T11:15:00Z", "Pacific/Auckland")).toBe("2026-03-02T00:15");
  });

  it("is nothing when it is not a date", () => {
    expect(toInstant("", "UTC")).toBeUndefined();
    expect(toInstant("tomorrow", "UTC")).toBeUndefined();
  });
});
