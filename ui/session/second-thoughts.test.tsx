/** @jest-environment jsdom */
import { describe, expect, it } from "@jest/globals";
import { screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { ActionOnVersion } from "#contract/client.ts";
import type { Session, UndoReply } from "#contract/sessions.ts";
import { drawScreen, refusal, session, slotsAt } from "../surface-for-tests.tsx";

/** Drawn at 18:00:00. */
const soon = "2026-11-21T18:00:08Z";
const later = "2026-11-21T18:14:00Z";
const patience = { timeout: 5_000 };
const moved: Session = { ...session, version: 4, startsAt: "2026-11-24T09:00:00Z", undoUntil: soon };
const cancelled: Session = { ...session, version: 4, status: "cancelled", undoUntil: later };

describe("Second thoughts", () => {
  it("offers Undo with the seconds left right after a move, one Tab away, and says that it was taken back", async () => {
    const undos: ActionOnVersion[] = [];
    let now: Session = session;
    drawScreen(
      { screen: "session", id: "session-1" },
      {
        session: async () => now,
        slots: async () => slotsAt("2026-11-24T09:00:00Z"),
        changeSession: async () => (now = moved),
        undoChange: async (_id, action): Promise<UndoReply> => {
          undos.push(action);
          now = { ...session, version: 5 };
          return { ...now, undone: { dates: 1, leftOut: 0, newLink: false, text: "" } };
        },
      },
    );
    const person = userEvent.setup();
    await person.click(await screen.findByRole("button", { name: "Move" }, patience));
    await person.click(await screen.findByRole("button", { name: "Tuesday 24 November, 10:00" }, patience));
    await person.click(screen.getByRole("button", { name: "Move session" }));

    const heading = await screen.findByRole("heading", { name: "Moved" });
    expect(document.activeElement).toBe(heading);
    expect(screen.getByText("You can take this back for a few seconds.")).toBeTruthy();
    expect(screen.getByText("8 seconds left")).toBeTruthy();
    await person.tab();
    expect(document.activeElement?.textContent).toBe("Undo");
    await person.keyboard("{Enter}");

    expect(await screen.findByRole("heading", { name: "Taken back" })).toBeTruthy();
    expect(screen.getByText("Monday 23 November")).toBeTruthy();
    expect(undos[0]?.version).toBe(4);
    expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
  });

  it("offers to restore a cancelled session while its time is kept, and says what came back otherwise", async () => {
    let now = cancelled;
    const undone = { dates: 2, leftOut: 1, newLink: true, text: "" };
    drawScreen(
      { screen: "session", id: "session-1" },
      {
        session: async () => now,
        undoChange: async (): Promise<UndoReply> => {
          now = { ...session, version: 5 };
          return { ...now, undone };
        },
      },
    );
    const person = userEvent.setup();
    const words = "The time is kept until 19:14: until then the session can be restored.";
    expect(await screen.findByText(words, {}, patience)).toBeTruthy();
    await person.click(screen.getByRole("button", { name: "Restore session" }));
    expect(await screen.findByRole("heading", { name: "Taken back" })).toBeTruthy();
    const what = await screen.findByText(/2 dates were taken back/);
    expect(what.textContent).toContain("1 learner has another session then and was left out.");
    expect(what.textContent).toContain("The meeting is made anew: its link changes.");
  });

  it("offers to put back what was moved in a calendar", async () => {
    const dragged = { ...session, version: 4, undoUntil: later };
    drawScreen({ screen: "session", id: "session-1" }, { session: async () => dragged });
    expect(await screen.findByRole("button", { name: "Put it back" }, patience)).toBeTruthy();
    expect(screen.getByText(/^It was moved in a calendar\. The old time is kept until 19:14/)).toBeTruthy();
  });

  it("says that it is too late, and offers nothing once it is", async () => {
    drawScreen(
      { screen: "session", id: "session-1" },
      {
        session: async () => cancelled,
        undoChange: async () => {
          throw refusal("undo_expired");
        },
      },
    );
    const person = userEvent.setup();
    await person.click(await screen.findByRole("button", { name: "Restore session" }, patience));
    expect((await screen.findByRole("alert")).textContent).toContain("It is too late to take this back");
    drawScreen(
      { screen: "session", id: "session-2" },
      { session: async () => ({ ...cancelled, id: "session-2", undoUntil: "2026-11-21T17:59:59Z" }) },
    );
    expect((await screen.findAllByText("Cancelled", {}, patience)).length).toBeGreaterThan(0);
    expect(screen.queryByRole("button", { name: "Restore session" })).toBeNull();
  });
});
