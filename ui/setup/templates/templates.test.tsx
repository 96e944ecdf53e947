/** @jest-environment jsdom */
import { describe, expect, it } from "@jest/globals";
import { screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { CallsGround } from "#contract/client.ts";
import type { OfferingTemplate } from "#contract/offering-templates.ts";
import { drawScreen, lena, mentoring } from "../../surface-for-tests.tsx";

const patience = { timeout: 5_000 };
const retention = { auditDays: 730, sessionDays: null, noticeDays: 365 };

describe("templates", () => {
  it("are made from an offering and taken away again by an administrator", async () => {
    const asked: string[] = [];
    let standing: readonly Pick<OfferingTemplate, "id" | "name" | "durationMinutes">[] = [];
    const json = async (path: string, call?: { readonly method?: string }): Promise<unknown> => {
      if (call?.method === "POST") {
        asked.push(path);
        standing = [{ id: "template-1", name: mentoring.name, durationMinutes: 30 }];
        return standing[0];
      }
      return { items: path.includes("templates") ? standing : [], nextCursor: null };
    };
    const send = async (path: string): Promise<undefined> => {
      asked.push(path);
      standing = [];
    };
    const calls = { json, send, query: () => "" } as CallsGround;
    const settings = async () => ({ organizer: "provider" as const, retention });
    const me = { ...lena, roles: ["administrator" as const] };
    drawScreen({ screen: "setup", section: "organisation" }, { calls, settings }, { me });
    const user = userEvent.setup();
    await screen.findByRole("option", { name: mentoring.name }, patience);
    await user.selectOptions(screen.getByLabelText("Make a template from"), mentoring.name);
    await user.click(screen.getByRole("button", { name: "Make it a template" }));
    await user.click(await screen.findByRole("button", { name: `Remove ${mentoring.name}` }, patience));
    await waitFor(() => expect(screen.queryByRole("button", { name: `Remove ${mentoring.name}` })).toBeNull());
    expect(asked).toHaveLength(2);
  });
});
