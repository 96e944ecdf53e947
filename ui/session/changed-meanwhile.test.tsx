/** @jest-environment jsdom */
import { describe, expect, it } from "@jest/globals";
import { act, screen } from "@testing-library/react";
import type { Session } from "#contract/sessions.ts";
import { drawScreen, session } from "../surface-for-tests.tsx";

const patience = { timeout: 5_000 };
const times = { startsAt: "2026-11-24T09:00:00Z", endsAt: "2026-11-24T09:30:00Z" };
const dragged: Session["changes"][number] = {
  at: "2026-11-21T18:00:00Z",
  by: "Priya Raman",
  source: "calendar",
  what: "Moved from Mon to Tue",
};
const changedTo = (more: Partial<Session>, change = dragged): Session => ({
  ...session,
  version: 4,
  calendar: { state: "synced", vendor: "microsoft" },
  ...more,
  changes: [...session.changes, change],
});

/** Opens the session, and lets it become this. */
async function open(next: Session): Promise<void> {
  let now = session;
  const { queries } = drawScreen({ screen: "session", id: "session-1" }, { session: async () => now });
  await screen.findByRole("heading", { name: "Mentoring" }, patience);
  now = next;
  await act(() => queries.invalidateQueries());
}

describe("what somebody else does to a session that is open", () => {
  it("is told in one sentence when it was moved", async () => {
    await open(changedTo(times));
    const said = await screen.findByText(/^Moved by/, {}, patience);
    expect(said.textContent).toMatch(
      /^Moved by Priya Raman in Outlook: from Mon,? 23 Nov, 10:00\s?\u2013\s?10:30 to Tue,? 24 Nov, 10:00\s?\u2013\s?10:30\.$/,
    );
    expect(said.closest("[role=status]")).toBeTruthy();
  });

  it("is told when it was called off", async () => {
    await open(changedTo({ status: "cancelled" }, { ...dragged, source: "zoom", what: "Cancelled" }));
    expect(await screen.findByText("Cancelled by Priya Raman in Zoom.", {}, patience)).toBeTruthy();
  });

  it("is not told when the viewer did it here", async () => {
    await open(changedTo(times, { ...dragged, by: "Lena Fischer", source: "teams" }));
    expect(await screen.findByText("Tuesday 24 November", {}, patience)).toBeTruthy();
    expect(screen.queryByText(/^Moved by/)).toBeNull();
  });
});
