/** @jest-environment jsdom */
import { describe, expect, it } from "@jest/globals";
import { act, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { Client } from "#contract/client.ts";
import type { Session, SessionLookup } from "#contract/sessions.ts";
import { createWatched } from "../host.ts";
import type { HostContext, OpenAppointment, TextToInsert } from "../host.ts";
import { drawScreen, lena, mentoring, refusal, session, slotsAt } from "../surface-for-tests.tsx";

const fixed = { locale: "en-GB" };
const shown = {
  subject: "Mentoring",
  startsAt: "2026-11-23T09:00:00Z",
  endsAt: "2026-11-23T09:30:00Z",
  isOrganizer: true,
  invited: ["lena@school.example"],
};
const appointment = (eventId: string, more: Partial<OpenAppointment> = {}): OpenAppointment => ({
  as: "appointment",
  eventId,
  mailbox: "priya@school.example",
  shown,
  ...more,
});
const priya = { ...lena, id: "priya", displayName: "Priya Raman", roles: ["provider" as const] };

function drawPane(first: Partial<HostContext>, answers: Partial<Client>, more: object = {}) {
  const context = createWatched<HostContext>({ ...fixed, ...first });
  const drawn = drawScreen({ screen: "here" }, answers, {
    surface: "outlook",
    clientName: "Outlook",
    context,
    me: priya,
    ...more,
  });
  return { ...drawn, show: (next: Partial<HostContext>) => act(() => context.set({ ...fixed, ...next })) };
}

const nothingAhead = { sessions: () => Promise.resolve({ items: [], nextCursor: null }) };

describe("the pane beside an appointment", () => {
  it("never shows the session of an appointment that was left, however late its answer comes", async () => {
    const answers = new Map<string, (found: SessionLookup) => void>();
    const other: Session = { ...session, id: "session-2", offeringName: "Office hours" };
    const lookupSession = (keys: { readonly eventId?: string | undefined }) =>
      new Promise<SessionLookup>((resolve) => answers.set(keys.eventId ?? "", resolve));
    const { show } = drawPane(
      { appointment: appointment("first") },
      { lookupSession, session: (id) => Promise.resolve(id === "session-2" ? other : session) },
    );
    await waitFor(() => expect(answers.has("first")).toBe(true));
    show({});
    show({ appointment: appointment("second") });
    await waitFor(() => expect(answers.has("second")).toBe(true));
    await act(async () => answers.get("second")?.({ match: "session", session: other }));
    await screen.findByRole("heading", { name: "Office hours" });
    await act(async () => answers.get("first")?.({ match: "session", session }));
    expect(screen.queryByRole("heading", { name: "Mentoring" })).toBeNull();
    expect(screen.getByRole("heading", { name: "Office hours" })).toBeTruthy();
  });

  it("takes what was begun away with the appointment it was about", async () => {
    const lookupSession = () => Promise.resolve<SessionLookup>({ match: "session", session });
    const { show } = drawPane(
      { appointment: appointment("first") },
      { lookupSession, session: () => Promise.resolve(session) },
    );
    await userEvent.click(await screen.findByRole("button", { name: "Cancel session" }));
    await screen.findByRole("heading", { name: "Cancel this session?" });
    show({});
    expect(screen.queryByRole("heading", { name: "Cancel this session?" })).toBeNull();
    show({ appointment: appointment("second") });
    await screen.findByRole("button", { name: "Cancel session" });
    expect(screen.queryByRole("heading", { name: "Cancel this session?" })).toBeNull();
  });

  it("explains that Outlook's window goes on showing the old time, or a session that is cancelled", async () => {
    const moved = { ...session, startsAt: "2026-11-23T11:00:00Z", endsAt: "2026-11-23T11:30:00Z" };
    const { queries } = drawPane(
      { appointment: appointment("first") },
      {
        lookupSession: () => Promise.resolve({ match: "session", session: moved }),
        session: () => Promise.resolve(moved),
      },
    );
    await screen.findByText("Outlook's window shows an older time");
    act(() => void queries.setQueryData(["session", session.id], { ...moved, status: "cancelled" }));
    await screen.findByText("Outlook's window still shows this appointment");
  });

  it("says that a time in an open form is not sent yet", async () => {
    const typed = { ...shown, startsAt: "2026-11-23T12:00:00Z", endsAt: "2026-11-23T12:30:00Z" };
    drawPane(
      { appointment: appointment("first", { as: "form", shown: typed }), writes: "appointment" },
      { lookupSession: () => Promise.resolve({ match: "session", session }), session: () => Promise.resolve(session) },
    );
    await screen.findByText(/^Outlook's form says .*13:00/);
  });

  it("shows one's next sessions and the way to book while nothing is open", async () => {
    drawPane({ appointment: null }, { sessions: () => Promise.resolve({ items: [session], nextCursor: null }) });
    await screen.findByRole("heading", { name: "Your next sessions" });
    await screen.findByRole("button", { name: /^Open Mentoring/ });
    expect(screen.getByRole("button", { name: "Book a session" })).toBeTruthy();
  });

  it("makes an appointment of one's own a session, and shows it then", async () => {
    const asked: unknown[] = [];
    let isMade = false;
    const json = (_: string, call: { readonly body?: unknown } = {}) => {
      asked.push(call.body);
      if (asked.length === 1) return Promise.reject(refusal("invalid_request"));
      isMade = true;
      return Promise.resolve(session);
    };
    drawPane(
      { appointment: appointment("first") },
      {
        lookupSession: () => Promise.resolve(isMade ? { match: "session", session } : { match: "none" }),
        session: () => Promise.resolve(session),
        calls: { json: json as never, send: async () => undefined, query: () => "" },
      },
    );
    await userEvent.click(await screen.findByRole("button", { name: "Make this a session" }));
    await screen.findByText(/lena@school\.example/);
    await userEvent.click(screen.getByRole("button", { name: "Make it a session" }));
    await screen.findByText("This appointment cannot become that");
    await userEvent.click(screen.getByRole("button", { name: "Make it a session" }));
    await screen.findByRole("heading", { name: "Mentoring" });
    const wish = { offeringId: "mentoring", eventId: "first" };
    expect(asked.slice(0, 2)).toEqual([wish, wish]);
  });

  it("offers nothing to make of somebody else's appointment", async () => {
    drawPane(
      { appointment: appointment("first", { shown: { ...shown, isOrganizer: false } }) },
      { lookupSession: () => Promise.resolve({ match: "none" }) },
    );
    await screen.findByRole("heading", { name: "Not a Slotside session" });
    await waitFor(() => expect(screen.getByRole("button", { name: "Book a session" })).toBeTruthy());
    expect(screen.queryByRole("button", { name: "Make this a session" })).toBeNull();
  });

  it("says that a message is about no session one may see", async () => {
    drawPane(
      { appointment: { as: "message", mailbox: "priya@school.example", bookingRef: "SL-7K3QX9TM" } },
      { ...nothingAhead, lookupSession: () => Promise.resolve({ match: "none" }) },
    );
    await screen.findByRole("heading", { name: "No session in this message" });
  });
});

describe("offering times in a text", () => {
  const times = slotsAt("2026-11-23T09:00:00Z", "2026-11-23T10:00:00Z", "2026-11-24T09:00:00Z");
  const calls = (post: (body: unknown) => Promise<unknown>) => ({
    json: ((_path: string, call: { readonly body?: unknown } = {}) => post(call.body)) as never,
    send: async () => undefined,
    query: () => "",
  });
  const offer = {
    id: "offer-1",
    offeringId: "mentoring",
    offeringName: "Mentoring",
    providerId: "priya",
    providerName: "Priya Raman",
    link: "https://teams.example/offer",
    expiresAt: "2026-11-23T18:00:00Z",
    times: ["2026-11-23T09:00:00Z", "2026-11-24T09:00:00Z"].map((startsAt, index) => ({
      holdId: `hold-${index}`,
      startsAt,
      endsAt: startsAt.replace(":00:00Z", ":30:00Z"),
      link: `https://teams.example/offer?a=1&at=${index}`,
    })),
  };

  async function choose(...names: readonly RegExp[]): Promise<void> {
    for (const name of names) {
      const [first] = await screen.findAllByRole("button", { name });
      if (first) await userEvent.click(first);
    }
  }

  it("keeps them first, and puts them in once as links", async () => {
    const asked: unknown[] = [];
    const texts: TextToInsert[] = [];
    const insertText = async (text: TextToInsert): Promise<void> => void texts.push(text);
    drawPane(
      { appointment: null, writes: "message" },
      {
        slots: () => Promise.resolve(times),
        calls: calls(async (body) => (asked.push(body), offer)),
      },
      { insertText },
    );
    await choose(/^10:00/);
    await userEvent.click((await screen.findAllByRole("button", { name: /^10:00/ }))[1] as HTMLElement);
    await screen.findByText("2 of 5 chosen");
    await userEvent.click(screen.getByRole("button", { name: "Keep these times and insert them" }));
    await screen.findByText("The times stand in your text");
    expect(asked).toEqual([{ offeringId: "mentoring", startsAt: ["2026-11-23T09:00:00Z", "2026-11-24T09:00:00Z"] }]);
    expect(texts).toHaveLength(1);
    expect(texts[0]?.html).toContain('<a href="https://teams.example/offer?a=1&amp;at=0">Monday 23 November');
    expect(texts[0]?.plain).toContain("https://teams.example/offer?a=1&at=1");
    expect(texts[0]?.plain).toContain("Times in Berlin.");
  });

  it("shows the text to be copied when Outlook does not take it, and chooses again when a time went", async () => {
    let isTaken = false;
    const later = { ...times, items: times.items.slice(1) };
    const refuseOnce = (): Promise<unknown> => {
      if (isTaken) return Promise.resolve(offer);
      isTaken = true;
      return Promise.reject(refusal("slot_taken"));
    };
    drawPane(
      { appointment: null, writes: "message" },
      { slots: () => Promise.resolve(isTaken ? later : times), calls: calls(refuseOnce) },
      { insertText: () => Promise.reject(new Error("no")) },
    );
    await choose(/^10:00/);
    await userEvent.click(screen.getByRole("button", { name: "Keep these times and insert them" }));
    await screen.findByText("One of these times was taken meanwhile. Choose again.");
    await waitFor(() => expect(screen.getAllByRole("button", { name: /^10:00/ })).toHaveLength(1));
    await choose(/^10:00/);
    await userEvent.click(screen.getByRole("button", { name: "Keep these times and insert them" }));
    await screen.findByText(/Outlook did not take the text/);
    expect(screen.getByText(/https:\/\/teams\.example\/offer\?a=1&at=0/)).toBeTruthy();
  });

  it("says to somebody who teaches nothing what they can do instead", async () => {
    drawPane(
      { appointment: null, writes: "message" },
      { offerings: () => Promise.resolve([{ ...mentoring, providerIds: ["noor"] }]) },
    );
    await screen.findByText(/You teach nothing that can be booked/);
    expect(screen.getByRole("button", { name: "Book a session" })).toBeTruthy();
  });
});
