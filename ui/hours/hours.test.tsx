/** @jest-environment jsdom */
import { describe, expect, it } from "@jest/globals";
import { screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { Client } from "#contract/client.ts";
import type { Availability, PreviewHours, Slots } from "#contract/offerings.ts";
import { drawScreen, lena, slotsAt } from "../surface-for-tests.tsx";

const patience = { timeout: 5_000 };
const priya = {
  ...lena,
  id: "priya",
  displayName: "Priya Raman",
  timeZone: "Asia/Kolkata",
  roles: ["provider" as const],
};
const kept: Availability = {
  timeZone: "Asia/Kolkata",
  weekly: [{ day: "mon", windows: [{ from: "09:00", to: "12:00" }] }],
  overrides: [],
  away: [],
  travel: [],
  withoutCalendarCheck: false,
};

/** Answers hours and previews, and keeps what was saved and tried. */
function hoursServer(times: Slots = slotsAt("2026-11-23T03:30:00Z")) {
  const saved: Availability[] = [];
  const tried: PreviewHours[] = [];
  const json = async (path: string, call: { method?: string; body?: unknown } = {}) => {
    if (path.endsWith("/preview")) {
      tried.push(call.body as PreviewHours);
      return times;
    }
    if (call.method === "PUT") saved.push(call.body as Availability);
    return call.body ?? kept;
  };
  const calls = { json, send: async () => undefined, query: () => "" } as unknown as Client["calls"];
  return { saved, tried, calls };
}

const open = ({ calls }: { readonly calls: Client["calls"] }) =>
  drawScreen({ screen: "teach", section: "hours" }, { calls }, { me: priya });

describe("Hours", () => {
  it("shows what learners would see before anything is saved", async () => {
    const server = hoursServer();
    open(server);
    const person = userEvent.setup();
    const monday = await screen.findByRole("group", { name: "Monday" }, patience);
    expect(await screen.findByText("09:00", {}, patience)).toBeTruthy();
    await person.click(within(monday).getByRole("button", { name: "Same on all weekdays as Monday" }));
    expect(screen.getByText("What learners would see")).toBeTruthy();
    await waitFor(() => expect(server.tried.at(-1)?.availability.weekly).toHaveLength(7));
    await waitFor(() =>
      expect(server.tried.at(-1)?.availability.weekly.filter(({ windows }) => windows.length > 0)).toHaveLength(5),
    );
    expect(server.saved).toEqual([]);
    await person.click(screen.getByRole("button", { name: "Save hours" }));
    await waitFor(() => expect(server.saved).toHaveLength(1));
    expect(server.saved[0]?.weekly[4]).toEqual({ day: "fri", windows: [{ from: "09:00", to: "12:00" }] });
    expect(await screen.findByText("Saved. Learners see it now.")).toBeTruthy();
  });

  it("says at the hours themselves when an end lies before its beginning, and saves nothing", async () => {
    const server = hoursServer();
    open(server);
    const person = userEvent.setup();
    const until = await screen.findByLabelText("Monday, until", {}, patience);
    await person.clear(until);
    await person.type(until, "08:00");
    expect(screen.getByText("The end must be after the beginning.")).toBeTruthy();
    expect(screen.getByText(/As soon as the hours fit together/)).toBeTruthy();
    await person.click(screen.getByRole("button", { name: "Save hours" }));
    expect(screen.getByText(/Some hours do not fit yet/)).toBeTruthy();
    expect(server.saved).toEqual([]);
  });

  it("keeps special days, times away and journeys as the server wants them", async () => {
    const server = hoursServer();
    open(server);
    const person = userEvent.setup();
    await person.type(await screen.findByLabelText("Date", {}, patience), "2026-12-24");
    await person.click(screen.getByRole("button", { name: "Add a special day" }));
    expect(screen.getByRole("group", { name: "24 December 2026" })).toBeTruthy();
    await person.type(screen.getByLabelText("Away from"), "2026-12-28T00:00");
    await person.click(screen.getByRole("button", { name: "Add a time away" }));
    await person.type(screen.getByLabelText("First day"), "2027-01-10");
    await person.type(screen.getByLabelText("Last day"), "2027-01-14");
    await person.type(screen.getByLabelText("Zone"), "Europe/Berlin");
    await person.click(screen.getByRole("button", { name: "Add a journey" }));
    await person.click(screen.getByRole("button", { name: "Save hours" }));
    await waitFor(() => expect(server.saved).toHaveLength(1));
    expect(server.saved[0]).toMatchObject({
      overrides: [{ date: "2026-12-24", windows: [] }],
      away: [{ from: "2026-12-27T18:30:00Z", to: "2026-12-28T18:30:00Z" }],
      travel: [{ from: "2027-01-10", to: "2027-01-15", timeZone: "Europe/Berlin" }],
    });
  });
});
