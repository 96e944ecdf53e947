import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Session } from "#contract/sessions.ts";
import type { MeetingPanels } from "../../ports/meeting-panels.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { createClassCalls, createClassPeople } from "../../testing/class-calls.ts";
import { createOpenPanels } from "./open-panels.job.ts";

let world: BookingWorld;
let people: Awaited<ReturnType<typeof createClassPeople>>;
let asked: string[];
let answer: () => Promise<"opens" | "not_allowed" | "gone">;
const calls = createClassCalls(() => world);
const panels: MeetingPanels = {
  openPanelIn: (_grant, meetingId) => {
    asked.push(meetingId);
    return answer();
  },
};
const log = { info: () => undefined, warn: () => undefined } as never;
const sweep = () => createOpenPanels({ ...world, panels, log })();

beforeAll(async () => {
  world = await createBookingWorld();
}, 60_000);
afterAll(async () => world.close(), 30_000);
beforeEach(async () => {
  world.setClock("2026-03-02T08:00:00Z");
  people = await createClassPeople(world);
  asked = [];
  answer = async () => "opens";
});

/** Wednesday at ten, on Zoom. */
async function booked(): Promise<Session> {
  const { tenant, priya, lena } = people;
  await tenant.connect(priya, "zoom");
  const offering = await calls.offer(priya, { kind: "individual", capacity: 1, providerIds: [priya.personId] });
  const session = await calls.book(lena, { offeringId: offering.id, startsAt: "2026-03-04T10:00:00Z" });
  await world.sync(priya, session.id);
  return session;
}

describe("a meeting that begins within the hour", () => {
  it("is asked once to open the panel by itself, and not before", async () => {
    await booked();
    await sweep();
    expect(asked).toEqual([]);
    world.setClock("2026-03-04T09:00:00Z");
    await Promise.all([sweep(), sweep()]);
    await sweep();
    expect(asked).toHaveLength(1);
  });

  it("is asked again after a fault that passes, never after a no, and not once it has begun", async () => {
    await booked();
    world.setClock("2026-03-04T09:30:00Z");
    const about = { vendor: "zoom", operation: "open panel in meeting" } as const;
    answer = () => Promise.reject(new VendorFault("busy", { ...about, kind: "unavailable" }));
    await sweep();
    answer = async () => "not_allowed";
    await sweep();
    await sweep();
    expect(asked).toHaveLength(2);
    world.setClock("2026-03-04T10:00:00Z");
    await sweep();
    expect(asked).toHaveLength(2);
  });

  it("is left alone when it was called off", async () => {
    const session = await booked();
    await calls.cancel(people.priya, session.id);
    world.setClock("2026-03-04T09:30:00Z");
    await sweep();
    expect(asked).toEqual([]);
  });
});
