/** @jest-environment jsdom */
import { describe, expect, it } from "@jest/globals";
import { screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { Notice, Session } from "#contract/sessions.ts";
import { drawScreen, session } from "../surface-for-tests.tsx";

const patience = { timeout: 5_000 };
const at = "2026-11-20T10:00:01Z";
const failed: Notice = {
  id: "notice-2",
  at,
  to: "Amir Haddad",
  kind: "reminder",
  channel: "email",
  outcome: "failed",
  reason: "refused",
};
const waiting: Notice = { ...failed, id: "notice-3", kind: "moved", outcome: "waiting", reason: "not_set_up" };
const told: Session = { ...session, notices: [...session.notices, failed, waiting] };

describe("Who was told", () => {
  it("says what, by which channel, and in words what went wrong", async () => {
    drawScreen({ screen: "session", id: "session-1" }, { session: async () => told });
    const part = (await screen.findByRole("heading", { name: "Who was told" }, patience)).parentElement as HTMLElement;
    expect(part.textContent).toContain("booked · by calendar");
    expect(part.textContent).toContain("Not sent. The mail server refused it for this address.");
    expect(part.textContent).toContain("Not sent yet. No mail server takes it at the moment");
    expect(within(part).queryByRole("button")).toBeNull();
  });

  it("lets who teaches send it again, and write to everyone", async () => {
    const again: string[] = [];
    const written: string[] = [];
    drawScreen(
      { screen: "session", id: "session-1" },
      {
        session: async () => ({ ...told, providerIds: ["lena"] }),
        resendNotice: async (_id, noticeId) => {
          again.push(noticeId);
          return { ...failed, outcome: "waiting" };
        },
        writeNotice: async (_id, { text }) => {
          written.push(text);
          return [];
        },
      },
    );
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Send again to Amir Haddad: reminder" }, patience));
    expect(await screen.findByText("It is on its way to Amir Haddad again.", {}, patience)).toBeTruthy();
    expect(again).toEqual(["notice-2"]);

    await user.click(screen.getByRole("button", { name: "Write to everyone" }));
    await user.type(await screen.findByLabelText("Message", {}, patience), "Please bring a pen.");
    await user.click(screen.getByRole("button", { name: "Send to everyone" }));
    expect(await screen.findByRole("button", { name: "Write to everyone" }, patience)).toBeTruthy();
    expect(written).toEqual(["Please bring a pen."]);
  });
});

describe("Reminders", () => {
  it("are changed one by one", async () => {
    const wishes: unknown[] = [];
    drawScreen(
      { screen: "account" },
      {
        changeMe: async ({ reminders }) => {
          wishes.push(reminders);
          return new Promise(() => undefined);
        },
      },
    );
    await userEvent.setup().click(await screen.findByRole("checkbox", { name: "An hour before" }, patience));
    expect(wishes).toEqual([{ minutesBefore: [1440, 10, 60] }]);
  });
});
