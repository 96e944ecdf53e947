/** @jest-environment jsdom */
import { describe, expect, it } from "@jest/globals";
import { screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { AccountCalendar } from "#contract/connections.ts";
import type { Connection } from "#contract/people.ts";
import { HostProblem } from "../host.ts";
import { drawScreen, lena, refusal } from "../surface-for-tests.tsx";

const zoom: Connection = {
  id: "zoom-1",
  vendor: "zoom",
  purposes: ["meetings"],
  method: "delegated",
  accountId: "z",
  accountName: "Lena Fischer",
  accountEmail: "lena@zoom.example",
  connectedAt: "2026-11-20T10:00:00Z",
  status: "connected",
};
const microsoft: Connection = { ...zoom, id: "ms-1", vendor: "microsoft", purposes: ["calendar", "meetings"] };
const withAccounts = (...connections: Connection[]) => ({ me: { ...lena, connections } });
const cardOf = async (name: string) => {
  const card = (await screen.findByRole("heading", { name })).closest("li");
  if (!card) throw new Error(`${name} has no card`);
  return within(card);
};

describe("disconnecting an account", () => {
  it("says what happens to sessions ahead, and does what was chosen", async () => {
    const wishes: unknown[] = [];
    drawScreen(
      { screen: "account" },
      {
        departure: async () => ({
          sessionsAhead: 2,
          handOverTo: [
            { connectionId: "ms-1", vendor: "microsoft", accountEmail: "lena@school.example", meets: "teams" },
          ],
        }),
        disconnect: async (id, wish) => void wishes.push([id, wish]),
      },
      withAccounts(zoom, microsoft),
    );
    const user = userEvent.setup();
    const card = await cardOf("Zoom");
    await user.click(card.getByRole("button", { name: "Disconnect" }));
    await card.findByText("2 sessions ahead use this account. What should become of them?");
    await user.click(card.getByLabelText(/^Hand them over to Microsoft 365 \(lena@school.example\)/));
    await user.click(card.getByRole("button", { name: "Disconnect" }));
    await card.findByRole("button", { name: "Disconnect" });
    expect(wishes).toEqual([["zoom-1", { sessions: "hand_over", meets: "teams" }]]);
  });

  it("offers only to keep the links where the account cannot be reached any more", async () => {
    drawScreen(
      { screen: "account" },
      {
        departure: async () => ({ sessionsAhead: 1, handOverTo: [] }),
      },
      withAccounts({ ...zoom, status: "needs_reconnect", problem: "The connection to Zoom has ended." }),
    );
    const card = await cardOf("Zoom");
    await userEvent.setup().click(card.getByRole("button", { name: "Disconnect" }));
    await card.findByText(/cannot reach this account any more/);
    expect(card.getAllByRole("radio")).toHaveLength(1);
  });

  it("shows how far it is, and can be ended at once", async () => {
    const wishes: unknown[] = [];
    const drawn = drawScreen(
      { screen: "account" },
      {
        disconnect: async (id, wish) => void wishes.push([id, wish]),
      },
      withAccounts({ ...zoom, leaving: { sessions: "remove", total: 5, left: 2 } }),
    );
    const card = await cardOf("Zoom");
    expect(card.getByText(/3 of 5 sessions are done/)).toBeTruthy();
    await userEvent.setup().click(card.getByRole("button", { name: /Disconnect now, and keep the links/ }));
    expect(wishes).toEqual([["zoom-1", { sessions: "keep" }]]);
    drawn.unmount();
  });
});

describe("the calendars of an account", () => {
  it("are chosen for busy time and for writing", async () => {
    const changes: unknown[] = [];
    const calendar = { isWritable: true, counts: false, isTarget: false };
    const calendars: readonly AccountCalendar[] = [
      { ...calendar, id: "a", name: "Calendar", isMain: true, counts: true, isTarget: true },
      { ...calendar, id: "b", name: "Private", isMain: false },
      { ...calendar, id: "c", name: "Holidays", isMain: false, isWritable: false },
    ];
    drawScreen(
      { screen: "account" },
      {
        accountCalendars: async () => calendars,
        changeConnection: async (id, change) => (changes.push([id, change]), microsoft),
      },
      withAccounts(microsoft),
    );
    const user = userEvent.setup();
    const card = await cardOf("Microsoft 365");
    await user.click(card.getByRole("button", { name: "Calendars…" }));
    await user.click(await card.findByLabelText("Private: Busy time counts"));
    await user.click(card.getByLabelText("Private: Sessions are written here"));
    expect(card.queryByLabelText("Holidays: Sessions are written here")).toBeNull();
    await user.click(card.getByRole("button", { name: "Save" }));
    await card.findByRole("button", { name: "Calendars…" });
    expect(changes).toEqual([["ms-1", { conflictCalendars: ["a", "b"], targetCalendar: "b" }]]);
  });
});

describe("what went wrong while connecting", () => {
  const begun = { state: "authorize", attemptId: "attempt", authorizeUrl: "https://zoom.us/oauth/authorize" } as const;
  it.each<[string, () => Promise<string>, () => Promise<Connection>, RegExp]>([
    [
      "a decline",
      () => Promise.reject(new HostProblem("refused", "declined")),
      async () => zoom,
      /you said no on the page of Zoom/,
    ],
    [
      "an old window",
      () => Promise.reject(new HostProblem("refused", "expired")),
      async () => zoom,
      /it took too long/,
    ],
    [
      "somebody else’s account",
      async () => "value",
      () => Promise.reject(refusal("account_in_use")),
      /belongs to somebody else/,
    ],
    [
      "a scope left out",
      async () => "value",
      () => Promise.reject(refusal("consent_required")),
      /a permission was left out on the page of Zoom/,
    ],
  ])("is said in plain words: %s", async (_what, authenticate, completeConnection, words) => {
    drawScreen({ screen: "account" }, { connectAccount: async () => begun, completeConnection }, { authenticate });
    const card = await cardOf("Zoom");
    await userEvent.setup().click(card.getByRole("button", { name: "Connect Zoom" }));
    expect((await card.findByRole("alert")).textContent).toMatch(words);
  });
});
