/** @jest-environment jsdom */
import { describe, expect, it } from "@jest/globals";
import { screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { Client } from "#contract/client.ts";
import type { Session } from "#contract/sessions.ts";
import { drawScreen, refusal, session, slotsAt } from "../surface-for-tests.tsx";

const friday = "2026-11-27T09:00:00Z";
const soon = "2026-11-21T18:00:08Z";
const second: Session = {
  ...session,
  id: "session-2",
  reference: "SL-2222222",
  offeringName: "Advising",
  startsAt: "2026-11-24T09:00:00Z",
  endsAt: "2026-11-24T09:30:00Z",
};
const until = (from: string): string => new Date(Date.parse(from) + 1_800_000).toISOString();

/** My sessions over a server that keeps these. */
function open(kept: readonly Session[], answers: Partial<Client> = {}) {
  const all = new Map(kept.map((each) => [each.id, each]));
  const change = (id: string, more: Partial<Session>): Session => {
    const before = all.get(id) as Session;
    const after = { ...before, version: before.version + 1, ...more };
    all.set(id, after);
    return after;
  };
  drawScreen(
    { screen: "sessions" },
    {
      sessions: async () => ({
        items: [...all.values()]
          .filter(({ status }) => status === "scheduled")
          .sort((one, other) => one.startsAt.localeCompare(other.startsAt)),
        nextCursor: null,
      }),
      session: async (id) => all.get(id) as Session,
      slots: async () => slotsAt(friday),
      changeSession: async (id, { startsAt = "" }) =>
        change(id, { startsAt, endsAt: until(startsAt), undoUntil: soon }),
      cancelSession: async (id) => change(id, { status: "cancelled", undoUntil: soon }),
      undoChange: async (id) => {
        const before = kept.find((each) => each.id === id) as Session;
        const { startsAt, endsAt, status } = before;
        const { undoUntil: _, ...after } = change(id, { startsAt, endsAt, status });
        all.set(id, after);
        return { ...after, undone: { dates: 1, leftOut: 0, newLink: false, text: "" } };
      },
      ...answers,
    },
  );
  return { person: userEvent.setup(), all };
}

const cards = (): readonly HTMLElement[] =>
  screen.getAllByRole("listitem").filter((item) => item.matches(".session-card"));
const titles = (): string[] => cards().map((card) => card.querySelector(".card-title")?.textContent ?? "");
const moveMentoring = /^Move: Mentoring, Monday 23 November/;
const cancelMentoring = /^Cancel session: Mentoring/;

describe("My sessions", () => {
  it("moves a session where it stands, and takes that back", async () => {
    const { person, all } = open([session, second]);
    await person.click(await screen.findByRole("button", { name: moveMentoring }));
    await person.click(await screen.findByRole("button", { name: "Friday 27 November, 10:00" }));
    await person.click(screen.getByRole("button", { name: "Move session" }));
    const undo = await screen.findByRole("button", { name: "Undo" });
    expect(document.activeElement).toBe(undo);
    await waitFor(() => expect(all.get("session-1")?.startsAt).toBe(friday));
    // It stays where the person left it, although the other one comes first now.
    expect(titles()).toEqual(["Mentoring", "Advising"]);
    expect(screen.getByRole("button", { name: /^Open Mentoring, Friday 27 November/ })).toBeTruthy();
    await person.click(screen.getByRole("button", { name: "Undo" }));
    expect(await screen.findByRole("button", { name: /^Open Mentoring, Monday 23 November/ })).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
  });

  it("cancels a session where it stands, keeps it there, and brings it back", async () => {
    const { person, all } = open([session, second]);
    await person.click(await screen.findByRole("button", { name: cancelMentoring }));
    await person.click(await screen.findByRole("button", { name: "Cancel session" }));
    await waitFor(() => expect(all.get("session-1")?.status).toBe("cancelled"));
    await screen.findByText("8 seconds left");
    expect(titles()).toEqual(["Mentoring", "Advising"]);
    expect(within(cards()[0] as HTMLElement).getByText("Cancelled")).toBeTruthy();
    expect(within(cards()[0] as HTMLElement).queryByRole("button", { name: /^Join/ })).toBeNull();
    await person.click(screen.getByRole("button", { name: "Undo" }));
    expect(await screen.findByRole("button", { name: cancelMentoring })).toBeTruthy();
    expect(titles()).toEqual(["Mentoring", "Advising"]);
  });

  it("says in its place why a cancellation was refused", async () => {
    const { person } = open([session, second], {
      cancelSession: async () => {
        throw refusal("cutoff_passed");
      },
    });
    await person.click(await screen.findByRole("button", { name: cancelMentoring }));
    await person.click(await screen.findByRole("button", { name: "Cancel session" }));
    const alert = await screen.findByRole("alert");
    expect(cards()[0]?.contains(alert)).toBe(true);
    await person.click(screen.getByRole("button", { name: "Keep it" }));
    expect((document.activeElement as HTMLElement).getAttribute("aria-label")).toMatch(cancelMentoring);
  });

  it("answers an invitation where it stands", async () => {
    const invited: Session = {
      ...session,
      may: { ...session.may, answer: true },
      seats: [{ id: "seat-1", learnerId: "lena", state: "booked", rsvp: "none" }],
    };
    const answers: string[] = [];
    const { person, all } = open([invited, { ...invited, id: "session-3" }], {
      answerSession: async (id, { response }) => {
        answers.push(`${id} ${response}`);
        const answered = {
          ...invited,
          id,
          version: 4,
          seats: invited.seats.map((seat) => ({ ...seat, rsvp: response })),
        };
        all.set(id, answered);
        return answered;
      },
    });
    const [first] = await screen.findAllByRole("group", { name: "Will you come?" });
    await person.click(within(first as HTMLElement).getByRole("button", { name: "Maybe" }));
    await waitFor(() => expect(answers).toEqual(["session-1 tentative"]));
    expect(within(first as HTMLElement).getByRole("button", { pressed: true }).textContent).toBe("Maybe");
  });

  it("shows the place in line of a full class, and leaves the line", async () => {
    const waiting: Session = {
      ...session,
      kind: "group",
      may: { move: false, cancel: false, leave: true, answer: false, propose: false },
      seats: [{ id: "seat-1", learnerId: "lena", state: "waitlisted", rsvp: "none", placeInLine: 2 }],
    };
    const left: string[] = [];
    const { person } = open([waiting], {
      leaveSeat: async ({ seatId }) => {
        left.push(seatId);
        return { id: seatId, state: "cancelled", rsvp: "none" };
      },
    });
    const leave = await screen.findByRole("button", { name: /line/i });
    expect(cards()[0]?.textContent).toContain("2");
    await person.click(leave);
    await waitFor(() => expect(left).toEqual(["seat-1"]));
  });
});
