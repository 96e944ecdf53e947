/** @jest-environment jsdom */
import { describe, expect, it } from "@jest/globals";
import { screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { ApiProblem } from "#contract/client.ts";
import type { AcceptProposal, AnswerSession, Proposal, ProposeTime, Session } from "#contract/sessions.ts";
import { drawScreen, lena, session, slotsAt } from "../surface-for-tests.tsx";

const patience = { timeout: 5_000 };
const here = { screen: "session", id: "session-1" } as const;
const asked: Session = { ...session, may: { ...session.may, answer: true, propose: true } };
const proposal: Proposal = {
  id: "proposal-1",
  startsAt: "2026-11-24T09:00:00Z",
  endsAt: "2026-11-24T09:30:00Z",
  message: "My train is late",
  by: "Priya Raman",
  byId: "priya",
  for: "learner",
  state: "open",
  source: "teams",
  createdAt: "2026-11-20T12:00:00Z",
  may: { decide: true, withdraw: false },
};
const withAnswer = (rsvp: Session["seats"][number]["rsvp"]): Session => ({
  ...asked,
  seats: asked.seats.map((seat) => ({ ...seat, rsvp })),
});

describe("whether one comes", () => {
  it("shows the answer that stands, and changes it with one press", async () => {
    const said: AnswerSession[] = [];
    drawScreen(here, {
      session: async () => asked,
      answerSession: async (_id, answer) => {
        said.push(answer);
        return withAnswer(answer.response);
      },
    });
    const yes = await screen.findByRole("button", { name: "Yes" }, patience);
    expect(yes.getAttribute("aria-pressed")).toBe("true");
    expect(await screen.findByText("coming", {}, patience)).toBeTruthy();

    await userEvent.setup().click(screen.getByRole("button", { name: "Maybe" }));
    expect(await screen.findByText("maybe")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Maybe" }).getAttribute("aria-pressed")).toBe("true");
    expect(said).toEqual([{ response: "tentative" }]);
  });

  it("is not asked of those who are not invited", async () => {
    drawScreen(here, { session: async () => session });
    await screen.findByRole("heading", { name: "Mentoring" }, patience);
    expect(screen.queryByRole("heading", { name: "Will you come?" })).toBeNull();
  });
});

describe("another time", () => {
  it("is proposed with a message, and shown until it is decided", async () => {
    const wishes: ProposeTime[] = [];
    const own: Proposal = { ...proposal, by: lena.displayName, byId: lena.id, may: { decide: false, withdraw: true } };
    drawScreen(here, {
      session: async () => asked,
      slots: async () => slotsAt("2026-11-24T09:00:00Z"),
      proposeTime: async (_id, wish) => {
        wishes.push(wish);
        return { ...asked, proposals: [own] };
      },
    });
    const person = userEvent.setup();
    await person.click(await screen.findByRole("button", { name: "Propose a time" }, patience));
    await person.click(await screen.findByRole("button", { name: "Tuesday 24 November, 10:00" }, patience));
    await person.type(screen.getByRole("textbox"), "My train is late");
    await person.click(screen.getByRole("button", { name: "Send proposal" }));

    expect(await screen.findByText("You propose")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Take it back" })).toBeTruthy();
    expect(wishes).toEqual([{ startsAt: "2026-11-24T09:00:00Z", message: "My train is late" }]);
  });

  it("is agreed to, with a rule set aside where that is possible", async () => {
    const accepted: AcceptProposal[] = [];
    drawScreen(here, {
      session: async () => ({ ...asked, proposals: [proposal] }),
      acceptProposal: async (_of, accepting) => {
        accepted.push(accepting);
        if (accepting.override) return { ...asked, proposals: [{ ...proposal, state: "accepted" }] };
        const code = "outside_availability" as const;
        const problem = { type: "about:blank", title: code, status: 409, code, requestId: "r", overridable: true };
        throw new ApiProblem(problem);
      },
    });
    const person = userEvent.setup();
    expect(await screen.findByText("Priya Raman proposes", {}, patience)).toBeTruthy();
    await person.click(screen.getByRole("button", { name: "Agree" }));
    await person.click(await screen.findByRole("button", { name: "Do it anyway" }));
    expect(await screen.findByText(/agreed/)).toBeTruthy();
    expect(accepted).toEqual([{}, { override: ["outside_availability"] }]);
  });

  it("is declined by keeping the old one", async () => {
    drawScreen(here, {
      session: async () => ({ ...asked, proposals: [proposal] }),
      declineProposal: async () => ({ ...asked, proposals: [{ ...proposal, state: "declined" }] }),
    });
    await userEvent.setup().click(await screen.findByRole("button", { name: "Keep the old time" }, patience));
    expect(await screen.findByText(/· declined/)).toBeTruthy();
  });
});
