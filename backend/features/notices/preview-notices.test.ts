import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Offering } from "#contract/offerings.ts";
import type { Notice, NoticePreview, Session } from "#contract/sessions.ts";
import type { Caller } from "../../platform/caller.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";

let world: BookingWorld;
let tenant: Awaited<ReturnType<BookingWorld["newTenant"]>>;
let priya: Caller;
let lena: Caller;
let amir: Caller;

beforeAll(async () => {
  world = await createBookingWorld();
}, 60_000);
afterAll(async () => world.close(), 30_000);

beforeEach(async () => {
  world.setClock("2026-03-01T12:00:00Z");
  tenant = await world.newTenant();
  priya = await tenant.person(`priya-${tenant.tenantId}`, ["provider"]);
  lena = await tenant.person(`lena-${tenant.tenantId}`, ["learner"]);
  amir = await tenant.person(`amir-${tenant.tenantId}`, ["learner"]);
});

const settle = async (id: string): Promise<void> => {
  world.passSecondThoughts();
  await world.sync(priya, id);
  await world.tell();
};
async function publish(more: object = {}): Promise<Session> {
  const offered = { name: "Class", durationMinutes: 60, kind: "group", capacity: 3, providerIds: [priya.personId] };
  const body = { ...offered, ...more };
  const { id: offeringId } = (await world.call("POST /api/v1/offerings", priya, { body })).body as Offering;
  const booking = { offeringId, startsAt: "2026-03-05T09:00:00Z", learnerIds: [lena.personId, amir.personId] };
  const session = (await world.call("POST /api/v1/sessions", priya, { body: booking })).body as Session;
  await settle(session.id);
  return session;
}
const preview = async (caller: Caller, { id }: Session, change: string): Promise<NoticePreview["items"]> => {
  const request = { params: { id }, query: { change } };
  const reply = await world.call("GET /api/v1/sessions/:id/notices/preview", caller, request);
  return (reply.body as NoticePreview).items;
};
/** What people were really told, by whom and how. */
async function toldOf({ id }: Session, kind: Notice["kind"]): Promise<readonly string[]> {
  const reply = await world.call("GET /api/v1/sessions/:id/notices", priya, { params: { id } });
  const { items } = reply.body as { readonly items: readonly Notice[] };
  return items.filter((each) => each.kind === kind).map(({ to, channel }) => `${to} by ${channel}`);
}
const asTold = (items: NoticePreview["items"]): readonly string[] =>
  items.map(({ to, channel }) => `${to ?? "somebody"} by ${channel}`);

describe("who would be told", () => {
  it.each([
    ["through a calendar", true],
    ["by mail", false],
  ])("is who is told then, %s", async (_how, isConnected) => {
    if (isConnected) await tenant.connect(priya, "microsoft");
    const session = await publish();
    const moving = await preview(priya, session, "moved");
    expect(moving.filter(({ isYou }) => !isYou)).toHaveLength(2);
    await world.call("PATCH /api/v1/sessions/:id", priya, {
      params: { id: session.id },
      body: { startsAt: "2026-03-06T09:00:00Z" },
    });
    await settle(session.id);
    expect(asTold(moving).toSorted()).toEqual((await toldOf(session, "moved")).toSorted());
    expect(moving.find(({ to }) => to === lena.displayName)?.channel).toBe(isConnected ? "calendar" : "email");

    const cancelling = await preview(priya, session, "cancelled");
    await world.call("POST /api/v1/sessions/:id/cancel", priya, { params: { id: session.id }, body: {} });
    await settle(session.id);
    expect(asTold(cancelling).toSorted()).toEqual((await toldOf(session, "cancelled")).toSorted());
    expect(await preview(priya, session, "cancelled")).toEqual([]);
  });

  it("names to a learner who teaches and themselves, and of the others only that there are some", async () => {
    const session = await publish();
    expect(asTold(await preview(lena, session, "moved"))).toEqual([
      `${priya.displayName} by email`,
      `${lena.displayName} by email`,
      "somebody by email",
    ]);
    const stranger = await tenant.person("stranger", ["learner"]);
    await expect(preview(stranger, session, "moved")).rejects.toMatchObject({ code: "not_found" });
  });
});
