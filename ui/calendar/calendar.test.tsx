/** @jest-environment jsdom */
import { describe, expect, it } from "@jest/globals";
import { screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { Session, SessionsQuery } from "#contract/sessions.ts";
import { drawScreen, lena, session } from "../surface-for-tests.tsx";

const patience = { timeout: 5_000 };
const priya = { ...lena, id: "priya", displayName: "Priya Raman", roles: ["provider" as const] };
const yoga: Session = {
  ...session,
  id: "yoga",
  kind: "group",
  offeringName: "Yoga",
  startsAt: "2026-11-18T17:00:00Z",
  endsAt: "2026-11-18T18:00:00Z",
  capacity: 12,
  seatsTaken: 9,
};

function open(found: readonly Session[]): Partial<SessionsQuery>[] {
  const asked: Partial<SessionsQuery>[] = [];
  const sessions = async (query: Partial<SessionsQuery>) => {
    asked.push(query);
    return { items: found, nextCursor: null };
  };
  drawScreen({ screen: "teach" }, { sessions, session: async () => session }, { me: priya });
  return asked;
}

describe("the calendar of what somebody teaches", () => {
  it("shows this week, and leads to the next one and into a session", async () => {
    const asked = open([session, yoga]);
    const person = userEvent.setup();
    const wednesday = await screen.findByRole("region", { name: "Wednesday 18 November" }, patience);
    const name = /Open 18:00.19:00, Yoga, 9 of 12/;
    expect(within(wednesday).getByRole("button", { name })).toBeTruthy();
    expect(screen.queryByRole("button", { name: /Mentoring/ })).toBeNull();
    await person.click(screen.getByRole("button", { name: "Next week" }));
    await person.click(await screen.findByRole("button", { name: /Mentoring, Lena Fischer/ }, patience));
    expect(await screen.findByRole("heading", { name: "Mentoring", level: 1 }, patience)).toBeTruthy();
    expect(asked[0]).toMatchObject({ role: "provider", from: "2026-11-14T23:00:00Z", to: "2026-11-22T23:00:00Z" });
  });

  it("shows a month, and below it the day that is chosen", async () => {
    open([session, yoga, { ...yoga, id: "gone", status: "cancelled" }]);
    const person = userEvent.setup();
    await person.click(await screen.findByRole("button", { name: "Month" }, patience));
    expect(await screen.findByText("No sessions on Saturday 21 November.")).toBeTruthy();
    await person.click(screen.getByRole("button", { name: "Wednesday 18 November: 1 session" }));
    expect(screen.getByRole("button", { name: /Open Yoga, Wednesday 18 November/ })).toBeTruthy();
    await person.keyboard("{ArrowRight}{Enter}");
    expect(screen.getByText("No sessions on Thursday 19 November.")).toBeTruthy();
  });

  it("says that a week is empty", async () => {
    open([]);
    expect(await screen.findByText("No sessions in this week.", {}, patience)).toBeTruthy();
  });
});
