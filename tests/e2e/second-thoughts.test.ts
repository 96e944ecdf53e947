import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, FrameLocator, Page } from "playwright-core";
import type { Problem } from "#contract/problems.ts";
import type { Offering } from "#contract/offerings.ts";
import type { Session } from "#contract/sessions.ts";
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
import { countPresses, type Presses } from "#tests/support/presses.ts";
import { startProduct, type RunningProduct } from "#tests/support/running-product.ts";

/** Taking a move or a cancel back, as people do it, and what the calendars see of it. */
describe("second thoughts", () => {
  let running: RunningProduct;
  let browser: Browser;
  let priya: Actor;
  let lena: Actor;
  let amir: Actor;
  const report: string[] = [];

  beforeAll(async () => {
    [running, browser] = await Promise.all([startProduct(21_800), launchBrowser("shell")]);
    [priya, lena, amir] = (await Promise.all(
      ["priya", "lena", "learner01"].map((handle) => actAs(running.origins, handle)),
    )) as [Actor, Actor, Actor];
  }, 120_000);

  afterAll(async () => {
    console.info(report.join("\n"));
    await browser.close();
    await running.stop();
  }, 30_000);

  it("takes a move back in Teams, and the calendar never hears of it", async () => {
    const { offeringId, times } = await timesOf(lena, "Mentoring");
    const session = await book(lena, offeringId, times[1] ?? "");
    const booked = await ready(lena, session);
    const before = await eventOf(session);
    const { page, frame, presses } = await openSession("lena", session);
    await frame.getByRole("button", { name: "Move", exact: true }).click();
    await frame
      .getByRole("group", { name: /Soonest times/ })
      .getByRole("button")
      .nth(2)
      .click();
    await frame.getByRole("button", { name: "Move session" }).click();
    await frame.getByRole("heading", { name: "Moved" }).waitFor();
    report.push(presses.line("move"));
    await frame.getByRole("button", { name: "Undo" }).click();
    await frame.getByRole("heading", { name: "Taken back" }).waitFor();
    report.push(presses.line("undo after a move"));
    await page.context().close();

    await advanceClock(running.origins, lena, 1);
    const back = await ready(lena, session);
    expect(back).toMatchObject({ startsAt: session.startsAt, meeting: { joinUrl: booked.meeting.joinUrl } });
    expect(await eventOf(session)).toEqual(before);
    expect((await callsTo("PATCH")).filter((path) => path.includes("/events/"))).toEqual([]);
  }, 90_000);

  it("restores a class after ten minutes, keeps its time meanwhile, and shows it in every open tab", async () => {
    const { times } = await timesOf(lena, "Mentoring");
    const yoga = await priya.call<Offering>("POST", "/offerings", {
      name: "Yoga",
      durationMinutes: 45,
      incrementMinutes: 15,
      kind: "group",
      dates: "published",
      capacity: 5,
      presence: "virtual",
      meetingVendor: "teams",
      providerIds: [(await priya.call<{ id: string }>("GET", "/me")).body.id],
    });
    expect(yoga.status).toBe(201);
    const startsAt = times[8] ?? "";
    const published = { offeringId: yoga.body.id, startsAt, learnerIds: [] };
    const { status, body: lesson } = await priya.call<Session>("POST", "/sessions", published);
    expect([status, lesson]).toEqual([201, expect.anything()]);
    expect(await lena.call("POST", `/sessions/${lesson.id}/seats`, {})).toMatchObject({ status: 201 });
    const joined = await ready(lena, lesson);
    const { page, frame } = await openSession("lena", lesson);

    await priya.call("POST", `/sessions/${lesson.id}/cancel`, { reason: "Ill" });
    await frame.locator(".pill", { hasText: "Cancelled" }).waitFor({ timeout: 5_000 });
    await advanceClock(running.origins, lena, 10);
    await eventually("the calendar follows", async () => ((await eventOf(lesson)).isDeleted ? true : undefined));
    const { offeringId } = await timesOf(amir, "Mentoring");
    const taken = await amir.call<Problem>("POST", "/sessions", { offeringId, startsAt });
    expect([taken.status, taken.body.code, taken.body["because"]]).toEqual([409, "slot_taken", "undo"]);
    expect((await timesOf(amir, "Mentoring")).times).not.toContain(startsAt);

    const staff = await openSession("priya", lesson);
    await staff.frame.getByText(/The time is kept until/).waitFor();
    const { violations } = await new AxeBuilder({ page: staff.page }).include([".stage iframe", "body"]).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
    staff.presses.line("");
    await staff.frame.getByRole("button", { name: "Restore session" }).click();
    await staff.frame.getByRole("heading", { name: "Taken back" }).waitFor();
    report.push(staff.presses.line("undo after a cancel"));
    await staff.frame.getByText("The meeting is made anew: its link changes.").waitFor();
    await staff.page.context().close();
    await frame.getByRole("button", { name: /Join meeting/ }).waitFor({ timeout: 10_000 });
    const back = await ready(lena, lesson);
    expect(back.meeting.joinUrl).not.toBe(joined.meeting.joinUrl);
    expect(back.changes.map(({ what }) => what)).toContainEqual(expect.stringContaining("Taken back"));
    const standing = (await eventsOf(lesson)).filter((event) => !event.isDeleted && !event.isCancelled);
    expect(standing.map(({ joinUrl }) => joinUrl)).toEqual([back.meeting.joinUrl]);
    await page.context().close();
  }, 120_000);

  it("offers the time again once it can no longer be taken back", async () => {
    const { offeringId, times } = await timesOf(lena, "Mentoring");
    const startsAt = times[5] ?? "";
    const session = await book(lena, offeringId, startsAt);
    await lena.call("POST", `/sessions/${session.id}/cancel`, {});
    expect((await timesOf(amir, "Mentoring")).times).not.toContain(startsAt);
    // What was on its way to the calendar when it was cancelled is gone from there, too.
    await eventually("the calendar follows", async () =>
      (await read(lena, session)).calendar.state === "pending" ? undefined : true,
    );
    await advanceClock(running.origins, lena, 16);
    const late = await priya.call<Problem>("POST", `/sessions/${session.id}/undo`);
    expect([late.status, late.body.code]).toEqual([409, "undo_expired"]);
    expect((await timesOf(amir, "Mentoring")).times).toContain(startsAt);
    await book(amir, offeringId, startsAt);
  }, 60_000);

  async function openSession(
    handle: string,
    { id }: Session,
  ): Promise<{ page: Page; frame: FrameLocator; presses: Presses }> {
    const viewport = { width: 1280, height: 900 };
    const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport, colorScheme: null });
    const presses = await countPresses(context);
    const page = await context.newPage();
    await page.goto(`${running.origins.teams}/?as=${handle}&subPageId=${encodeURIComponent(`session/${id}`)}`);
    const frame = page.frameLocator(".stage iframe");
    await frame.locator(".reference").waitFor();
    presses.line("");
    return { page, frame, presses };
  }

  async function read(actor: Actor, { id }: Session): Promise<Session> {
    return (await actor.call<Session>("GET", `/sessions/${id}`)).body;
  }

  async function ready(actor: Actor, session: Session): Promise<Session> {
    return eventually("the meeting is ready", async () => {
      const now = await read(actor, session);
      return now.meeting.state === "ready" && now.calendar.state === "synced" ? now : undefined;
    });
  }

  async function eventsOf({ reference }: Session): Promise<readonly LookedAtEvent[]> {
    return (await mailboxOf(running.origins, "priya")).filter((event) => event.subject.includes(reference));
  }

  async function eventOf(session: Session): Promise<LookedAtEvent> {
    return eventually("the event", async () => (await eventsOf(session))[0]);
  }

  async function callsTo(method: string): Promise<readonly string[]> {
    const answer = await fetch(`${running.origins.home}/calls?limit=1000`);
    const { items } = (await answer.json()) as { items: { method: string; path: string; site: string }[] };
    return items.filter((call) => call.site === "graph" && call.method === method).map(({ path }) => path);
  }
});
