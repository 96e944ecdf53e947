/** @jest-environment jsdom */
import { describe, expect, it } from "@jest/globals";
import { screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { NoticePreview } from "#contract/sessions.ts";
import { drawScreen, session } from "../surface-for-tests.tsx";

const tell = (items: NoticePreview["items"] | undefined) => {
  const asked: string[] = [];
  const calls = {
    json: ((path: string) => {
      asked.push(path);
      return items ? Promise.resolve({ items, nextCursor: null }) : Promise.reject(new Error("no"));
    }) as never,
    send: async () => undefined,
    query: () => "",
  };
  drawScreen({ screen: "session", id: session.id }, { session: () => Promise.resolve(session), calls });
  return asked;
};
const toCancel = async (): Promise<void> =>
  userEvent.click(await screen.findByRole("button", { name: "Cancel session" }));

describe("before a press that tells people", () => {
  it("says who is told, and by which way", async () => {
    const people = ["Ana", "Ben", "Cy", "Di", "Ed", "Flo"].map(
      (to) => ({ to, channel: "calendar", isYou: false }) as const,
    );
    const asked = tell([
      ...people,
      { to: "Lena Fischer", channel: "email", isYou: true },
      { channel: "email", isYou: false },
      { to: "Max", channel: "nobody", isYou: false },
    ]);
    await toCancel();
    const told = await screen.findByRole("region", { name: "Who hears of the cancellation" });
    await within(told).findByText("Through the invitation in their calendar: Ana, Ben, Cy, Di and 2 other people");
    expect(within(told).getByText("By e-mail: you and 1 other person")).toBeTruthy();
    expect(within(told).getByText("Cannot be reached, tell them yourself: Max")).toBeTruthy();
    expect(asked).toEqual(["/api/v1/sessions/session-1/notices/preview?change=cancelled"]);
  });

  it("says that nobody else has to be told", async () => {
    tell([{ to: "Lena Fischer", channel: "calendar", isYou: true }]);
    await toCancel();
    await screen.findByText("Nobody else has to be told.");
  });

  it("never stands in the way when it cannot be had", async () => {
    tell(undefined);
    await toCancel();
    await screen.findByRole("heading", { name: "Cancel this session?" });
    expect(screen.getAllByRole("button", { name: "Cancel session" })).toHaveLength(1);
  });
});
