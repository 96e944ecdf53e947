import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Caller } from "../../platform/caller.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { createClassCalls, createClassPeople } from "../../testing/class-calls.ts";

describe("who stands in line for a class", () => {
  let world: BookingWorld;
  const { book, cancel, change, join, leave, offer } = createClassCalls(() => world);

  beforeAll(async () => {
    world = await createBookingWorld();
  }, 60_000);
  afterAll(() => world.close());

  const mails = ({ displayName }: Caller) => world.mail.inbox(`${displayName}@example.org`);
  const subjects = (who: Caller) => mails(who).map(({ subject }) => subject.replace(/ \(SL-\w+\)/, ""));

  it("hears once that it has moved, and once that it is called off; who left the line hears nothing", async () => {
    const { priya, lena, amir, eve } = await createClassPeople(world);
    const settle = async (): Promise<void> => {
      world.passSecondThoughts();
      await world.sync(priya, id);
      await world.tell();
    };
    const { id: offeringId } = await offer(priya, { capacity: 1, waitlist: true, providerIds: [priya.personId] });
    const override = ["outside_availability"];
    const wanted = { offeringId, startsAt: "2026-03-20T09:00:00Z" };
    const { id } = await book(priya, wanted, { learnerIds: [lena.personId], override });
    await join(amir, id);
    const { id: seatId } = await join(eve, id);
    await settle();
    expect([subjects(amir), subjects(eve)]).toEqual([[], []]);

    await change(priya, id, { startsAt: "2026-03-20T11:00:00Z", override });
    await settle();
    await settle();
    const moved = ["New time: Yoga, Fri, 20 Mar 2026, 11:00"];
    expect([subjects(amir), subjects(eve)]).toEqual([moved, moved]);
    const text = mails(amir).at(-1)?.text;
    expect(text).toContain("You do not have a seat in it yet");
    expect(text).toContain("Before: Fri, 20 Mar 2026, 09:00");
    expect(text).not.toMatch(/Move or cancel|lena/);

    await leave(eve, { id, seatId });
    await settle();
    await cancel(priya, id, { reason: "Illness" });
    await settle();
    await settle();
    expect(subjects(amir).slice(1)).toEqual(["Cancelled: Yoga, Fri, 20 Mar 2026, 11:00"]);
    expect(mails(amir).at(-1)?.text).toMatch(/for which you were in line[\s\S]*Reason: Illness/);
    expect(subjects(eve)).toEqual(moved);
  });
});
