/** @jest-environment jsdom */
import { describe, expect, it } from "@jest/globals";
import { screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { ApiProblem } from "#contract/client.ts";
import type { CallsGround } from "#contract/client.ts";
import type { Webhook } from "#contract/webhooks.ts";
import { drawScreen, lena } from "../../surface-for-tests.tsx";
import { eventKinds } from "./event-kinds.ts";

const patience = { timeout: 5_000 };
const kinds = [...eventKinds];
const working: Webhook = {
  id: "one",
  url: "https://lms.example/slotside?key=1",
  kinds,
  createdAt: "2026-11-01T08:00:00Z",
  status: "active",
  lastDeliveredAt: "2026-11-20T08:00:00Z",
};
const ended: Webhook = {
  ...working,
  id: "two",
  url: "https://door.example/in",
  kinds: ["session.cancelled"],
  status: "disabled",
  problem: "It answered 500.",
  disabledAt: "2026-11-20T08:00:00Z",
};

/** Set-up's Organisation, with these webhooks; `make` answers what is added. */
function draw(webhooks: readonly Webhook[], make: (body: unknown) => Webhook = () => working) {
  const removed: string[] = [];
  const json = async (path: string, call?: { readonly method?: string; readonly body?: unknown }): Promise<unknown> => {
    if (call?.method === "POST") return make(call.body);
    const left = webhooks.filter(({ id }) => !removed.some((each) => each.endsWith(id)));
    return { items: path.endsWith("/webhooks") ? left : [], nextCursor: null };
  };
  const send = async (path: string): Promise<void> => void removed.push(path);
  const calls = { json, send, query: () => "" } as CallsGround;
  const answers = { calls, settings: async () => ({ organizer: "provider" as const }) };
  drawScreen({ screen: "setup", section: "organisation" }, answers, { me: { ...lena, roles: ["administrator"] } });
  return removed;
}

async function enter(user: ReturnType<typeof userEvent.setup>, address: string): Promise<void> {
  await user.clear(screen.getByLabelText(/Address/));
  await user.click(screen.getByLabelText(/Address/));
  await user.paste(address);
}

describe("webhooks of an organisation", () => {
  it("are added with a secret that is shown once, and with how to check a message", async () => {
    const wished: unknown[] = [];
    draw([], (body) => {
      wished.push(body);
      return { ...working, secret: "whsec_once" };
    });
    const user = userEvent.setup();
    expect(await screen.findByText(/Nothing is told to other systems yet/, {}, patience)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Add a webhook" }));
    await enter(user, "lms.example");
    await user.click(screen.getByRole("button", { name: "Add" }));
    expect(screen.getByText(/Write an address that begins with https/)).toBeTruthy();
    expect(wished).toEqual([]);
    await enter(user, "https://lms.example/in");
    await user.click(screen.getByRole("checkbox", { name: "Held" }));
    await user.click(screen.getByRole("button", { name: "Add" }));
    expect(await screen.findByText("whsec_once")).toBeTruthy();
    expect(document.activeElement?.textContent).toMatch(/Copy its secret now/);
    expect(screen.getByText(/HMAC-SHA-256/)).toBeTruthy();
    expect(wished).toEqual([
      { url: "https://lms.example/in", kinds: kinds.filter((kind) => kind !== "session.completed") },
    ]);
    await user.click(screen.getByRole("button", { name: "I have kept it" }));
    expect(screen.queryByText("whsec_once")).toBeNull();
  });

  it("say how each goes: what ended, why, and what to do; and are removed after a question", async () => {
    const removed = draw([working, ended]);
    const user = userEvent.setup();
    const card = (await screen.findByRole("heading", { name: "door.example" }, patience)).closest("li");
    const door = within(card ?? document.body);
    expect(door.getByText(/It answered 500\. Nothing is sent to it any more/)).toBeTruthy();
    expect(door.getByText(/remove this webhook and add it anew/)).toBeTruthy();
    expect(door.getByText("Told of: Cancelled")).toBeTruthy();
    await user.click(door.getByRole("button", { name: "Remove door.example" }));
    expect(removed).toEqual([]);
    await user.click(door.getByRole("button", { name: "Remove it" }));
    expect(removed).toEqual(["/api/v1/webhooks/two"]);
    expect(screen.getByRole("heading", { name: "lms.example" })).toBeTruthy();
    expect(screen.queryByRole("heading", { name: "door.example" })).toBeNull();
  });

  it("say in the server's words why an address is refused", async () => {
    draw([], () => {
      const detail = "The address does not lead to the public internet.";
      throw new ApiProblem({
        type: "about:blank",
        title: "Invalid",
        status: 400,
        code: "invalid_request",
        requestId: "request-1",
        detail,
        errors: [{ path: "body.url", message: detail }],
      });
    });
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Add a webhook" }, patience));
    await enter(user, "https://inside.example");
    await user.click(screen.getByRole("button", { name: "Add" }));
    expect(await screen.findByText("The address does not lead to the public internet.")).toBeTruthy();
  });
});
