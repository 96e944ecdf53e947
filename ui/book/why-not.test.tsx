/** @jest-environment jsdom */
import { describe, expect, it } from "@jest/globals";
import { screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { Client } from "#contract/client.ts";
import type { Explanation } from "#contract/offerings.ts";
import { drawScreen, slotsAt } from "../surface-for-tests.tsx";

const patience = { timeout: 5_000 };
const times = {
  ...slotsAt("2026-11-23T09:00:00Z", "2026-11-23T10:00:00Z"),
  muted: ["2026-11-23T09:30:00Z", "2026-11-25T09:00:00Z"],
};

/** Book, where each time asked about has this reason. */
function open(reason: Partial<Explanation["reasons"][number]>): string[] {
  const asked: string[] = [];
  const json = async (path: string): Promise<unknown> => {
    asked.push(path);
    const reasons = [{ code: "slot_taken", rule: "taken", source: "provider", providerId: "priya", ...reason }];
    return { bookable: false, reasons };
  };
  const query = (values: object): string => `?${new URLSearchParams(JSON.parse(JSON.stringify(values)))}`;
  const calls = { json, send: async () => undefined, query } as unknown as Client["calls"];
  drawScreen({ screen: "book" }, { slots: async () => times, calls });
  return asked;
}

describe("a time that is not free", () => {
  it("says why when it is pressed, and until when, but never what is in the way", async () => {
    const asked = open({ until: "2026-11-23T10:00:00Z" });
    const person = userEvent.setup();
    await person.click(await screen.findByRole("button", { name: "10:30, not free: why?" }, patience));
    const why = await screen.findByText(/Priya Raman has something else then/, {}, patience);
    expect(why.textContent).toBe("Priya Raman has something else then; the next start after it is Mon 23 Nov, 11:00.");
    expect(asked).toEqual(["/api/v1/offerings/mentoring/slots/explain?at=2026-11-23T09%3A30%3A00Z"]);
  });

  it("is shown on a day that has no other times", async () => {
    open({ code: "learner_busy", source: "learner_session" });
    const person = userEvent.setup();
    await person.click(await screen.findByRole("button", { name: "0 times on Wednesday 25 November" }, patience));
    await person.click(await screen.findByRole("button", { name: "10:00, not free: why?" }, patience));
    expect(await screen.findByText("You have another session then.", {}, patience)).toBeTruthy();
  });

  it("is asked about for a whole day that has no hours", async () => {
    const asked = open({ code: "outside_availability", rule: "hours", until: "2026-11-30T03:30:00Z" });
    const person = userEvent.setup();
    await person.click(await screen.findByRole("button", { name: "0 times on Sunday 29 November" }, patience));
    const why = "Priya Raman offers no sessions then; they begin again Mon 30 Nov, 04:30.";
    expect(await screen.findByText(why, {}, patience)).toBeTruthy();
    expect(asked[0]).toContain("at=2026-11-29T11%3A00%3A00Z");
  });
});
