/** @jest-environment jsdom */
import { describe, expect, it } from "@jest/globals";
import { screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { ChangeSettings } from "#contract/settings.ts";
import { drawScreen, lena } from "../surface-for-tests.tsx";

const patience = { timeout: 5_000 };

describe("Set-up", () => {
  it("lets an administrator say whose calendar sessions stand in, and keeps the rest", async () => {
    const saved: ChangeSettings[] = [];
    const kept = { organizer: "provider", ownerEmails: ["it@school.example"] } as const;
    const settings = { ...kept, ownerEmails: [...kept.ownerEmails] };
    drawScreen(
      { screen: "setup", section: "organisation" },
      {
        settings: async () => settings,
        changeSettings: async (change) => {
          saved.push(change);
          return { ...settings, organizer: change.organizer };
        },
      },
      { me: { ...lena, roles: ["administrator"] } },
    );
    await userEvent.setup().click(await screen.findByRole("radio", { name: /That of whoever books/ }, patience));
    expect(await screen.findByText(/New sessions follow it/)).toBeTruthy();
    expect(saved).toEqual([{ organizer: "booker", ownerEmails: ["it@school.example"] }]);
  });

  it("lets an administrator choose when people are reminded who chose nothing", async () => {
    const saved: ChangeSettings[] = [];
    drawScreen(
      { screen: "setup", section: "organisation" },
      {
        settings: async () => ({ organizer: "booker", helpContact: "Room 12" }),
        changeSettings: async (change) => {
          saved.push(change);
          return change;
        },
      },
      { me: { ...lena, roles: ["administrator"] } },
    );
    const anHour = await screen.findByRole("checkbox", { name: "An hour before" }, patience);
    expect(screen.getByRole("checkbox", { name: "A day before" })).toHaveProperty("checked", true);
    await userEvent.setup().click(anHour);
    expect(await screen.findByText(/It counts for sessions that are booked/)).toBeTruthy();
    const reminders = { minutesBefore: [1440, 10, 60] };
    expect(saved).toEqual([{ organizer: "booker", helpContact: "Room 12", reminders }]);
  });

  it("is in the menu of those who look after others only", async () => {
    const drawn = drawScreen({ screen: "account" }, {});
    await screen.findByRole("heading", { name: "Account" }, patience);
    expect(screen.queryByRole("button", { name: "Set-up" })).toBeNull();
    drawn.unmount();
    drawScreen({ screen: "account" }, {}, { me: { ...lena, roles: ["support"] } });
    expect(await screen.findByRole("button", { name: "Set-up" }, patience)).toBeTruthy();
  });
});
