import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Browser, FrameLocator, Page } from "playwright-core";
import type { Session } from "#contract/sessions.ts";
import { launchBrowser } from "#tests/support/browser.ts";
import { countPresses, type Presses } from "#tests/support/presses.ts";
import { actAs, book, eventually, mailboxOf, timesOf, type Actor, type LookedAtEvent } from "#tests/support/people.ts";
import { startProduct, type RunningProduct } from "#tests/support/running-product.ts";

/** What people do in Outlook and Zoom themselves reaches Slotside, by the vendors' own notifications. */
describe("what people do in their calendars", () => {
  let running: RunningProduct;
  let browser: Browser;
  let lena: Actor;

  beforeAll(async () => {
    [running, browser] = await Promise.all([startProduct(20_800), launchBrowser("shell")]);
    lena = await actAs(running.origins, "lena");
    await eventually("Priya's calendar is watched", async () => {
      const { items } = (await control("GET", "/subscriptions")) as { items: { mailbox?: string }[] };
      return items.length > 0 ? true : undefined;
    });
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await running.stop();
  }, 30_000);

  it("a drag in Outlook reaches the database and an open Teams tab, which says who moved it", async () => {
    const { session, event } = await booked("Mentoring", 0);
    const { page, tab, presses } = await openSession(session.reference);
    const [databaseMs, tabMs] = await dragged(tab, { session, event, byMs: 30 * 60_000 });
    console.info(`a drag reached the database after ${ms(databaseMs)} and the open tab after ${ms(tabMs)}`);
    const explanation = tab.getByText(/^Moved by Priya Raman in Outlook: from /);
    await explanation.first().waitFor();
    expect(await explanation.count()).toBe(1);
    console.info(presses.line("a drag in Outlook, explained once in the open tab"));
    expect(presses.words).toEqual([]);
    const moved = await read(session.id);
    expect(moved.changes.at(-1)).toMatchObject({ source: "calendar", by: "Priya Raman" });
    expect(await organizerEvent(session.reference)).toMatchObject({ id: event.id, joinUrl: event.joinUrl });
    await page.context().close();
  }, 60_000);

  it("an answer in Outlook shows on the roster", async () => {
    const { session, event } = await booked("Mentoring", 2);
    const copy = await eventually("Lena's copy", async () =>
      (await mailboxOf(running.origins, "lena")).find((each) => each.iCalUId === event.iCalUId),
    );
    await control("POST", `/mailboxes/lena/events/${encodeURIComponent(copy.id)}/respond`, {
      response: "declined",
      tellOrganizer: true,
    });
    await eventually("the roster shows it", async () =>
      (await read(session.id)).seats[0]?.rsvp === "declined" ? true : undefined,
    );
  }, 60_000);

  it("an event that is deleted in Outlook calls the session off", async () => {
    const { session, event } = await booked("Mentoring", 4);
    await control("DELETE", `/mailboxes/priya/events/${encodeURIComponent(event.id)}`);
    await eventually("the session is cancelled", async () =>
      (await read(session.id)).status === "cancelled" ? true : undefined,
    );
  }, 60_000);

  it("a meeting that is edited in Zoom moves the session and its event", async () => {
    const { session, event } = await booked("Maths tutoring", 6);
    const meetingId = await eventually(
      "the event names its meeting",
      async () => /\/j\/(\d+)/.exec((await organizerEvent(session.reference)).location)?.[1],
    );
    const to = shifted(event, 60 * 60_000);
    await control("PATCH", `/zoom-accounts/priya/meetings/${meetingId}`, { startsAt: to.startsAt });
    await eventually("the session has moved", async () =>
      Date.parse((await read(session.id)).startsAt) === Date.parse(to.startsAt) ? true : undefined,
    );
    await eventually("its event has moved", async () =>
      Date.parse((await organizerEvent(session.reference)).startsAt) === Date.parse(to.startsAt) ? true : undefined,
    );
  }, 60_000);

  async function booked(offering: string, nth: number): Promise<{ session: Session; event: LookedAtEvent }> {
    const { offeringId, times } = await timesOf(lena, offering);
    const session = await book(lena, offeringId, times[nth] ?? "");
    return { session, event: await organizerEvent(session.reference) };
  }

  async function read(id: string): Promise<Session> {
    return (await lena.call<Session>("GET", `/sessions/${id}`)).body;
  }

  async function organizerEvent(reference: string): Promise<LookedAtEvent> {
    return eventually(`the event of ${reference}`, async () =>
      (await mailboxOf(running.origins, "priya")).find((event) => event.subject.includes(reference)),
    );
  }

  /** Milliseconds until the database and the open tab show it. */
  async function dragged(
    tab: FrameLocator,
    { session, event, byMs }: { readonly session: Session; readonly event: LookedAtEvent; readonly byMs: number },
  ): Promise<readonly [number, number]> {
    const before = await tab.locator(".when").innerText();
    const to = shifted(event, byMs);
    const droppedAt = performance.now();
    await control("PATCH", `/mailboxes/priya/events/${encodeURIComponent(event.id)}`, to);
    const inDatabase = eventually("the session has moved", async () =>
      Date.parse((await read(session.id)).startsAt) === Date.parse(to.startsAt)
        ? performance.now() - droppedAt
        : undefined,
    );
    const inTab = eventually("the tab shows it", async () =>
      (await tab.locator(".when").innerText()) === before ? undefined : performance.now() - droppedAt,
    );
    return Promise.all([inDatabase, inTab]);
  }

  async function openSession(reference: string): Promise<{ page: Page; tab: FrameLocator; presses: Presses }> {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1280, height: 900 } });
    const presses = await countPresses(context);
    const page = await context.newPage();
    await page.goto(`${running.origins.teams}/?as=lena&subPageId=${encodeURIComponent(`session/${reference}`)}`);
    const tab = page.frameLocator("iframe");
    await tab.getByText(reference).first().waitFor();
    return { page, tab, presses };
  }

  async function control(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${running.origins.home}${path}`, {
      method,
      headers: { "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return response.status === 204 ? undefined : response.json();
  }
});

function shifted(event: LookedAtEvent, byMs: number): { startsAt: string; endsAt: string } {
  const startsAt = new Date(Date.parse(event.startsAt) + byMs);
  return { startsAt: startsAt.toISOString(), endsAt: new Date(startsAt.getTime() + 60 * 60_000).toISOString() };
}

function ms(duration: number): string {
  return `${Math.round(duration)} ms`;
}
