/** @jest-environment jsdom */
import { describe, expect, it } from "@jest/globals";
import { screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { CallsGround } from "#contract/client.ts";
import type { Integration } from "#contract/integrations.ts";
import type { Role } from "#contract/people.ts";
import type { Place } from "../../place.ts";
import { drawScreen, lena } from "../../surface-for-tests.tsx";

const patience = { timeout: 5_000 };
const none = { authorisation: { missing: [] }, people: { accessible: 0, inaccessible: 0, spreading: 0, unchecked: 0 } };
const zoom: Integration = {
  ...none,
  vendor: "zoom",
  status: "not_set_up",
  ownerEmails: [],
  connected: { connected: 0, of: 3 },
};
const broken: Integration = {
  ...zoom,
  method: "domain_wide",
  status: "refused",
  authorisation: { missing: [], problem: "Zoom does not know these credentials any more." },
};

/** A place of the Teams tab, for somebody with this role. Answers what was saved, and what was asked for. */
function draw(place: Place, role: Role, integration: Integration) {
  const saved: unknown[] = [];
  const asked: string[] = [];
  const json = async (path: string, call?: { readonly method?: string; readonly body?: unknown }): Promise<unknown> => {
    asked.push(path);
    if (call?.method !== "PUT") return { items: path.endsWith("/integrations") ? [integration] : [], nextCursor: null };
    saved.push(call.body);
    return { ...integration, ...(call.body as object) };
  };
  const calls = { json, send: async () => undefined, query: () => "" } as CallsGround;
  const drawn = drawScreen(place, { calls }, { me: { ...lena, roles: [role] } });
  return { ...drawn, saved, asked };
}

describe("the set-up of a vendor", () => {
  it("keeps the addresses that were typed when the step is left without going on", async () => {
    const { saved } = draw({ screen: "setup", section: "integrations", item: "zoom" }, "administrator", zoom);
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Continue" }, patience));
    const field = await screen.findByLabelText(/E-mail addresses/);
    await user.type(field, "it@");
    await user.tab();
    expect(saved).toEqual([]);
    await user.type(field, "school.example");
    await user.click(screen.getByRole("button", { name: "Account" }));
    await waitFor(() => expect(saved).toEqual([{ ownerEmails: ["it@school.example"] }]));
  });
});

describe("what is broken for everybody", () => {
  it("is told to administrators on every screen of the tab, and to nobody else", async () => {
    const { unmount } = draw({ screen: "account" }, "administrator", broken);
    expect(await screen.findByText("Zoom needs attention", {}, patience)).toBeTruthy();
    await userEvent.setup().click(screen.getByRole("button", { name: "See who and why" }));
    expect(await screen.findByRole("heading", { name: "Set-up" }, patience)).toBeTruthy();
    unmount();
    const { asked } = draw({ screen: "account" }, "learner", broken);
    await screen.findByRole("heading", { name: "Account" }, patience);
    expect(asked.filter((path) => path.includes("integrations"))).toEqual([]);
  });
});
