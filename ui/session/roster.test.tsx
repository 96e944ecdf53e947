/** @jest-environment jsdom */
import { describe, expect, it } from "@jest/globals";
import { screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { Client } from "#contract/client.ts";
import type { CancelSession, ChangeSession, LeaveSeat, MergeSession, MoveSeat, Session } from "#contract/sessions.ts";
import { drawScreen, lena, mentoring, refusal, session, slotsAt } from "../surface-for-tests.tsx";

const patience = { timeout: 5_000 };
const here = { screen: "session", id: "session-1" } as const;
const priya = { ...lena, id: "priya", displayName: "Priya Raman", roles: ["provider" as const] };
const [seat] = session.seats;
if (!seat) throw new Error("Lena has a seat");
const yoga: Session = {
  ...session,
  kind: "group",
  capacity: 2,
  seatsTaken: 2,
  seats: [
    seat,
    { ...seat, id: "seat-2", learnerId: "amir", displayName: "Amir", rsvp: "none" },
    { ...seat, id: "seat-3", learnerId: "eve", displayName: "Eve", state: "waitlisted", placeInLine: 1 },
  ],
};
const later: Session = { ...yoga, id: "session-2", startsAt: "2026-11-30T09:00:00Z", seatsLeft: 1, version: 1 };
const dates = async () => ({ items: [yoga, later], nextCursor: null });
const none = { move: false, cancel: false, leave: false, answer: false, propose: false };

describe("the roster, for staff", () => {
  it("moves one learner to another date, also where a rule of their own speaks against it", async () => {
    const moves: MoveSeat[] = [];
    const moveSeat = async (_seat: unknown, moving: MoveSeat) => {
      moves.push(moving);
      if (moves.length === 1) {
        const problem = refusal("outside_availability");
        Object.assign(problem.problem, { overridable: true });
        throw problem;
      }
      return seat;
    };
    drawScreen(here, { session: async () => yoga, sessions: dates, moveSeat }, { me: priya });
    const person = userEvent.setup();
    await person.click(await screen.findByRole("button", { name: "More about Amir" }, patience));
    await person.click(await screen.findByRole("button", { name: "Move to another date" }, patience));
    await person.click(await screen.findByRole("button", { name: /Mon 30 Nov, 10:00/ }, patience));
    await person.click(await screen.findByRole("button", { name: "Do it anyway" }, patience));
    expect(moves).toEqual([{ sessionId: "session-2" }, { sessionId: "session-2", override: ["outside_availability"] }]);
  });

  it("shows the line in its order, and takes somebody off only when asked twice", async () => {
    const left: string[] = [];
    const leaveSeat = async ({ seatId }: { readonly seatId: string }) => {
      left.push(seatId);
      return seat;
    };
    drawScreen(here, { session: async () => yoga, leaveSeat }, { me: priya });
    const person = userEvent.setup();
    expect(await screen.findByText("number 1", {}, patience)).toBeTruthy();
    expect(screen.getByText(/^with /).textContent).toBe("with Lena Fischer, Amir");
    await person.click(screen.getByRole("button", { name: "More about Eve" }));
    await person.click(await screen.findByRole("button", { name: "Take off the roster" }, patience));
    expect(left).toEqual([]);
    await person.click(screen.getByRole("button", { name: "Take Eve off" }));
    expect(left).toEqual(["seat-3"]);
  });

  it("merges two dates after saying what that means", async () => {
    const merges: MergeSession[] = [];
    const mergeSession = async (_id: string, merging: MergeSession) => {
      merges.push(merging);
      return later;
    };
    const read = async (id: string) => (id === later.id ? later : yoga);
    drawScreen(here, { session: read, sessions: dates, mergeSession }, { me: priya });
    const person = userEvent.setup();
    await person.click(await screen.findByRole("button", { name: "Merge with another date" }, patience));
    await person.click(await screen.findByRole("button", { name: /Mon 30 Nov, 10:00/ }, patience));
    expect(screen.getByText(/goes to Mon 30 Nov, 10:00, and this date is cancelled/)).toBeTruthy();
    await person.click(screen.getByRole("button", { name: "Merge" }));
    expect(merges).toEqual([{ intoSessionId: "session-2" }]);
  });

  it("says before a move how many are free, busy and unknown", async () => {
    const count = { of: 12, free: 9, busy: 1, unknown: 2, people: [{ displayName: "Amir", standing: "busy" }] };
    const json = async (path: string) => (path.includes("/free") ? count : { items: [], nextCursor: null });
    const calls = { json, send: async () => undefined, query: () => "" } as unknown as Client["calls"];
    const slots = async () => slotsAt("2026-11-24T09:00:00Z");
    drawScreen(here, { session: async () => yoga, slots, calls }, { me: priya });
    const person = userEvent.setup();
    await person.click(await screen.findByRole("button", { name: "Move" }, patience));
    await person.click(await screen.findByRole("button", { name: "Tuesday 24 November, 10:00" }, patience));
    const told = await screen.findByText("9 of 12 learners are free then", {}, patience);
    expect(told.parentElement?.textContent).toContain("1 is busy, of 2 nothing is known.");
    expect(within(told.parentElement as HTMLElement).getByText("busy")).toBeTruthy();
  });

  it("edits what is said about a session, and sends only what was changed", async () => {
    const changes: ChangeSession[] = [];
    const changeSession = async (_id: string, change: ChangeSession) => {
      changes.push(change);
      return { ...yoga, version: 4 };
    };
    drawScreen(here, { session: async () => yoga, changeSession }, { me: priya });
    const person = userEvent.setup();
    await person.click(await screen.findByRole("button", { name: "Edit" }, patience));
    await person.selectOptions(await screen.findByLabelText("Where", {}, patience), "in_person");
    await person.type(screen.getByLabelText("Address or room"), "Room 7");
    await person.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByRole("button", { name: "Edit" }, patience)).toBeTruthy();
    expect(changes).toEqual([{ presence: "in_person", location: "Room 7", generateUrl: false }]);
  });

  it("asks which dates of a series are meant", async () => {
    const wishes: CancelSession[] = [];
    const cancelSession = async (_id: string, wish: CancelSession): Promise<Session> => {
      wishes.push(wish);
      return { ...yoga, status: "cancelled", may: none };
    };
    drawScreen(here, { session: async () => ({ ...yoga, seriesId: "series" }), cancelSession }, { me: priya });
    const person = userEvent.setup();
    await person.click(await screen.findByRole("button", { name: "Cancel session" }, patience));
    await person.click(await screen.findByRole("radio", { name: "This and all later dates" }, patience));
    await person.click(screen.getByRole("button", { name: "Cancel session" }));
    expect(wishes).toEqual([{ scope: "following" }]);
  });
});

describe("one's own seat in a class", () => {
  const mine = (change: Partial<typeof seat>): Session => ({
    ...yoga,
    seats: [{ ...seat, ...change }],
    may: { ...none, leave: true },
  });

  it("is taken in one press when it is offered", async () => {
    let taken = 0;
    const acceptOffer = async () => {
      taken += 1;
      return seat;
    };
    const offered = mine({ state: "offered", offeredUntil: "2026-11-21T20:00:00Z", placeInLine: 1 });
    drawScreen(here, { session: async () => offered, acceptOffer });
    const person = userEvent.setup();
    expect(await screen.findByText("It is kept for you until Sat 21 Nov, 21:00.", {}, patience)).toBeTruthy();
    await person.click(screen.getByRole("button", { name: "Take the seat" }));
    expect(taken).toBe(1);
  });

  it("tells the place in line", async () => {
    drawScreen(here, { session: async () => mine({ state: "waitlisted", placeInLine: 3 }) });
    expect(await screen.findByText("You are number 3 in line", {}, patience)).toBeTruthy();
    expect(screen.getByRole("button", { name: "Leave the line" })).toBeTruthy();
  });

  it("is given up with the reason that the offering asks for", async () => {
    const given: LeaveSeat[] = [];
    const leaveSeat = async (_seat: unknown, leaving: LeaveSeat) => {
      given.push(leaving);
      return seat;
    };
    drawScreen(here, {
      session: async () => mine({}),
      sessions: async () => ({ items: [], nextCursor: null }),
      offerings: async () => [{ ...mentoring, requireReason: true }],
      leaveSeat,
    });
    const person = userEvent.setup();
    await person.click(await screen.findByRole("button", { name: "Give up my seat" }, patience));
    await person.click(screen.getByRole("button", { name: "Give up my seat" }));
    expect(screen.getByText("Say why: who teaches asks for it.")).toBeTruthy();
    await person.type(screen.getByRole("textbox"), "I am ill");
    await person.click(screen.getByRole("button", { name: "Give up my seat" }));
    expect(given).toEqual([{ reason: "I am ill" }]);
    expect(await screen.findByRole("heading", { name: "My sessions" }, patience)).toBeTruthy();
  });
});
