import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Offering } from "#contract/offerings.ts";
import type { SeatReply, Session } from "#contract/sessions.ts";
import type { Caller } from "../../platform/caller.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";

let world: BookingWorld;
let priya: Caller;
let lena: Caller;
let amir: Caller;
let ada: Caller;
let session: Session;

beforeAll(async () => {
  world = await createBookingWorld();
  world.setClock("2026-03-01T12:00:00Z");
  const tenant = await world.newTenant();
  priya = await tenant.person("priya", ["provider"]);
  lena = await tenant.person("lena", ["learner"]);
  amir = await tenant.person("amir", ["learner"]);
  ada = await tenant.person("ada", ["administrator"]);
  await tenant.connect(priya, "microsoft");
  const body = {
    name: "Yoga",
    durationMinutes: 60,
    kind: "group",
    presence: "virtual",
    capacity: 5,
    providerIds: [priya.personId],
  };
  const offering = (await world.call("POST /api/v1/offerings", ada, { body })).body as Offering;
  session = (
    await world.call("POST /api/v1/sessions", priya, {
      body: { offeringId: offering.id, startsAt: "2026-03-05T09:00:00Z", learnerIds: [] },
    })
  ).body as Session;
}, 60_000);
afterAll(async () => world.close(), 30_000);

const join = async (caller: Caller): Promise<SeatReply> =>
  (await world.call("POST /api/v1/sessions/:id/seats", caller, { params: { id: session.id }, body: {} }))
    .body as SeatReply;
const toldOf = async (caller: Caller): Promise<readonly string[]> => {
  await world.sync(priya, session.id);
  const shown = (await world.call("GET /api/v1/sessions/:id", caller, { params: { id: session.id } })).body as Session;
  return shown.notices.map(({ to, kind, channel, outcome }) => `${to}: ${kind} by ${channel}, ${outcome}`);
};

describe("the notices of a session", () => {
  it("keep who was invited, told of a move and told that it is off, in that order", async () => {
    expect(await toldOf(priya)).toEqual([]);
    await join(lena);
    expect(await toldOf(priya)).toEqual(["lena: booked by calendar, sent"]);

    await join(amir);
    await toldOf(priya);
    const later = { startsAt: "2026-03-05T11:00:00Z" };
    await world.call("PATCH /api/v1/sessions/:id", priya, { params: { id: session.id }, body: later });
    expect((await toldOf(priya)).slice(1)).toEqual([
      "amir: booked by calendar, sent",
      "lena: moved by calendar, sent",
      "amir: moved by calendar, sent",
    ]);

    await world.call("POST /api/v1/sessions/:id/cancel", priya, { params: { id: session.id }, body: {} });
    expect((await toldOf(priya)).slice(4)).toEqual([
      "lena: cancelled by calendar, sent",
      "amir: cancelled by calendar, sent",
    ]);
  });

  it("show a learner only what was sent to them", async () => {
    expect(await toldOf(lena)).toEqual([
      "lena: booked by calendar, sent",
      "lena: moved by calendar, sent",
      "lena: cancelled by calendar, sent",
    ]);
  });
});
