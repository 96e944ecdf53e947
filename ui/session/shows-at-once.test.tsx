/** @jest-environment jsdom */
import { describe, expect, it } from "@jest/globals";
import { act, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { ApiProblem } from "#contract/client.ts";
import type { Client } from "#contract/client.ts";
import type { Session } from "#contract/sessions.ts";
import { drawScreen, refusal, session, slotsAt } from "../surface-for-tests.tsx";

const tuesday = "2026-11-24T09:00:00Z";
const moved: Session = {
  ...session,
  version: 4,
  startsAt: tuesday,
  endsAt: "2026-11-24T09:30:00Z",
  undoUntil: "2026-11-21T18:00:08Z",
};

/** An answer that comes when the test says so. */
function later<T>() {
  const given = Promise.withResolvers<T>();
  const settle = async (how: () => void): Promise<void> => act(async () => how());
  return {
    answer: given.promise,
    give: (value: T) => settle(() => given.resolve(value)),
    refuse: (error: Error) => settle(() => given.reject(error)),
  };
}

/** The session's screen, where Tuesday at ten was chosen and confirmed. */
async function move(answers: Partial<Client>) {
  drawScreen(
    { screen: "session", id: "session-1" },
    {
      session: async () => session,
      slots: async () => slotsAt(session.startsAt, tuesday, "2026-11-24T10:00:00Z"),
      ...answers,
    },
  );
  const person = userEvent.setup();
  await person.click(await screen.findByRole("button", { name: "Move" }));
  const time = await screen.findByRole("button", { name: "Tuesday 24 November, 10:00" });
  // The time it has is none to move it to.
  expect(screen.queryByRole("button", { name: "Monday 23 November, 10:00" })).toBeNull();
  await person.click(time);
  await person.click(screen.getByRole("button", { name: "Move session" }));
  return person;
}

describe("a move that is not answered yet", () => {
  it("shows at once, with Undo, and does not take the focus again when it is answered", async () => {
    const answered = later<Session>();
    const person = await move({ changeSession: () => answered.answer });
    const title = await screen.findByRole("heading", { name: "Moved" });
    expect(document.activeElement).toBe(title);
    expect(screen.getByText("Tuesday 24 November")).toBeTruthy();
    expect(screen.queryByText("Monday 23 November")).toBeNull();
    expect(screen.getByText("Being saved. You can take it back.")).toBeTruthy();
    await person.tab();
    const undo = screen.getByRole("button", { name: "Undo" });
    expect(document.activeElement).toBe(undo);
    await answered.give(moved);
    expect(await screen.findByText("8 seconds left")).toBeTruthy();
    expect(document.activeElement?.textContent).toBe("Undo");
    expect(screen.getByText("Tuesday 24 November")).toBeTruthy();
  });

  it("is taken back once it is answered, when that was asked for before", async () => {
    const answered = later<Session>();
    const undone: number[] = [];
    const person = await move({
      changeSession: () => answered.answer,
      undoChange: async (_id, { version }) => {
        undone.push(version);
        return { ...session, version: 5, undone: { dates: 1, leftOut: 0, newLink: false, text: "" } };
      },
    });
    await person.click(await screen.findByRole("button", { name: "Undo" }));
    expect(undone).toEqual([]);
    await answered.give(moved);
    expect(await screen.findByRole("heading", { name: "Taken back" })).toBeTruthy();
    expect(screen.getByText("Monday 23 November")).toBeTruthy();
    expect(undone).toEqual([4]);
  });

  it("is gone again when it is refused, with the reason where it was pressed", async () => {
    const answered = later<Session>();
    const undone: number[] = [];
    const person = await move({
      changeSession: () => answered.answer,
      undoChange: async (_id, { version }) => {
        undone.push(version);
        throw refusal("nothing_to_undo");
      },
    });
    await person.click(await screen.findByRole("button", { name: "Undo" }));
    await answered.refuse(refusal("cutoff_passed"));
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toContain("It is too late to change this session here.");
    expect(alert.parentElement).toBe(document.activeElement);
    expect(screen.getByText("Monday 23 November")).toBeTruthy();
    expect(screen.queryByRole("heading", { name: "Moved" })).toBeNull();
    expect(screen.getByRole("button", { name: "Move session" })).toBeTruthy();
    expect(undone).toEqual([]);
  });

  it("asks for another time, nearest first, when that one went", async () => {
    const answered = later<Session>();
    await move({ changeSession: () => answered.answer });
    await screen.findByRole("heading", { name: "Moved" });
    await answered.refuse(refusal("slot_taken"));
    expect((await screen.findByRole("alert")).textContent).toContain("has just been taken");
    expect(await screen.findByRole("group", { name: "Nearest free times" })).toBeTruthy();
    expect(screen.getByText("Monday 23 November")).toBeTruthy();
  });

  it("shows what somebody else made of it meanwhile, instead", async () => {
    const answered = later<Session>();
    const current = { ...session, version: 7, startsAt: "2026-11-25T09:00:00Z", endsAt: "2026-11-25T09:30:00Z" };
    let now = session;
    await move({ changeSession: () => answered.answer, session: async () => now });
    await screen.findByRole("heading", { name: "Moved" });
    now = current;
    const { problem } = refusal("version_conflict");
    await answered.refuse(new ApiProblem({ ...problem, current }));
    expect((await screen.findByRole("alert")).textContent).toContain("This session was changed meanwhile");
    expect(await screen.findByText("Wednesday 25 November")).toBeTruthy();
  });
});

describe("a cancellation that is not answered yet", () => {
  const cancel = async (answers: Partial<Client>) => {
    drawScreen(
      { screen: "session", id: "session-1" },
      { session: async () => session, sessions: async () => ({ items: [session], nextCursor: null }), ...answers },
    );
    const person = userEvent.setup();
    await person.click(await screen.findByRole("button", { name: "Cancel session" }));
    await person.click((await screen.findAllByRole("button", { name: "Cancel session" })).at(-1) as HTMLElement);
    return person;
  };

  it("shows at once, without a link to join, and comes back with the reason", async () => {
    const answered = later<Session>();
    await cancel({ cancelSession: () => answered.answer });
    expect(await screen.findByRole("heading", { name: "Session cancelled" })).toBeTruthy();
    expect(screen.getByRole("button", { name: "Restore session" })).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Join meeting" })).toBeNull();
    await answered.refuse(refusal("cutoff_passed"));
    expect((await screen.findByRole("alert")).textContent).toContain("It is too late to change this session here.");
    expect(screen.queryByRole("heading", { name: "Session cancelled" })).toBeNull();
  });

  it("tells on every screen that it was refused, to somebody who went on", async () => {
    const answered = later<Session>();
    const person = await cancel({ cancelSession: () => answered.answer });
    await screen.findByRole("heading", { name: "Session cancelled" });
    await person.click(screen.getByRole("button", { name: "My sessions" }));
    await screen.findByRole("heading", { name: "My sessions" });
    const card = (): string => screen.getByRole("button", { name: /^Open Mentoring/ }).textContent ?? "";
    await waitFor(() => expect(card()).toContain("Cancelled"));
    await answered.refuse(refusal("cutoff_passed"));
    expect(await screen.findByText("Could not be done: cancel Mentoring")).toBeTruthy();
    expect(card()).not.toContain("Cancelled");
  });
});
