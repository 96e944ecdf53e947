import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Browser, FrameLocator, Page } from "playwright-core";
import { launchBrowser } from "#tests/support/browser.ts";
import { eventually, mailboxOf, zoomMeetingsOf, type LookedAtEvent } from "#tests/support/people.ts";
import { countPresses, type Presses } from "#tests/support/presses.ts";
import { startProduct, type RunningProduct } from "#tests/support/running-product.ts";

/** The main story, in the three hosts, through the vendors' own SDKs; then the stand-ins are asked what stands there. */
describe("booking in Teams, moving in Outlook and cancelling in Zoom", () => {
  let running: RunningProduct;
  let browser: Browser;
  /** Every request of every page, to see that none leaves this machine. */
  const requested = new Set<string>();
  const complaints: string[] = [];
  const report: string[] = [];
  const pressesIn = new WeakMap<Page, Presses>();

  beforeAll(async () => {
    [running, browser] = await Promise.all([startProduct(20_600, { on: "embedded" }), launchBrowser("shell")]);
  }, 120_000);

  afterAll(async () => {
    console.info(report.join("\n"));
    await browser.close();
    await running.stop();
  }, 30_000);

  it("keeps one event with one Teams link from booking to cancelling", async () => {
    const { reference, page: teams, tab } = await bookInTeams("Mentoring");
    const booked = await organizerEvent(reference);
    expect(booked).toMatchObject({
      isCancelled: false,
      isDeleted: false,
      joinUrl: expect.stringMatching(/^https:\/\/teams\.microsoft\.com\/l\/meetup-join\//),
    });
    expect(await copyOf(booked, "lena")).toMatchObject({
      isOrganizer: false,
      startsAt: booked.startsAt,
      joinUrl: booked.joinUrl,
    });

    await moveInOutlook(booked);
    await passSecondThoughts();
    const moved = await eventually("the event has moved", async () => {
      const event = await organizerEvent(reference);
      return event.startsAt === booked.startsAt ? undefined : event;
    });
    expect(moved).toMatchObject({ id: booked.id, joinUrl: booked.joinUrl, isCancelled: false });
    expect(await copyOf(moved, "lena")).toMatchObject({ startsAt: moved.startsAt, joinUrl: booked.joinUrl });

    await cancelInZoom(reference);
    await passSecondThoughts();
    await eventually("the event is cancelled", async () =>
      (await organizerEvent(reference)).isDeleted ? true : undefined,
    );
    expect((await copyOf(booked, "lena")).isCancelled).toBe(true);
    expect(await eventsOf(reference)).toHaveLength(1);

    // The tab that Lena left open has followed by itself, and no longer says that she is booked.
    await tab.getByRole("heading", { name: "Mentoring", level: 1 }).waitFor({ timeout: 5_000 });
    await tab.locator(".pill", { hasText: "Cancelled" }).waitFor({ timeout: 5_000 });
    await teams.context().close();
  }, 120_000);

  it("keeps one Zoom meeting from booking through the move, and removes it with the session", async () => {
    const { reference, page: teams } = await bookInTeams("Maths tutoring");
    await teams.context().close();
    const booked = await organizerEvent(reference);
    const [meeting] = await meetingsOf(booked);
    expect(meeting).toMatchObject({ isDeleted: false, joinUrl: expect.stringContaining(`${running.origins.zoom}/j/`) });
    expect(booked.location).toBe(meeting?.joinUrl);

    await moveInOutlook(booked);
    await passSecondThoughts();
    const moved = await eventually("the Zoom meeting has moved", async () => {
      const event = await organizerEvent(reference);
      const now = (await zoomMeetingsOf(running.origins, "priya")).find((candidate) => candidate.id === meeting?.id);
      return now && event.startsAt !== booked.startsAt && Date.parse(now.startsAt) === Date.parse(event.startsAt)
        ? { event, now }
        : undefined;
    });
    expect([moved.event.id, moved.now.joinUrl, moved.now.isDeleted]).toEqual([booked.id, meeting?.joinUrl, false]);

    await cancelInZoom(reference);
    await passSecondThoughts();
    await eventually("the Zoom meeting is gone", async () => {
      const now = (await zoomMeetingsOf(running.origins, "priya")).find((candidate) => candidate.id === meeting?.id);
      return now?.isDeleted && (await organizerEvent(reference)).isDeleted ? true : undefined;
    });
  }, 120_000);

  it("asked nothing of the world outside, broke no vendor's contract and logged no error", async () => {
    const outside = [...requested].filter((url) => !/^(https?:\/\/localhost:\d+\/|data:|blob:|about:)/.test(url));
    expect(outside).toEqual([]);
    expect(requested.size).toBeGreaterThan(30);
    const calls = (await (await fetch(`${running.origins.home}/calls?problems=1`)).json()) as { items: unknown[] };
    expect(calls.items).toEqual([]);
    expect(complaints).toEqual([]);
  });

  async function open(url: string): Promise<Page> {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1280, height: 900 } });
    context.on("request", (request) => requested.add(request.url()));
    const page = await context.newPage();
    pressesIn.set(page, await countPresses(context));
    page.on("pageerror", (error) => complaints.push(`${url}: ${error.message}`));
    await page.goto(url);
    return page;
  }

  /** Books the second of the soonest times as Lena, and leaves the tab open. */
  async function bookInTeams(offering: string): Promise<{ reference: string; page: Page; tab: FrameLocator }> {
    const page = await open(`${running.origins.teams}/?as=lena`);
    const tab = page.frameLocator("iframe");
    await tab.getByRole("button", { name: new RegExp(offering) }).click();
    await tab
      .getByRole("group", { name: /Soonest times/ })
      .getByRole("button")
      .nth(1)
      .click();
    await tab.getByRole("button", { name: "Book this time" }).click();
    await tab.getByRole("heading", { name: "You’re booked" }).waitFor();
    await tab
      .getByRole("button", { name: /Join meeting/ })
      .or(tab.getByRole("link", { name: /Join meeting/ }))
      .waitFor();
    const presses = pressesIn.get(page);
    report.push(presses?.line(`first open to ${offering} confirmed with its join link`) ?? "");
    expect(presses?.words.length).toBeLessThanOrEqual(3);
    return { reference: await referenceOn(tab), page, tab };
  }

  /** A minute later nothing can be taken back any more, and vendors hear of it. */
  async function passSecondThoughts(): Promise<void> {
    await fetch(`${running.origins.home}/clock`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ advanceMinutes: 1 }),
    });
  }

  async function moveInOutlook(event: LookedAtEvent): Promise<void> {
    const page = await open(`${running.origins.outlook}/?as=priya&item=${encodeURIComponent(event.id)}&pane=1`);
    const pane = page.frameLocator(
      'iframe[name*="hostInfo"], iframe[title="Slotside for Outlook"], iframe[title="Slotside"]',
    );
    await pane.getByRole("button", { name: "Move", exact: true }).click();
    await pane
      .getByRole("group", { name: /Soonest times/ })
      .getByRole("button")
      .nth(2)
      .click();
    await pane.getByRole("button", { name: "Move session" }).click();
    await pane.getByRole("heading", { name: "Moved" }).waitFor();
    await answered(pane);
    await page.context().close();
  }

  /** What shows at once has been done, so that it could be taken back. */
  async function answered(frame: FrameLocator): Promise<void> {
    await frame.getByText(/^Being saved/).waitFor({ state: "detached" });
  }

  async function cancelInZoom(reference: string): Promise<void> {
    const page = await open(`${running.origins.zoomClient}/?as=priya`);
    const panel = page.frameLocator("iframe");
    await panel
      .getByRole("link", { name: "My sessions" })
      .or(panel.getByRole("tab", { name: "My sessions" }))
      .or(panel.getByRole("button", { name: "My sessions" }))
      .first()
      .click();
    await panel
      .getByRole("button", { name: /^Open / })
      .first()
      .waitFor();
    for (const card of await panel.getByRole("button", { name: /^Open / }).all()) {
      await card.click();
      if ((await referenceOn(panel)) === reference) break;
      await panel.getByRole("button", { name: "Back" }).click();
    }
    await panel.getByRole("button", { name: "Cancel session" }).click();
    await panel.getByRole("button", { name: "Cancel session" }).last().click();
    await panel.getByRole("heading", { name: "Session cancelled" }).waitFor();
    await answered(panel);
    await page.context().close();
  }

  async function referenceOn(frame: FrameLocator): Promise<string> {
    const text = await frame
      .getByText(/SL-[0-9A-Z]{8}/)
      .first()
      .textContent();
    return /SL-[0-9A-Z]{8}/.exec(text ?? "")?.[0] ?? "";
  }

  async function eventsOf(reference: string): Promise<readonly LookedAtEvent[]> {
    return (await mailboxOf(running.origins, "priya")).filter((event) => event.subject.includes(reference));
  }

  async function organizerEvent(reference: string): Promise<LookedAtEvent> {
    return eventually(`the event of ${reference}`, async () => (await eventsOf(reference))[0]);
  }

  async function copyOf(event: LookedAtEvent, handle: string): Promise<LookedAtEvent> {
    return eventually(`${handle}'s copy`, async () =>
      (await mailboxOf(running.origins, handle)).find((copy) => copy.iCalUId === event.iCalUId),
    );
  }

  async function meetingsOf(event: LookedAtEvent) {
    return (await zoomMeetingsOf(running.origins, "priya")).filter((meeting) => meeting.joinUrl === event.location);
  }
});
