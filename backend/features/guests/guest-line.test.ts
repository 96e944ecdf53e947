import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Offering } from "#contract/offerings.ts";
import type { Session } from "#contract/sessions.ts";
import type { Caller } from "../../platform/caller.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { createClassCalls, createClassPeople, statesOf } from "../../testing/class-calls.ts";
import { createGuestPages, keyIn } from "../../testing/guest-pages.ts";
import type { GuestLink } from "../../testing/guest-pages.ts";

let world: BookingWorld;
let pages: ReturnType<typeof createGuestPages>;
let priya: Caller;
let lena: Caller;
let yoga: Offering;
let session: Session;
let lenasSeat: string;
const calls = createClassCalls(() => world);
const slug = (): string => yoga.publicUrl?.split("/").at(-1) ?? "";
let count = 0;
const newAddress = (): string => `waiting${(count += 1)}@guests.example`;

beforeAll(async () => {
  world = await createBookingWorld();
  pages = createGuestPages(world, slug);
}, 60_000);
afterAll(async () => world.close(), 30_000);

beforeEach(async () => {
  world.setClock("2026-03-01T12:00:00Z");
  const people = await createClassPeople(world);
  ({ priya, lena } = people);
  const more = { capacity: 1, waitlist: true, publicPage: true, providerIds: [priya.personId] };
  yoga = await calls.offer(people.sol, more);
  session = await calls.publish(priya, { offeringId: yoga.id, startsAt: "2026-03-05T09:00:00Z" });
  ({ id: lenasSeat } = await calls.join(lena, session.id));
});

const states = async (): Promise<readonly string[]> => statesOf(await calls.read(priya, session.id)).toSorted();
const subjects = (email: string): readonly string[] =>
  world.mail.inbox(email).map(({ subject }) => subject.replace(/ \(SL-[0-9A-Z]+\)/, ""));
const leaveFree = () => calls.leave(lena, { id: session.id, seatId: lenasSeat });
async function tellAll(): Promise<void> {
  world.passSecondThoughts();
  await world.sync(priya, session.id);
  await world.tell();
}

/** Stands in line, and answers the link to their place. */
async function standInLine(email: string, displayName = "Mira"): Promise<GuestLink> {
  await pages.reserve({ email, displayName }, session);
  const confirmed = await pages.press("confirm", await pages.mailedLink(email));
  expect(confirmed.status).toBe(303);
  return keyIn(confirmed.location);
}

describe("a guest in line", () => {
  it("is offered the line where the class is full, and stands in it once they confirm by mail", async () => {
    const shown = await pages.visit("GET /p/:slug", { params: { slug: slug() } });
    expect(shown.page).toMatch(/Full, with a waiting list[\s\S]*Join the waiting list/);
    expect(shown.page).not.toContain("disabled");

    const email = newAddress();
    expect((await pages.reserve({ email }, session)).page).toContain("you are on the waiting list");
    const link = await pages.mailedLink(email);
    expect(subjects(email)).toEqual(["Confirm your place in line: Yoga, Thu, 5 Mar 2026, 10:00"]);
    expect(world.mail.inbox(email)[0]?.text).toContain("Join the waiting list: https://");
    expect(await states()).toEqual(["lena booked"]);

    expect((await pages.open(link)).page).toContain("Confirm your place on the waiting list");
    const confirmed = await pages.press("confirm", link);
    expect(await states()).toEqual(["Mira waitlisted", "lena booked"]);
    const { page } = await pages.visit("GET /s/:reference", {
      params: keyIn(confirmed.location),
      query: { key: keyIn(confirmed.location).key, done: "confirmed" },
    });
    expect(page).toMatch(/You are in line[\s\S]*You are on the waiting list[\s\S]*Leave the waiting list/);
    expect(page).not.toMatch(/The seat is yours|Give my seat up/);
    expect((await pages.press("confirm", link)).status).toBe(303);
    expect(await states()).toEqual(["Mira waitlisted", "lena booked"]);
  });

  it("is mailed when a seat becomes free, and takes it by the link in the mail", async () => {
    const email = newAddress();
    await standInLine(email);
    await tellAll();
    await leaveFree();
    await tellAll();
    expect(subjects(email).at(-1)).toBe("A seat is free: Yoga, Thu, 5 Mar 2026, 10:00");
    const link = await pages.mailedLink(email);
    expect((await pages.open(link)).page).toMatch(/A seat is free. You can take it until[\s\S]*Take the seat/);
    const taken = await pages.press("accept", link);
    expect(taken.status).toBe(303);
    expect((await pages.open(keyIn(taken.location))).page).toContain("Reserved for Mira");
    await tellAll();
    expect(subjects(email).at(-1)).toBe("Booked: Yoga, Thu, 5 Mar 2026, 10:00");
    expect(await states()).toEqual(["Mira booked", "lena cancelled"]);
  });

  it("leaves it by one press, and whoever comes next is asked", async () => {
    const [first, second] = [newAddress(), newAddress()];
    const place = await standInLine(first);
    world.moveClock(1);
    await standInLine(second, "Noor");
    await leaveFree();
    await tellAll();
    expect(await states()).toEqual(["Mira offered", "Noor waitlisted", "lena cancelled"]);
    expect((await pages.press("cancel", place)).page).toContain("You left the waiting list");
    await tellAll();
    expect(await states()).toEqual(["Mira cancelled", "Noor offered", "lena cancelled"]);
    expect(subjects(second).at(-1)).toBe("A seat is free: Yoga, Thu, 5 Mar 2026, 10:00");
  });

  it("who comes too late for an offer reads so, and stands in line still", async () => {
    const place = await standInLine(newAddress());
    await leaveFree();
    const { page } = await pages.open(place);
    world.moveClock(5 * 60);
    const bearer = /name="bearer" value="([^"]+)"/.exec((await pages.open(place)).page)?.[1];
    expect(page).toContain("Take the seat");
    const late = await pages.visit("POST /s/:reference/accept", {
      params: { reference: place.reference },
      body: { bearer, key: place.key },
    });
    expect([late.status, late.page.includes("The seat is gone")]).toEqual([409, true]);
    expect((await pages.open(place)).page).toContain("You are on the waiting list");
  });

  it("can be put there by staff, and gets a link to it once there is something to decide", async () => {
    const email = newAddress();
    const guest = { displayName: "Noor", email };
    expect(await calls.join(priya, session.id, { guest })).toMatchObject({ state: "waitlisted", guest: true });
    await leaveFree();
    await tellAll();
    expect((await pages.open(await pages.mailedLink(email))).page).toContain("Take the seat");
  });

  it("is not offered where the class keeps no line", async () => {
    await world.call(
      "PATCH /api/v1/offerings/:id",
      { ...priya, roles: ["administrator"] },
      {
        params: { id: yoga.id },
        body: { waitlist: false },
      },
    );
    const shown = await pages.visit("GET /p/:slug", { params: { slug: slug() } });
    expect(shown.page).toContain("disabled");
    expect((await pages.reserve({ email: newAddress() }, session)).status).toBe(409);
  });
});
