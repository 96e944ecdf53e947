/** A class of twelve on Zoom, two of them under nicknames: who came is noted and the next one booked before anybody leaves the room. */
import { AxeBuilder } from "@axe-core/playwright";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Browser, FrameLocator, Locator, Page } from "playwright-core";
import type { Offering } from "#contract/offerings.ts";
import type { Session } from "#contract/sessions.ts";
import { launchBrowser } from "#tests/support/browser.ts";
import { actAs, advanceClock, eventually, zoomMeetingsOf, type Actor } from "#tests/support/people.ts";
import { startProduct, type RunningProduct } from "#tests/support/running-product.ts";

const quarterMs = 15 * 60_000;
const weekMs = 7 * 86_400_000;

describe("the room of a class on Zoom", () => {
  let running: RunningProduct;
  let browser: Browser;
  let priya: Actor;
  let lesson: Session;
  let meetingId: number;
  /** In the host's client. */
  let hosting: Page;
  const presses: string[] = [];
  const handles = ["lena", ...Array.from({ length: 11 }, (_, at) => `learner${String(at + 1).padStart(2, "0")}`)];

  beforeAll(async () => {
    [running, browser] = await Promise.all([startProduct(25_600), launchBrowser()]);
    priya = await actAs(running.origins, "priya");
    lesson = await publishClass();
    const join = async (handle: string): Promise<number> =>
      (await (await actAs(running.origins, handle)).call("POST", `/sessions/${lesson.id}/seats`, {})).status;
    expect(await Promise.all(handles.map(join))).toEqual(handles.map(() => 201));
    meetingId = await eventually("the class has its Zoom meeting", async () => {
      const standing = (await zoomMeetingsOf(running.origins, "priya")).filter(({ isDeleted }) => !isDeleted);
      return standing.find(({ agenda }) => agenda.includes(lesson.reference))?.id;
    });
    await eventually("Zoom is asked to open the panel by itself", async () => {
      const answer = await fetch(`${running.origins.home}/calls?site=zoom`);
      const { items } = (await answer.json()) as { items: readonly { path: string; status?: number }[] };
      return items.find(({ path, status }) => path.endsWith(`/${meetingId}/open_apps`) && status === 201);
    });
  }, 180_000);

  afterAll(async () => {
    console.info(`next class for 12 and attendance: ${presses.length} presses (${presses.join(" · ")})`);
    await browser.close();
    await running.stop();
  }, 30_000);

  it("notes who came and books the next class for all of them, in four presses", async () => {
    await busyNextWeek("learner05");
    await advanceClock(running.origins, priya, (Date.parse(lesson.startsAt) - (await now())) / 60_000 + 1);
    hosting = await enter("priya");
    for (const handle of handles.slice(2)) await letIn(`Learner ${handle.slice(-2)}`);
    await letIn("Sunny");
    await letIn("Zed");

    const panel = panelOf(hosting);
    await panel.getByText("10 of 12 are here").waitFor({ timeout: 20_000 });
    await press(panel.getByRole("button", { name: "Sunny is Lena Vogt" }));
    await press(panel.getByRole("button", { name: "Zed is Learner 01" }));
    await press(panel.getByRole("button", { name: "Note that all 12 came" }));
    await panel.getByText("Noted: 12 of 12 came.").first().waitFor();
    await panel.getByRole("heading", { name: "Next: same time next week" }).waitFor();
    await panel.getByText("free for 11 of 12").waitFor();
    await panel.getByText("Busy then, by their calendars: Learner 05.").waitFor();
    await expectAccessible();
    await press(panel.getByRole("button", { name: "Book it for the class" }));
    await panel.getByText("Booked for 12 learners.").waitFor({ timeout: 20_000 });

    expect(presses.length).toBeLessThanOrEqual(4);
    const { body: noted } = await priya.call<Session>("GET", `/sessions/${lesson.id}`);
    expect(noted.seats.map(({ state }) => state)).toEqual(Array.from({ length: 12 }, () => "attended"));
    const next = await nextSession();
    expect([next.seatsTaken, Date.parse(next.startsAt) - Date.parse(lesson.startsAt)]).toEqual([12, weekMs]);
  }, 90_000);

  it("stays with the class when the meeting has ended, and shows the next one", async () => {
    await hosting.getByRole("button", { name: "End meeting for all" }).click();
    const panel = panelOf(hosting);
    await panel.getByText("It is over").waitFor();
    await panel.getByRole("heading", { name: "The next one is booked" }).waitFor();
    await panel.getByRole("button", { name: /^Open / }).click();
    await panel
      .getByText((await nextSession()).reference)
      .first()
      .waitFor();
  }, 30_000);

  /** Within Priya's hours: she teaches at any time. */
  async function publishClass(): Promise<Session> {
    const { body: me } = await priya.call<{ id: string }>("GET", "/me");
    const windows = [{ from: "00:00", to: "24:00" }];
    const weekly = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map((day) => ({ day, windows }));
    const hours = {
      timeZone: "Asia/Kolkata",
      weekly,
      overrides: [],
      away: [],
      travel: [],
      withoutCalendarCheck: true,
    };
    expect(await priya.call("PUT", `/providers/${me.id}/availability`, hours)).toMatchObject({ status: 200 });
    const { body: yoga } = await priya.call<Offering>("POST", "/offerings", {
      name: "Yoga",
      durationMinutes: 45,
      incrementMinutes: 15,
      kind: "group",
      dates: "published",
      capacity: 12,
      minimumNoticeMinutes: 0,
      presence: "virtual",
      meetingVendor: "zoom",
      providerIds: [me.id],
    });
    const startsAt = wire(Math.ceil(((await now()) + quarterMs) / quarterMs) * quarterMs);
    const published = { offeringId: yoga.id, startsAt, learnerIds: [] };
    const { status, body } = await priya.call<Session>("POST", "/sessions", published);
    expect([status, JSON.stringify(body)]).toEqual([201, expect.any(String)]);
    return body;
  }

  async function now(): Promise<number> {
    return Date.parse((await priya.call("GET", "/me")).headers.get("x-slotside-now") ?? "");
  }

  async function busyNextWeek(handle: string): Promise<void> {
    const { startsAt, endsAt } = lesson;
    const later = (at: string): string => wire(Date.parse(at) + weekMs);
    await control(`/mailboxes/${handle}/events`, { subject: "Away", startsAt: later(startsAt), endsAt: later(endsAt) });
  }

  const letIn = (name: string) => control(`/zoom-accounts/priya/meetings/${meetingId}/join`, { name });

  async function control(path: string, body: object): Promise<void> {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${running.origins.home}${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    expect([path, answer.status]).toEqual([path, expect.any(Number)]);
    expect(answer.ok).toBe(true);
  }

  /** Opens no app; the panel comes by itself. */
  async function enter(handle: string): Promise<Page> {
    const viewport = { width: 1100, height: 1400 };
    const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport, colorScheme: null });
    const page = await context.newPage();
    await page.goto(
      `${running.origins.zoomClient}/?as=${handle}&context=inMeeting&meeting=${meetingId}&width=320&apps=closed`,
    );
    await panelOf(page).getByRole("heading", { level: 1, name: "Yoga" }).waitFor({ timeout: 30_000 });
    return page;
  }

  const panelOf = (page: Page): FrameLocator => page.frameLocator("#app");

  async function press(button: Locator): Promise<void> {
    presses.push((await button.textContent()) ?? "");
    await button.click();
  }

  async function expectAccessible(): Promise<void> {
    const { violations } = await new AxeBuilder({ page: hosting }).include("#app").analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  }

  async function nextSession(): Promise<Session> {
    const { body } = await priya.call<{ items: Session[] }>("GET", `/sessions?status=scheduled&from=${lesson.endsAt}`);
    return body.items.find(({ offeringName }) => offeringName === "Yoga") as Session;
  }
});

function wire(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
