/** @jest-environment jsdom */
import { describe, expect, it, jest } from "@jest/globals";
import { act, screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { BookSession, CancelSession, ChangeSession } from "#contract/sessions.ts";
import type { ActionOnVersion } from "#contract/client.ts";
import { drawScreen, refusal, session, slotsAt } from "./surface-for-tests.tsx";

const times = slotsAt("2026-11-23T09:00:00Z", "2026-11-23T10:00:00Z", "2026-11-24T09:00:00Z", "2026-11-24T12:00:00Z");
const patience = { timeout: 5_000 };

describe("Book", () => {
  it("books in two presses and then offers the join link, Move and Cancel", async () => {
    const wishes: BookSession[] = [];
    const drawn = drawScreen(
      { screen: "book" },
      {
        slots: async () => times,
        session: async () => session,
        bookSession: async (wish) => {
          wishes.push(wish);
          return session;
        },
      },
    );
    const person = userEvent.setup();

    await person.click(await screen.findByRole("button", { name: "Monday 23 November, 10:00" }, patience));
    expect(await screen.findByText("Priya Raman: 14:30 in Kolkata")).toBeTruthy();
    await person.click(screen.getByRole("button", { name: "Book this time" }));

    const heading = await screen.findByRole("heading", { name: "You’re booked" });
    expect(document.activeElement).toBe(heading);
    const wish = { offeringId: "mentoring", startsAt: "2026-11-23T09:00:00Z", providerId: "priya" };
    expect(wishes).toEqual([{ ...wish, holdId: "hold-1" }]);
    await person.tab();
    expect(document.activeElement?.textContent).toBe("Join meeting");
    await person.keyboard("{Enter}");
    expect(drawn.opened).toEqual(["https://teams.example/join"]);
    await person.tab();
    expect(document.activeElement?.textContent).toBe("Move");
  });

  it("says which time went, offers the nearest ones first and keeps the note", async () => {
    let isGone = false;
    drawScreen(
      { screen: "book" },
      {
        slots: async () => (isGone ? slotsAt("2026-11-23T10:00:00Z", "2026-11-24T09:00:00Z") : times),
        bookSession: async () => {
          isGone = true;
          throw refusal("slot_taken");
        },
      },
    );
    const person = userEvent.setup();
    await person.click(await screen.findByRole("button", { name: "Monday 23 November, 10:00" }, patience));
    await person.click(await screen.findByRole("button", { name: "Add a note" }));
    await person.type(screen.getByRole("textbox"), "My thesis");
    await person.click(screen.getByRole("button", { name: "Book this time" }));

    expect((await screen.findByRole("alert")).textContent).toContain("Mon 23 Nov, 10:00 has just been taken");
    const nearest = await screen.findByRole("group", { name: "Nearest free times" });
    const [first] = within(nearest).getAllByRole("button");
    expect(first?.textContent).toContain("Monday 23 November, 11:00");
    if (first) await person.click(first);
    expect((await screen.findByRole<HTMLTextAreaElement>("textbox")).value).toBe("My thesis");
  });

  it("holds a time from the first press on, renews it, and gives it up when another is wanted", async () => {
    const calls: string[] = [];
    drawScreen(
      { screen: "book" },
      {
        slots: async () => times,
        placeHold: async ({ startsAt }) => {
          calls.push(`hold ${startsAt}`);
          return { id: "hold-1", expiresAt: "2026-11-21T18:03:00Z" };
        },
        renewHold: async (id) => {
          calls.push(`renew ${id}`);
          return { id, expiresAt: "2026-11-21T18:05:00Z" };
        },
        releaseHold: async (id) => void calls.push(`release ${id}`),
      },
    );
    const time = await screen.findByRole("button", { name: "Monday 23 November, 10:00" }, patience);
    jest.useFakeTimers();
    try {
      const person = userEvent.setup({ advanceTimers: (ms) => jest.advanceTimersByTime(ms) });
      await person.click(time);
      await screen.findByRole("button", { name: "Book this time" });
      await act(() => jest.advanceTimersByTimeAsync(120_000));
      await person.click(screen.getByRole("button", { name: "Choose another time" }));
    } finally {
      jest.useRealTimers();
    }
    expect(calls).toEqual(["hold 2026-11-23T09:00:00Z", "renew hold-1", "release hold-1"]);
  });

  it("books although the time could not be held", async () => {
    const wishes: BookSession[] = [];
    drawScreen(
      { screen: "book" },
      {
        slots: async () => times,
        session: async () => session,
        placeHold: async () => {
          throw refusal("slot_taken");
        },
        bookSession: async (wish) => {
          wishes.push(wish);
          return session;
        },
      },
    );
    const person = userEvent.setup();
    await person.click(await screen.findByRole("button", { name: "Monday 23 November, 10:00" }, patience));
    await person.click(await screen.findByRole("button", { name: "Book this time" }));
    expect(await screen.findByRole("heading", { name: "You’re booked" })).toBeTruthy();
    expect(wishes[0]).not.toHaveProperty("holdId");
  });

  it("says whose calendar cannot be read", async () => {
    const unreadable = { providerId: "priya", code: "calendar_unreadable" } as const;
    drawScreen({ screen: "book" }, { slots: async () => ({ ...slotsAt(), unavailable: [unreadable] }) });
    expect(await screen.findByText(/Priya Raman’s calendar cannot be read just now/, {}, patience)).toBeTruthy();
  });
});

describe("Session", () => {
  it("moves with the version the person saw", async () => {
    const moves: { readonly change: ChangeSession; readonly action: ActionOnVersion }[] = [];
    drawScreen(
      { screen: "session", id: "session-1" },
      {
        session: async () => session,
        slots: async () => times,
        changeSession: async (_id, change, action) => {
          moves.push({ change, action });
          return { ...session, version: 4, startsAt: "2026-11-24T09:00:00Z", endsAt: "2026-11-24T09:30:00Z" };
        },
      },
    );
    const person = userEvent.setup();
    await person.click(await screen.findByRole("button", { name: "Move" }, patience));
    await person.click(await screen.findByRole("button", { name: "Tuesday 24 November, 10:00" }, patience));
    await person.click(screen.getByRole("button", { name: "Move session" }));

    expect(await screen.findByRole("heading", { name: "Moved" })).toBeTruthy();
    expect(moves[0]?.change).toEqual({ startsAt: "2026-11-24T09:00:00Z" });
    expect(moves[0]?.action.version).toBe(3);
  });

  it("asks once before it cancels, and passes the reason on", async () => {
    const reasons: CancelSession[] = [];
    drawScreen(
      { screen: "session", id: "session-1" },
      {
        session: async () => session,
        cancelSession: async (_id, cancelling) => {
          reasons.push(cancelling);
          return {
            ...session,
            version: 4,
            status: "cancelled",
            may: { move: false, cancel: false, leave: false, answer: false, propose: false },
          };
        },
      },
    );
    const person = userEvent.setup();
    await person.click(await screen.findByRole("button", { name: "Cancel session" }, patience));
    expect(reasons).toEqual([]);
    await person.type(await screen.findByRole("textbox"), "I am ill");
    await person.click(screen.getByRole("button", { name: "Cancel session" }));

    expect(await screen.findByRole("heading", { name: "Session cancelled" })).toBeTruthy();
    expect(reasons).toEqual([{ reason: "I am ill" }]);
  });

  it("says that somebody else changed it, and shows it as it is now", async () => {
    let isMoved = false;
    drawScreen(
      { screen: "session", id: "session-1" },
      {
        session: async () => (isMoved ? { ...session, version: 4, startsAt: "2026-11-25T09:00:00Z" } : session),
        cancelSession: async () => {
          isMoved = true;
          throw refusal("version_conflict");
        },
      },
    );
    const person = userEvent.setup();
    await person.click(await screen.findByRole("button", { name: "Cancel session" }, patience));
    await person.click(await screen.findByRole("button", { name: "Cancel session" }));

    expect((await screen.findByRole("alert")).textContent).toContain("This session was changed meanwhile");
    expect(await screen.findByText("Wednesday 25 November")).toBeTruthy();
  });

  it("offers neither Move nor Cancel to those who may not", async () => {
    const read = { ...session, may: { move: false, cancel: false, leave: false, answer: false, propose: false } };
    drawScreen({ screen: "session", id: "session-1" }, { session: async () => read });
    expect(await screen.findByText("Only its people can change this session.", {}, patience)).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Cancel session" })).toBeNull();
  });
});

describe("a session that was opened by its reference, as links do", () => {
  it("follows what the live stream tells by id", async () => {
    let read = session;
    const drawn = drawScreen({ screen: "session", id: session.reference }, { session: async () => read });
    await screen.findByText(session.reference);
    read = { ...session, status: "cancelled", version: 4 };
    await act(() => drawn.queries.invalidateQueries({ queryKey: ["session", session.id] }));
    expect(await screen.findByText("Cancelled", {}, patience)).toBeTruthy();
  });
});
