import { createCipheriv, createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Offering } from "#contract/offerings.ts";
import { createRandomIds } from "../../platform/random-ids.ts";
import { Secret } from "../../ports/secret.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { createClassCalls, createClassPeople } from "../../testing/class-calls.ts";
import { openSession } from "./open-session.ts";

let world: BookingWorld;
const calls = createClassCalls(() => world);
const zoomApp = { clientId: "client-1", clientSecret: new Secret("app-secret") };

beforeAll(async () => {
  world = await createBookingWorld();
}, 60_000);
afterAll(async () => world.close(), 30_000);

/** As the Zoom client seals it for somebody who is not signed in. */
function contextIn(meetingUuid: string): string {
  const now = world.clock.now();
  const plain = { aud: "client-1", iss: "marketplace.zoom.us", ts: now, exp: now + 60_000, mid: meetingUuid };
  const iv = randomBytes(12);
  const key = createHash("sha256").update(zoomApp.clientSecret.reveal()).digest();
  const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.alloc(0));
  const text = Buffer.concat([cipher.update(JSON.stringify(plain)), cipher.final()]);
  const lengths = { aad: Buffer.alloc(2), text: Buffer.alloc(4) };
  lengths.text.writeInt32LE(text.length);
  const parts = [Buffer.from([iv.length]), iv, lengths.aad, lengths.text, text, cipher.getAuthTag()];
  return Buffer.concat(parts).toString("base64");
}

describe("a guest in a Zoom meeting", () => {
  it("is told of the public page of the class, and of nothing where it has none", async () => {
    const people = await createClassPeople(world);
    const { tenant, priya, lena, sol } = people;
    await tenant.connect(priya, "zoom");
    const newClass = async (more: object, startsAt: string): Promise<{ offering: Offering; uuid: string }> => {
      const offering = await calls.offer(sol, { meetingVendor: "zoom", providerIds: [priya.personId], ...more });
      const session = await calls.publish(priya, { offeringId: offering.id, startsAt });
      await calls.join(lena, session.id);
      await world.sync(priya, session.id);
      return { offering, uuid: world.vendors.meetings().at(-1)?.uuids[0] ?? "" };
    };
    const open = await newClass({ publicPage: true }, "2026-03-04T10:00:00Z");
    const closed = await newClass({ name: "Chess" }, "2026-03-05T10:00:00Z");
    const deps = { ...world, ids: createRandomIds(world.clock), zoomApp };
    const publicUrl = (open.offering as { publicUrl?: string }).publicUrl;
    expect(publicUrl).toMatch(/\/p\//);
    expect(await openSession(deps, contextIn(open.uuid))).toEqual({ state: "guest", publicUrl });
    expect(await openSession(deps, contextIn(closed.uuid))).toEqual({ state: "guest" });
    expect(await openSession(deps, contextIn("nobody's"))).toEqual({ state: "guest" });
  });
});
