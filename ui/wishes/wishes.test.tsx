/** @jest-environment jsdom */
import { describe, expect, it } from "@jest/globals";
import { screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { Client } from "#contract/client.ts";
import type { Wish } from "#contract/wishes.ts";
import type { Place } from "../place.ts";
import { drawScreen, lena, refusal, slotsAt } from "../surface-for-tests.tsx";

const wish: Wish = {
  id: "wish-1",
  kind: "ask",
  state: "open",
  offeringId: "mentoring",
  offeringName: "Mentoring",
  durationMinutes: 30,
  learnerId: "lena",
  learnerName: "Lena Fischer",
  from: "2026-11-21T18:00:00Z",
  to: "2026-12-19T18:00:00Z",
  times: [{ startsAt: "2026-11-24T09:00:00Z", endsAt: "2026-11-24T11:00:00Z" }],
  parts: ["weekday_mornings"],
  timeZone: "Europe/Berlin",
  note: "Before my exam.",
  createdAt: "2026-11-21T18:00:00Z",
};

interface Sent {
  readonly path: string;
  readonly method?: string | undefined;
  readonly body?: unknown;
}

/** A server that keeps `wishes`, and answers each sending with what `answer` says. */
function server(wishes: Wish[], answer: (sent: Sent) => Wish | Error) {
  const sent: Sent[] = [];
  const send = async (path: string, call: { readonly method?: string; readonly body?: unknown } = {}) => {
    if (call.method === undefined) return { items: wishes, nextCursor: null };
    sent.push({ path, method: call.method, body: call.body });
    const answered = answer({ path, ...call });
    if (answered instanceof Error) throw answered;
    return answered;
  };
  const calls = { json: send, send, query: () => "" } as unknown as Client["calls"];
  return { sent, calls };
}

const book: Place = { screen: "book", offeringId: "mentoring" };
const asked: Place = { screen: "teach", section: "wishes" };
const priya = {
  ...lena,
  id: "priya",
  displayName: "Priya Raman",
  timeZone: "Asia/Kolkata",
  roles: ["provider" as const],
};
const slots = () => Promise.resolve(slotsAt("2026-11-23T09:00:00Z"));
const button = (name: string | RegExp) => screen.findByRole("button", { name });

describe("when no time suits", () => {
  it("asks for one with the parts of the week and a few words, and shows that it was asked", async () => {
    const wishes: Wish[] = [];
    const { sent, calls } = server(wishes, () => {
      wishes.push(wish);
      return wish;
    });
    drawScreen(book, { calls, slots });
    const person = userEvent.setup();
    await person.click(await button("Nothing that suits?"));
    await person.click(await button("Ask for a time"));
    expect(document.activeElement?.textContent).toBe("Ask for a time");
    await person.click(await button("Ask"));
    await screen.findByText(/^Choose a part of the week/);
    await person.click(screen.getByRole("checkbox", { name: "Weekdays in the morning" }));
    await person.type(screen.getByRole("textbox", { name: /few words/ }), "Before my exam.");
    await person.click(await button("Ask"));
    await screen.findByText("You have asked for a time");
    expect(sent).toMatchObject([
      {
        path: "/api/v1/wishes",
        body: {
          kind: "ask",
          offeringId: "mentoring",
          parts: ["weekday_mornings"],
          times: [],
          note: "Before my exam.",
        },
      },
    ]);
    expect(screen.queryByRole("button", { name: "Ask for a time" })).toBeNull();
    expect(screen.getByRole("button", { name: "Tell me when one opens" })).toBeTruthy();
  });

  it("names times on the person's own clock, and says which of them is none", async () => {
    const { sent, calls } = server([], () => wish);
    drawScreen(book, { calls, slots });
    const person = userEvent.setup();
    await person.click(await button("Nothing that suits?"));
    await person.click(await button("Ask for a time"));
    await person.click(await button("Name a time"));
    await person.click(await button("Ask"));
    await screen.findByText(/^Each time needs a date ahead/);
    await person.type(screen.getByLabelText("Date"), "2026-11-24");
    await person.click(await button("Ask"));
    await screen.findByRole("heading", { name: "Nothing that suits?" });
    expect(sent[0]?.body).toMatchObject({
      times: [{ startsAt: "2026-11-24T08:00:00Z", endsAt: "2026-11-24T11:00:00Z" }],
    });
  });

  it("waits for one to open, and can be taken back", async () => {
    const wishes = [{ ...wish, kind: "opening" as const, times: [], parts: [] }];
    const { sent, calls } = server(wishes, () => {
      wishes.length = 0;
      return wish;
    });
    drawScreen(book, { calls, slots });
    const person = userEvent.setup();
    await person.click(await button("Nothing that suits?"));
    await screen.findByText("We tell you when a time opens");
    await person.click(await button("I don’t need it any more"));
    await button("Tell me when one opens");
    expect(document.activeElement?.textContent).toBe("Nothing that suits?");
    await person.click(await button("Close"));
    expect(document.activeElement?.textContent).toBe("Nothing that suits?");
    expect(sent).toMatchObject([{ path: "/api/v1/wishes/wish-1", method: "DELETE" }]);
  });

  it("is nothing for whoever teaches it", async () => {
    drawScreen(book, { slots }, { me: priya });
    await screen.findAllByRole("button", { name: /2:30|14:30/ });
    expect(screen.queryByRole("button", { name: "Nothing that suits?" })).toBeNull();
  });
});

describe("who asks for a time", () => {
  it("is offered one that they named, on both clocks, also outside the hours by insisting", async () => {
    const wishes = [wish];
    const { sent, calls } = server(wishes, ({ body }) => {
      if (!(body as { override?: unknown }).override) {
        const no = refusal("outside_availability");
        return Object.assign(no, { problem: { ...no.problem, overridable: true } });
      }
      wishes.length = 0;
      return { ...wish, state: "answered", sessionId: "session-1" };
    });
    drawScreen(asked, { calls }, { me: priya });
    const person = userEvent.setup();
    const card = within((await screen.findByText("“Before my exam.”")).closest("li") as HTMLElement);
    expect(card.getByText(/14:30–16:30/)).toBeTruthy();
    await person.click(card.getByRole("button", { name: "Offer a time" }));
    await screen.findByText(/Lena Fischer: 10:00/);
    await person.click(await button("Book for Lena Fischer"));
    await person.click(await button("Book all the same"));
    await screen.findByText(/^Lena Fischer is booked for/);
    await button("See the session");
    expect(sent).toMatchObject([
      { path: "/api/v1/wishes/wish-1/book", body: { startsAt: "2026-11-24T09:00:00Z" } },
      { path: "/api/v1/wishes/wish-1/book", body: { override: ["outside_availability"] } },
    ]);
    await screen.findByRole("heading", { name: "Nobody asks for a time" });
  });

  it("is told no with a word", async () => {
    const wishes = [wish];
    const { sent, calls } = server(wishes, () => {
      wishes.length = 0;
      return { ...wish, state: "declined" };
    });
    drawScreen(asked, { calls }, { me: priya });
    const person = userEvent.setup();
    await person.click(await button("No time"));
    await person.type(screen.getByRole("textbox"), "I am away.");
    await person.click(await button("Say no"));
    await screen.findByText("Lena Fischer has been told.");
    expect(sent).toMatchObject([{ path: "/api/v1/wishes/wish-1/decline", body: { message: "I am away." } }]);
  });
});

describe("below one's sessions", () => {
  it("stands what one waits for, and what came of it", async () => {
    const declined = {
      ...wish,
      id: "wish-2",
      state: "declined" as const,
      answer: "I am away.",
      answeredByName: "Priya Raman",
    };
    const { calls } = server([wish, declined], () => wish);
    drawScreen({ screen: "sessions" }, { calls, sessions: async () => ({ items: [], nextCursor: null }) });
    await screen.findByRole("heading", { name: "Times you wait for" });
    await screen.findByText("Priya Raman has no time for it");
    expect(screen.getByText("“I am away.”")).toBeTruthy();
    expect(screen.getByText("You have asked for a time")).toBeTruthy();
  });
});
