/** @jest-environment jsdom */
import { afterEach, describe, expect, it } from "@jest/globals";
import { screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { Connection } from "#contract/people.ts";
import { drawScreen, lena, refusal } from "../surface-for-tests.tsx";

const google: Connection = {
  id: "google-1",
  vendor: "google",
  purposes: ["calendar", "meetings"],
  method: "delegated",
  accountId: "108",
  accountName: "Lena Maier",
  accountEmail: "lena@gmail.example",
  connectedAt: "2026-11-20T09:00:00Z",
  status: "connected",
};

const cardOf = async (name: string): Promise<HTMLElement> => {
  const heading = await screen.findByRole("heading", { name });
  const card = heading.closest("li");
  if (!card) throw new Error(`${name} has no card`);
  return card;
};

describe("the accounts one can connect", () => {
  afterEach(() => document.getElementById("settings")?.remove());

  it("include Google where it is configured, and leave it out where it is not", async () => {
    drawScreen({ screen: "account" }, {}).unmount();
    const settings = document.createElement("script");
    settings.id = "settings";
    settings.type = "application/json";
    settings.textContent = JSON.stringify({ googleAvailable: false });
    document.body.append(settings);
    drawScreen({ screen: "account" }, {});
    await cardOf("Zoom");
    expect(screen.queryByRole("heading", { name: "Google" })).toBeNull();
  });

  it("say where Google can be connected when the client cannot open its page", async () => {
    drawScreen({ screen: "account" }, {});
    expect(
      within(await cardOf("Google")).getByText("Open Slotside in Teams or Outlook to connect Google."),
    ).toBeTruthy();
  });

  it("say to a guest of the organisation that their mailbox is at their own", async () => {
    drawScreen({ screen: "account" }, {}, { me: { ...lena, guest: true, connections: [] } });
    const card = within(await cardOf("Microsoft 365"));
    expect(card.getByText(/You are a guest of this organisation/)).toBeTruthy();
    expect(card.queryByRole("button")).toBeNull();
  });

  it("are connected in the browser where the client can open no page of Google's", async () => {
    const authorizeUrl = "https://slotside.example/connect/account?ticket=once";
    const completed: unknown[] = [];
    const { opened } = drawScreen(
      { screen: "account" },
      {
        connectAccount: async () => ({ state: "authorize", attemptId: "attempt", authorizeUrl, inBrowser: true }),
        completeConnection: async (_vendor, finished) => {
          completed.push(finished);
          if (completed.length === 1) throw refusal("request_in_progress");
          return google;
        },
      },
      { surface: "zoom", clientName: "Zoom" },
    );
    const card = within(await cardOf("Google"));
    await userEvent.setup().click(card.getByRole("button", { name: "Connect Google" }));
    expect((await card.findByRole("status")).textContent).toContain("Finish on the page that has opened");
    expect(opened).toEqual([authorizeUrl]);
    await userEvent.setup().click(card.getByRole("button", { name: "I have finished" }));
    await waitFor(() => expect(card.queryByRole("status")).toBeNull());
    const finished = { attemptId: "attempt", confirmed: true };
    expect(completed).toEqual([finished, finished]);
  });

  it("say what to do when a box on Google's page was left empty", async () => {
    const asked: unknown[] = [];
    drawScreen(
      { screen: "account" },
      {
        connectAccount: async (vendor, { purposes }) => {
          asked.push([vendor, purposes]);
          return {
            state: "authorize",
            attemptId: "attempt",
            authorizeUrl: "https://accounts.google.com/o/oauth2/v2/auth",
          };
        },
        completeConnection: async () => Promise.reject(refusal("consent_required")),
      },
      { authenticate: async () => "value" },
    );
    const card = within(await cardOf("Google"));
    await userEvent.setup().click(card.getByRole("button", { name: "Connect Google" }));
    expect((await card.findByRole("alert")).textContent).toContain("tick every box");
    expect(asked).toEqual([["google", ["calendar", "meetings"]]]);
  });
});
