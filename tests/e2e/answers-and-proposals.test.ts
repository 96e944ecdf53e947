import { AxeBuilder } from "@axe-core/playwright";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Browser } from "playwright-core";
import type { Session } from "#contract/sessions.ts";
import type { TenantSettings } from "#contract/settings.ts";
import { launchBrowser } from "#tests/support/browser.ts";
import {
  actAs,
  advanceClock,
  book,
  eventually,
  mailboxOf,
  timesOf,
  type Actor,
  type LookedAtEvent,
} from "#tests/support/people.ts";
import { startProduct, type RunningProduct } from "#tests/support/running-product.ts";

interface Answered extends LookedAtEvent {
  readonly endsAt: string;
  readonly attendees: readonly { readonly address: string; readonly response: string }[];
}

/** Whether people come, and at which other time they would: the roster and every calendar agree. */
describe("answers and proposals", () => {
  let running: RunningProduct;
  let browser: Browser;
  let lena: Actor;
  let priya: Actor;
  let amira: Actor;

  beforeAll(async () => {
    [running, browser] = await Promise.all([startProduct(22_200), launchBrowser("shell")]);
    [lena, priya, amira] = (await Promise.all(
      ["lena", "priya", "amira"].map((handle) => actAs(running.origins, handle)),
    )) as [Actor, Actor, Actor];
    const connected = await lena.call("POST", "/connections/microsoft", { purposes: ["calendar"] });
    expect(connected.status).toBeLessThan(300);
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await running.stop();
  }, 30_000);

  it("accepts for whoever books, on their own copy, without a mail to anybody", async () => {
    const session = await booked(1);
    expect(session.seats[0]?.rsvp).toBe("accepted");
    const accepted = await eventually("the booker's copy is answered", async () =>
      (await calls()).find(({ method, path }) => method === "POST" && path.endsWith("/accept")),
    );
    expect(accepted.path).toContain("/me/events/");
    expect(await answerAtOrganizer(session)).not.toBe("declined");
  }, 60_000);

  it("can be used by keyboard at 320 px, and shows what the other side does without being asked", async () => {
    const session = await booked(0);
    const viewport = { width: 320, height: 640 };
    const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport, colorScheme: null });
    const page = await context.newPage();
    await page.goto(
      `${running.origins.teams}/?as=lena&theme=dark&subPageId=${encodeURIComponent(`session/${session.id}`)}`,
    );
    const frame = page.frameLocator(".stage iframe");
    const maybe = frame.getByRole("button", { name: "Maybe" });
    await maybe.focus();
    await page.keyboard.press("Space");
    await frame.locator(".answer.tentative").waitFor();
    expect(await maybe.getAttribute("aria-pressed")).toBe("true");

    const startsAt = shifted(session.startsAt, 45);
    expect((await priya.call("POST", `/sessions/${session.id}/proposals`, { startsAt })).status).toBe(201);
    const agree = frame.getByRole("button", { name: "Agree" });
    await agree.waitFor({ timeout: 5_000 });
    const { violations } = await new AxeBuilder({ page }).include([".stage iframe", "body"]).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
    const overflow = await frame.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
    expect(overflow).toBe(0);
    await agree.focus();
    await page.keyboard.press("Enter");
    await frame.getByText(/agreed/).waitFor();
    expect((await read(session)).startsAt).toBe(startsAt);
    await context.close();
  }, 60_000);

  it("brings an answer from a surface into both calendars, and one from the calendar onto the roster", async () => {
    const session = await booked(3);
    const { status, body } = await lena.call<Session>("POST", `/sessions/${session.id}/rsvp`, {
      response: "tentative",
    });
    expect([status, body.seats[0]?.rsvp]).toEqual([200, "tentative"]);
    await eventually("the organizer sees it", async () =>
      (await answerAtOrganizer(session)) === "tentativelyAccepted" ? true : undefined,
    );

    const copy = await copyOf(session);
    await control(`/mailboxes/lena/events/${copy.id}/respond`, { response: "accepted", tellOrganizer: true });
    await rsvpBecomes(session, "accepted");
    const lines = (await read(session)).changes.map(({ by, source, what }) => `${by} ${source}: ${what}`);
    expect(lines.filter((line) => /Answered|Accepted/.test(line))).toEqual([
      expect.stringMatching(/api: Answered maybe$/),
      expect.stringMatching(/calendar: Accepted$/),
    ]);
  }, 60_000);

  it("asks again after a move that the provider made, and not after one that the learner made", async () => {
    const session = await booked(5);
    const [, , , , , , , later = "", latest = ""] = await times();
    const moved = await priya.call<Session>("PATCH", `/sessions/${session.id}`, { startsAt: later });
    expect([moved.status, moved.body.seats[0]?.rsvp]).toEqual([200, "none"]);
    await advanceClock(running.origins, lena, 0.2);
    await eventually("the calendar follows", async () => (await eventStarts(session)) === later || undefined);
    const again = await lena.call<Session>("PATCH", `/sessions/${session.id}`, { startsAt: latest });
    expect(again.body.seats[0]?.rsvp).toBe("accepted");
    await advanceClock(running.origins, lena, 0.2);
    await eventually("the calendar follows", async () => (await eventStarts(session)) === latest || undefined);
    expect((await read(session)).seats[0]?.rsvp).toBe("accepted");
  }, 120_000);

  it("shows a time that was proposed in Outlook, and moves the same event once it is agreed to", async () => {
    const session = await booked(9);
    const [event, copy] = [await eventOf(session), await copyOf(session)];
    const [startsAt, endsAt] = [120, 150].map((minutes) => shifted(session.startsAt, minutes));
    await control(`/mailboxes/lena/events/${copy.id}/propose`, { startsAt, endsAt });
    const proposal = await openProposal(session);
    expect(proposal).toMatchObject({ startsAt, source: "calendar", for: "provider" });
    expect(await toldOf(session, "proposed")).toMatchObject({ channel: "calendar", outcome: "sent" });

    const override = ["outside_availability", "slot_taken", "learner_busy"];
    const path = `/sessions/${session.id}/proposals/${proposal.id}/accept`;
    const agreed = await priya.call<Session>("POST", path, { override });
    expect([agreed.status, agreed.body.startsAt]).toEqual([200, startsAt]);
    await advanceClock(running.origins, lena, 0.2);
    await eventually("the event moves", async () => (await eventStarts(session)) === startsAt || undefined);
    expect((await eventOf(session)).id).toBe(event.id);
  }, 90_000);

  it("takes a learner's drag of their own copy for a proposal, which can be declined without a body", async () => {
    const session = await booked(12);
    const copy = await copyOf(session);
    const [startsAt, endsAt] = [60, 90].map((minutes) => shifted(session.startsAt, minutes));
    await control(`/mailboxes/lena/events/${copy.id}`, { startsAt, endsAt }, "PATCH");
    const { id } = await openProposal(session);
    expect(await toldOf(session, "proposed")).toMatchObject({ to: "Priya Raman", channel: "email" });
    expect(await mailOf(session, "New time proposed")).toHaveLength(1);
    const declined = await priya.call<Session>("POST", `/sessions/${session.id}/proposals/${id}/decline`);
    expect([declined.status, declined.body.startsAt]).toEqual([200, session.startsAt]);
    expect((await toldOf(session, "proposal_declined")).to).toMatch(/Lena/);
    expect(await mailOf(session, "Stays as it was")).toHaveLength(1);
    expect(await mailOf(session, "New time proposed")).toHaveLength(1);
  }, 60_000);

  it("lets the organisation choose that bookers organize, whose event the provider is invited to", async () => {
    const chosen = await amira.call<TenantSettings>("PUT", "/settings", { organizer: "booker" });
    expect([chosen.status, chosen.body.organizer]).toEqual([200, "booker"]);
    expect((await lena.call("PUT", "/settings", { organizer: "provider" })).status).toBe(403);
    const session = await booked(15);
    const mine = await read(session);
    expect(mine.calendar.organizer).toMatch(/Lena/);
    const organized = await eventually("the booker's event", async () => found("lena", session));
    expect(organized).toMatchObject({ isOrganizer: true });
    const invited = await eventually("the provider's copy", async () => found("priya", session));
    expect(invited.isOrganizer).toBe(false);
    await amira.call("PUT", "/settings", { organizer: "provider" });
  }, 60_000);

  async function times(): Promise<readonly string[]> {
    return (await timesOf(lena, "Mentoring")).times;
  }

  async function booked(index: number): Promise<Session> {
    const { offeringId, times: free } = await timesOf(lena, "Mentoring");
    const session = await book(lena, offeringId, free[index] ?? "");
    return eventually("it stands in the calendar", async () => {
      const now = await read(session);
      return now.calendar.state === "synced" ? now : undefined;
    });
  }

  async function read({ id }: Session): Promise<Session> {
    return (await lena.call<Session>("GET", `/sessions/${id}`)).body;
  }

  async function found(handle: string, { reference }: Session): Promise<Answered | undefined> {
    const events = (await mailboxOf(running.origins, handle)) as readonly Answered[];
    return events.find(({ subject, isDeleted }) => subject.includes(reference) && !isDeleted);
  }

  async function eventOf(session: Session): Promise<Answered> {
    return eventually("the organizer's event", async () => found("priya", session));
  }

  async function copyOf(session: Session): Promise<Answered> {
    return eventually("the attendee's copy", async () => found("lena", session));
  }

  async function eventStarts(session: Session): Promise<string> {
    return shifted((await eventOf(session)).startsAt, 0);
  }

  async function answerAtOrganizer(session: Session): Promise<string | undefined> {
    return (await eventOf(session)).attendees[0]?.response;
  }

  async function rsvpBecomes(session: Session, rsvp: string): Promise<void> {
    await eventually(`the answer is ${rsvp}`, async () => (await read(session)).seats[0]?.rsvp === rsvp || undefined);
  }

  /** Who was told of it, as the provider sees it. */
  async function toldOf({ id }: Session, kind: string): Promise<Session["notices"][number]> {
    return eventually(`somebody is told: ${kind}`, async () =>
      (await priya.call<Session>("GET", `/sessions/${id}`)).body.notices.find((notice) => notice.kind === kind),
    );
  }

  /** Mails about the session whose subject begins like this, once there is one. */
  async function mailOf({ reference }: Session, begins: string): Promise<readonly string[]> {
    return eventually(`a mail: ${begins}`, async () => {
      const answer = await fetch(`${running.origins.home}/mail`);
      const { items } = (await answer.json()) as { items: { subject: string }[] };
      const found = items
        .map(({ subject }) => subject)
        .filter((each) => each.startsWith(begins) && each.includes(reference));
      return found.length > 0 ? found : undefined;
    });
  }

  async function openProposal(session: Session): Promise<Session["proposals"][number]> {
    return eventually("a proposal", async () => (await read(session)).proposals.find(({ state }) => state === "open"));
  }

  async function control(path: string, body: object, method: "POST" | "PATCH" = "POST"): Promise<void> {
    const answer = await fetch(`${running.origins.home}${path}`, {
      method,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  }

  async function calls(): Promise<readonly { readonly method: string; readonly path: string }[]> {
    const answer = await fetch(`${running.origins.home}/calls?limit=1000`);
    return ((await answer.json()) as { items: { method: string; path: string }[] }).items;
  }

  const shifted = (at: string, minutes: number): string =>
    new Date(Date.parse(at) + minutes * 60_000).toISOString().replace(".000Z", "Z");
});
