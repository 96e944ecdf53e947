import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import type { Connection, Me } from "#contract/people.ts";
import type { Session } from "#contract/sessions.ts";
import {
  actAs,
  book,
  clearFaults,
  eventually,
  mailboxOf,
  setFault,
  timesOf,
  zoomMeetingsOf,
  type Actor,
  type LookedAtEvent,
} from "#tests/support/people.ts";
import { startProduct, type RunningProduct } from "#tests/support/running-product.ts";

interface Call {
  readonly seq: number;
  readonly site: string;
  readonly method: string;
  readonly path: string;
}

/** Whatever happens to notifications, subscriptions and grants: what people do outside is heard of in the end. */
describe("hearing of what changes outside", () => {
  let running: RunningProduct;
  let lena: Actor;
  let priya: Actor;

  beforeAll(async () => {
    running = await startProduct(21_420);
    [lena, priya] = await Promise.all([actAs(running.origins, "lena"), actAs(running.origins, "priya")]);
    await watched();
  }, 120_000);

  afterEach(() => clearFaults(running.origins));
  afterAll(async () => {
    await running.stop();
  }, 30_000);

  it("needs not one call in an idle hour while calendars are watched, also for whoever waits for a time to open", async () => {
    const { offeringId, times } = await timesOf(lena, "Mentoring");
    const startsAt = times[8] ?? "";
    const lunch = { subject: "Lunch", startsAt, endsAt: later(startsAt, 60) };
    const { id } = (await control("POST", "/mailboxes/priya/events", lunch)) as { id: string };
    await eventually("lunch has taken its time", async () =>
      (await timesOf(lena, "Mentoring")).times.includes(startsAt) ? undefined : true,
    );
    await lena.call("POST", "/wishes", { kind: "opening", offeringId, to: later(startsAt, 60) });
    // Whoever looks for openings comes by every five seconds, and has looked once after the wish was made.
    await quiet(6_500);
    const before = await lastSeq();
    for (let minutes = 0; minutes < 60; minutes += 10) await moveClock(10);
    await settle();
    // Tokens may be renewed; calendars are not asked.
    expect((await callsAfter(before)).filter(({ site }) => site === "graph")).toEqual([]);

    await control("DELETE", `/mailboxes/priya/events/${encodeURIComponent(id)}`);
    const { mails } = await eventually("Lena is told that a time has opened", async () => {
      const { items } = (await control("GET", "/mail?to=lena@northwind.example")) as {
        items: readonly { readonly subject: string; readonly text: string }[];
      };
      return items.length > 0 ? { mails: items } : undefined;
    });
    expect(mails.map(({ subject }) => subject)).toEqual(["A time has opened: Mentoring"]);
  }, 60_000);

  it("finds a change whose notification was lost, when Graph says that something was missed", async () => {
    const { session, event } = await booked("Mentoring");
    // A look that the booking itself gave rise to would find the drag as well.
    await quiet(4_000);
    await setFault(running.origins, { site: "graph-notifications", effect: "drop" });
    const to = await drag(event, 30);
    await settle();
    expect(Date.parse((await read(session.id)).startsAt)).toBe(Date.parse(event.startsAt));
    await clearFaults(running.origins);
    await control("POST", "/subscriptions/lifecycle", { event: "missed", handle: "priya" });
    await movedTo(session, to);
  }, 60_000);

  it("subscribes anew when Graph has ended a subscription, and misses nothing in between", async () => {
    const { session, event } = await booked("Mentoring");
    const [old] = await subscriptions();
    await setFault(running.origins, { site: "graph-notifications", path: "/hooks/graph$", effect: "drop" });
    const to = await drag(event, 30);
    await control("POST", "/subscriptions/lifecycle", { event: "subscriptionRemoved", handle: "priya" });
    await movedTo(session, to);
    await clearFaults(running.origins);
    await eventually("there is another subscription", async () =>
      (await subscriptions()).some(({ id }) => id !== old?.id) ? true : undefined,
    );
  }, 60_000);

  it("reads the calendar as a whole when Graph has forgotten where we were", async () => {
    const { session, event } = await booked("Mentoring");
    await control("POST", "/mailboxes/priya/expire-sync");
    await movedTo(session, await drag(event, 30));
  }, 60_000);

  it("hears of changes that come twice, late and in the wrong order once", async () => {
    const { session, event } = await booked("Mentoring");
    await setFault(running.origins, { site: "graph-notifications", effect: "duplicate" });
    await drag(event, 30);
    await setFault(running.origins, { site: "graph-notifications", effect: "reorder", times: 1 });
    const to = await drag(event, 60);
    await moveClock(2);
    await movedTo(session, to);
    await clearFaults(running.origins);
    const moves = (await read(session.id)).changes.filter(({ source }) => source === "calendar");
    expect(moves.length).toBeLessThanOrEqual(2);
  }, 60_000);

  it("takes it for a wish when a learner drags their own copy, and not when the organizer moved everybody's", async () => {
    await quiet();
    await connected("lena", ["calendar"]);
    const { session, event } = await booked("Mentoring");
    const to = await drag(event, 30);
    await movedTo(session, to);
    await quiet();
    expect((await read(session.id)).proposals).toEqual([]);

    const copy = (await mailboxOf(running.origins, "lena")).find(({ iCalUId }) => iCalUId === event.iCalUId);
    const wished = later(event.startsAt, 60);
    const path = `/mailboxes/lena/events/${encodeURIComponent(copy?.id ?? "")}`;
    await control("PATCH", path, { startsAt: wished, endsAt: later(wished, 60) });
    const proposals = await eventually("Lena's wish stands with the session", async () => {
      const { proposals: all } = await read(session.id);
      return all.length > 0 ? all : undefined;
    });
    expect(proposals.map(({ startsAt }) => Date.parse(startsAt))).toEqual([Date.parse(wished)]);
    expect(Date.parse((await read(session.id)).startsAt)).toBe(Date.parse(to));
  }, 60_000);

  it("hears of what hosts do in Zoom, and of those who remove the app", async () => {
    const { session, event } = await booked("Maths tutoring");
    const meetingId = /\/j\/(\d+)/.exec(event.location)?.[1] ?? "";
    const startsAt = later(event.startsAt, 60);
    await control("PATCH", `/zoom-accounts/priya/meetings/${meetingId}`, { startsAt });
    await movedTo(session, startsAt);
    await control("POST", `/zoom-accounts/priya/meetings/${meetingId}/start`, {});
    await control("POST", `/zoom-accounts/priya/meetings/${meetingId}/end`, {});
    await control("POST", "/zoom-accounts/priya/deauthorize", {});
    await eventually("Priya's account card says so", async () =>
      (await connections()).every(({ vendor }) => vendor !== "zoom") ? true : undefined,
    );
    const [meeting] = (await zoomMeetingsOf(running.origins, "priya")).filter(({ id }) => String(id) === meetingId);
    expect((await read(session.id)).meeting).toMatchObject({ vendor: "zoom", joinUrl: meeting?.joinUrl });
  }, 60_000);

  it("ends the subscription with the connection, and watches again after connecting anew, here by looking now and then", async () => {
    const microsoft = (await connections()).find(({ vendor }) => vendor === "microsoft");
    await priya.call("DELETE", `/connections/${microsoft?.id}`);
    expect(await subscriptions()).toEqual([]);
    await control("POST", "/settings", { webhooks: { priya: "on_premises" } });
    await connected("priya", ["calendar", "meetings"]);
    const { session, event } = await booked("Mentoring");
    await settle();
    const to = await drag(event, 30);
    await moveClock(6);
    await movedTo(session, to);
    expect(await subscriptions()).toEqual([]);
  }, 60_000);

  /** At a time from which the session can be dragged by half an hour or an hour without meeting another one. */
  async function booked(offering: string): Promise<{ session: Session; event: LookedAtEvent }> {
    const { offeringId, times } = await timesOf(lena, offering);
    const isFree = (at: string): boolean => times.some((time) => Date.parse(time) === Date.parse(at));
    const startsAt = times.find((time) => isFree(later(time, 30)) && isFree(later(time, 60))) ?? "";
    const session = await book(lena, offeringId, startsAt);
    const event = await eventually(`the event of ${session.reference}`, async () =>
      (await mailboxOf(running.origins, "priya")).find(({ subject }) => subject.includes(session.reference)),
    );
    await quiet();
    return { session, event };
  }

  async function drag(event: LookedAtEvent, minutes: number): Promise<string> {
    const startsAt = later(event.startsAt, minutes);
    const path = `/mailboxes/priya/events/${encodeURIComponent(event.id)}`;
    await control("PATCH", path, { startsAt, endsAt: later(startsAt, 60) });
    return startsAt;
  }

  async function movedTo({ id }: Session, startsAt: string): Promise<void> {
    await eventually("the session has moved", async () =>
      Date.parse((await read(id)).startsAt) === Date.parse(startsAt) ? true : undefined,
    );
  }

  const read = async (id: string): Promise<Session> => (await lena.call<Session>("GET", `/sessions/${id}`)).body;
  const connections = async (): Promise<readonly Connection[]> => (await priya.call<Me>("GET", "/me")).body.connections;

  async function subscriptions(): Promise<readonly { readonly id: string }[]> {
    const answer = (await control("GET", "/subscriptions")) as {
      items: { id: string; resource: string; oid?: string }[];
    };
    return answer.items.filter((one) => JSON.stringify(one).includes(priyaOid));
  }

  async function watched(): Promise<void> {
    await eventually("Priya's calendar is watched", async () =>
      (await subscriptions()).length > 0 ? true : undefined,
    );
  }

  /** A change counts from the first look on: what was done before it is how things are. */
  async function connected(handle: "lena" | "priya", purposes: readonly string[]): Promise<void> {
    const before = await lastSeq();
    // More than an hour may have gone by, and a client's sign-in lasts 60 to 90 minutes.
    const who = await actAs(running.origins, handle);
    if (handle === "lena") lena = who;
    else priya = who;
    const { status, body } = await who.call<object>("POST", "/connections/microsoft", { purposes });
    expect([status, status === 201 ? "" : JSON.stringify(body)]).toEqual([201, ""]);
    await eventually("the newly connected calendar was looked at", async () =>
      (await callsAfter(before)).some(({ site, path }) => site === "graph" && /delta/.test(path)) ? true : undefined,
    );
    await quiet();
  }

  async function lastSeq(): Promise<number> {
    const { items } = (await control("GET", "/calls")) as { items: readonly Call[] };
    return items.at(-1)?.seq ?? 0;
  }

  async function callsAfter(seq: number): Promise<readonly Call[]> {
    return ((await control("GET", `/calls?afterSeq=${seq}`)) as { items: readonly Call[] }).items;
  }

  /** Nothing has been called for a second and a half: more than a repeated notification, and most sweeps, take. */
  async function quiet(forMs = 1_500): Promise<void> {
    let since = performance.now();
    let seen = await lastSeq();
    await eventually("nobody calls anybody", async () => {
      const now = await lastSeq();
      if (now !== seen) [seen, since] = [now, performance.now()];
      return performance.now() - since > forMs ? true : undefined;
    });
  }

  async function moveClock(minutes: number): Promise<void> {
    await control("POST", "/clock", { advanceMinutes: minutes });
  }

  async function settle(): Promise<void> {
    await control("POST", "/timers/tick");
    await quiet();
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

const priyaOid = "a1000000-0000-4000-8000-000000000003";

function later(at: string, minutes: number): string {
  return new Date(Date.parse(at) + minutes * 60_000).toISOString();
}
