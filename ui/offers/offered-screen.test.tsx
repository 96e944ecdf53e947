/** @jest-environment jsdom */
import { describe, expect, it } from "@jest/globals";
import { act, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { Session } from "#contract/sessions.ts";
import type { Place } from "../place.ts";
import { drawScreen, lena, refusal, session } from "../surface-for-tests.tsx";

const times = ["2026-11-23T09:00:00Z", "2026-11-24T09:00:00Z"].map((startsAt, index) => ({
  holdId: `hold-${index}`,
  startsAt,
  endsAt: startsAt.replace(":00:00Z", ":30:00Z"),
  link: "",
}));
const offer = {
  id: "offer-1",
  offeringId: "mentoring",
  offeringName: "Mentoring",
  providerId: "priya",
  providerName: "Priya Raman",
  link: "",
  expiresAt: "2026-11-23T18:00:00Z",
  times,
};
const place: Place = {
  screen: "offered",
  offeringId: "mentoring",
  offerId: "offer-1",
  startsAt: "2026-11-24T09:00:00Z",
};
const callsOf = (read: () => Promise<unknown>) => ({
  json: (() => read()) as never,
  send: async () => undefined as never,
  query: () => "",
});

describe("times that somebody offered", () => {
  it("are booked with what keeps them, the one whose link was followed first", async () => {
    const booked: unknown[] = [];
    let answer: ((session: Session) => void) | undefined;
    let isOver = false;
    const { queries } = drawScreen(place, {
      calls: callsOf(() => (isOver ? Promise.reject(refusal("not_found")) : Promise.resolve(offer))),
      session: () => Promise.resolve(session),
      bookSession: (booking) => {
        booked.push(booking);
        return new Promise((resolve) => (answer = resolve));
      },
    });
    const buttons = await screen.findAllByRole("button", { name: /^Book \w+day/ });
    expect(buttons.map(({ textContent }) => textContent)).toEqual([
      "Book Tuesday 24 November, 10:00–10:30",
      "Book Monday 23 November, 10:00–10:30",
    ]);
    await userEvent.click(buttons[0] as HTMLElement);
    // The others hear of it before we do: nothing of the offer is kept any more.
    isOver = true;
    await act(async () => queries.invalidateQueries());
    await act(async () => answer?.(session));
    await screen.findByRole("heading", { name: "You’re booked" });
    expect(booked).toEqual([
      { offeringId: "mentoring", providerId: "priya", startsAt: "2026-11-24T09:00:00Z", holdId: "hold-1" },
    ]);
  });

  it("that are over lead to other times", async () => {
    drawScreen(place, { calls: callsOf(() => Promise.reject(refusal("not_found"))) });
    await screen.findByRole("heading", { name: "These times are over" });
    expect(screen.getByRole("button", { name: "See other times" })).toBeTruthy();
  });

  it("of one's own can be given free", async () => {
    drawScreen(place, { calls: callsOf(() => Promise.resolve(offer)) }, { me: { ...lena, id: "priya" } });
    await screen.findByRole("heading", { name: "Times you offer" });
    expect(screen.getByRole("button", { name: "Give them free again" })).toBeTruthy();
  });
});
