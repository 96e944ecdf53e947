/** @jest-environment jsdom */
import { describe, expect, it } from "@jest/globals";
import { screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { ApiProblem } from "#contract/client.ts";
import type { CallsGround } from "#contract/client.ts";
import type { MatchesPreview } from "#contract/imports.ts";
import { drawScreen, lena } from "../surface-for-tests.tsx";

const patience = { timeout: 5_000 };
const preview: MatchesPreview = {
  id: "first",
  expiresAt: "2026-11-23T10:00:00Z",
  mode: "add",
  lines: 2,
  added: [{ line: 2, providerId: "p", providerName: "Priya", learnerId: "l", learnerName: "Lena" }],
  ended: [],
  unchanged: 0,
  repeated: 0,
  heldBack: 0,
  errors: [
    { line: 3, column: 2, columnName: "learner", value: "x", code: "empty", message: "Missing.", fix: "Fill it in." },
  ],
  badLines: "provider,learner\r\np@x.org,\r\n",
};

/** Set-up's Matches, with a server that answers these calls. */
function drawMatches(answer: (path: string, body: unknown) => unknown): void {
  const json = async (path: string, call?: { readonly body?: unknown }): Promise<unknown> =>
    answer(path, call?.body) ?? { items: [], nextCursor: null };
  const calls = { json, send: async () => undefined, query: () => "" } as CallsGround;
  const me = { ...lena, roles: ["administrator" as const] };
  drawScreen({ screen: "setup", section: "matches" }, { calls }, { me });
}

async function choose(name: string, text: string): Promise<void> {
  const input = await screen.findByLabelText("Matches from a file", { selector: "input" }, patience);
  await userEvent.setup().upload(input, new File([text], name, { type: "text/csv" }));
}

describe("bringing a table", () => {
  it("shows what is wrong line by line, and applies what was shown", async () => {
    const applied: string[] = [];
    const sent: unknown[] = [];
    drawMatches((path, body) => {
      if (path.endsWith("/import")) sent.push(body);
      if (path.endsWith("/import")) return preview;
      if (!path.endsWith("/apply")) return undefined;
      applied.push(path);
      return { added: 1, ended: 0, unchanged: 0 };
    });
    await choose("list.csv", "a,b");
    expect(await screen.findByText("list.csv: 2 lines")).toBeTruthy();
    expect(sent).toEqual([{ base64: "YSxi", mode: "add" }]);
    expect(screen.getByText("Line 3, column 2 (learner)").parentElement?.textContent).toContain("Missing. Fill it in.");
    await userEvent.setup().click(screen.getByRole("button", { name: "Apply 1 change" }));
    expect(await screen.findByText("Done. Added: 1. Ended: 0. Unchanged: 0.")).toBeTruthy();
    expect(applied).toEqual(["/api/v1/matches/import/first/apply"]);
  });

  it("shows the new preview when something has changed since, and says so", async () => {
    const newer = { ...preview, id: "second", added: [], unchanged: 1 };
    drawMatches((path) => {
      if (path.endsWith("/import")) return preview;
      if (!path.endsWith("/apply")) return undefined;
      const problem = { type: "about:blank", title: "", status: 409, code: "preview_stale" as const, requestId: "1" };
      throw new ApiProblem({ ...problem, preview: newer });
    });
    await choose("list.csv", "a,b");
    await userEvent.setup().click(await screen.findByRole("button", { name: "Apply 1 change" }));
    expect(await screen.findByText(/Something has changed since/)).toBeTruthy();
    expect(screen.getByText("There is nothing to change.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: /^Apply/ })).toBeNull();
  });

  it("takes no file that the server would refuse for its size", async () => {
    drawMatches(() => undefined);
    await choose("large.csv", "x".repeat(170_001));
    expect(await screen.findByText(/too large/)).toBeTruthy();
  });
});
