import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Offering } from "#contract/offerings.ts";
import type { Session } from "#contract/sessions.ts";
import type { Caller } from "../../platform/caller.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { createClassCalls, createClassPeople } from "../../testing/class-calls.ts";
import { bearerIn, createGuestPages, keyIn } from "../../testing/guest-pages.ts";

let world: BookingWorld;
let pages: ReturnType<typeof createGuestPages>;
let priya: Caller;
let lena: Caller;
let sol: Caller;
let yoga: Offering;
let slug: string;
let tenant: Awaited<ReturnType<typeof createClassPeople>>["tenant"];
const calls = createClassCalls(() => world);
const nine = "2026-03-05T09:00:00Z";
const ten = "2026-03-06T10:00:00Z";

beforeAll(async () => {
  world = await createBookingWorld();
  pages = createGuestPages(world, () => slug);
}, 60_000);
afterAll(async () => world.close(), 30_000);

beforeEach(async () => {
  world.setClock("2026-03-01T12:00:00Z");
  ({ tenant, priya, lena, sol } = await createClassPeople(world));
  yoga = await offerPublic({});
  slug = slugOf(yoga);
});

const offerPublic = (more: object): Promise<Offering> =>
  calls.offer(sol, { providerIds: [priya.personId], publicPage: true, ...more });
const slugOf = ({ publicUrl = "" }: Offering): string => publicUrl.split("/").at(-1) ?? "";
const publish = (startsAt: string, offeringId = yoga.id): Promise<Session> =>
  calls.publish(priya, { offeringId, startsAt });

const visit: typeof pages.visit = (name, asked) => pages.visit(name, asked);
const reserve: typeof pages.reserve = (guest, session, more) => pages.reserve(guest, session, more);
const mailedLink: typeof pages.mailedLink = (email) => pages.mailedLink(email);
const open: typeof pages.open = (link, more) => pages.open(link, more);
const press: typeof pages.press = (name, at, body) => pages.press(name, at, body);

/** Reserves, reads the mail, follows the link and confirms; answers the link to the seat. */
async function takeSeat(email: string, session: Session) {
  await reserve({ email }, session);
  const confirmed = await press("confirm", await mailedLink(email));
  expect(confirmed.status).toBe(303);
  return keyIn(confirmed.location);
}

const subjects = (email: string): readonly string[] =>
  world.mail.inbox(email).map(({ subject }) => subject.replace(/ \(SL-[0-9A-Z]+\)/, ""));
/** Vendors follow, and people are told. */
async function settle(...sessions: readonly Session[]): Promise<void> {
  world.passSecondThoughts();
  for (const { id } of sessions) await world.sync(priya, id);
  await world.tell();
}
let count = 0;
const letters = (): string => `guest${(count += 1)}`;

describe("the public page of a class", () => {
  it("shows its dates in the reader's language and zone, without anybody's address or link", async () => {
    await publish(nine);
    const shown = await visit("GET /p/:slug", {
      params: { slug },
      query: { zone: "Asia/Kolkata" },
      language: "de-AT,de;q=0.9",
    });
    expect(shown.status).toBe(200);
    expect(shown.page).toContain('<html lang="de">');
    expect(shown.page).toContain("Do., 5. März 2026, 14:30–15:30");
    expect(shown.page).toContain("Noch 2 Plätze");
    expect(shown.page).not.toMatch(/@example\.org|https?:/);
  });

  it("is there for public classes only, and gone once it is switched off", async () => {
    const closed = await calls.offer(sol, { providerIds: [priya.personId] });
    expect(closed).toMatchObject({ publicPage: false });
    expect(closed.publicUrl).toBeUndefined();
    await world.call("PATCH /api/v1/offerings/:id", sol, { params: { id: yoga.id }, body: { publicPage: false } });
    expect((await visit("GET /p/:slug", { params: { slug } })).status).toBe(404);
    await world.call("PATCH /api/v1/offerings/:id", sol, { params: { id: yoga.id }, body: { publicPage: true } });
    expect((await visit("GET /p/:slug", { params: { slug } })).status).toBe(200);
  });

  it("is refused for what is not published on dates", async () => {
    await expect(offerPublic({ kind: "individual", capacity: 1 })).rejects.toMatchObject({ code: "invalid_request" });
  });

  it("says what is missing in the form, and keeps what was written", async () => {
    const session = await publish(nine);
    const again = await reserve({ email: "not an address", displayName: "Mira <b>" }, session);
    expect(again).toMatchObject({ status: 400 });
    expect(again.page).toContain("Write an e-mail address");
    expect(again.page).toContain('value="Mira &lt;b&gt;"');
  });
});

describe("a guest's seat", () => {
  it("is kept for half an hour, and theirs once they confirm by the mailed link", async () => {
    const session = await publish(nine);
    const email = `${letters()}@guests.example`;
    expect((await reserve({ email }, session)).page).toContain("Now look into your mail");
    const link = await mailedLink(email);
    expect(subjects(email)).toEqual(["Confirm your seat: Yoga, Thu, 5 Mar 2026, 10:00"]);
    expect((await visit("GET /p/:slug", { params: { slug } })).page).toContain("1 seat left");

    expect((await open(link)).page).toContain("Confirm the seat");
    expect(await calls.read(priya, session.id)).toMatchObject({ seatsTaken: 0 });
    const confirmed = await press("confirm", link);
    expect(await calls.read(priya, session.id)).toMatchObject({
      seatsTaken: 1,
      seats: [{ displayName: "Mira", guest: true, state: "booked" }],
    });
    const { page } = await open(keyIn(confirmed.location));
    expect(page).toContain("Thu, 5 Mar 2026, 10:00–11:00 (Europe/Berlin)");

    await settle(session);
    expect(subjects(email).slice(1)).toEqual(["Booked: Yoga, Thu, 5 Mar 2026, 10:00"]);
    const booked = world.mail.inbox(email).at(-1);
    expect(booked?.calendars?.[0]?.text).toContain("METHOD:REQUEST");
    expect(booked?.text).toMatch(/Move or cancel: https:\/\/slotside\.example\/s\/SL-[0-9A-Z]{8}\?key=/);
  });

  it("is free again when nobody confirms it", async () => {
    const session = await publish(nine);
    const email = `${letters()}@guests.example`;
    await reserve({ email }, session);
    const link = await mailedLink(email);
    world.moveClock(31);
    expect((await visit("GET /p/:slug", { params: { slug } })).page).toContain("2 seats left");
    const late = await open(link);
    expect([late.status, late.page.includes("Reserve one again")]).toEqual([410, true]);
  });

  it("moves to another date of the class, and can be given up, with one mail about each", async () => {
    const session = await publish(nine);
    const other = await publish(ten);
    const email = `${letters()}@guests.example`;
    const seat = await takeSeat(email, session);
    await settle(session);
    const moved = await press("move", seat, { sessionId: other.id });
    expect(moved.status).toBe(303);
    await settle(session, other);
    expect(await calls.read(priya, session.id)).toMatchObject({ seatsTaken: 0 });
    expect(await calls.read(priya, other.id)).toMatchObject({ seatsTaken: 1 });
    expect((await open(seat)).page).toContain("Your other dates");

    const gone = await press("cancel", keyIn(moved.location));
    expect(gone.page).toContain("You gave your seat up");
    await settle(other);
    expect(await calls.read(priya, other.id)).toMatchObject({ seatsTaken: 0 });
    expect(subjects(email)).toEqual([
      "Confirm your seat: Yoga, Thu, 5 Mar 2026, 10:00",
      "Booked: Yoga, Thu, 5 Mar 2026, 10:00",
      "New time: Yoga, Fri, 6 Mar 2026, 11:00",
      "Cancelled: Yoga, Fri, 6 Mar 2026, 11:00",
    ]);
  });

  it("answers an address that has a seat already like any other, and mails the link to it", async () => {
    const session = await publish(nine);
    const email = `${letters()}@guests.example`;
    await takeSeat(email, session);
    expect((await reserve({ email: email.toUpperCase(), displayName: "mira" }, session)).page).toContain(
      "Now look into your mail",
    );
    expect((await open(await mailedLink(email))).page).toContain("Reserved for Mira");
    expect(subjects(email).at(-1)).toBe("Your link: Yoga, Thu, 5 Mar 2026, 10:00");
  });

  it("is told when the class is called off", async () => {
    const session = await publish(nine);
    const email = `${letters()}@guests.example`;
    const seat = await takeSeat(email, session);
    await settle(session);
    await calls.cancel(priya, session.id);
    await settle(session);
    expect(subjects(email).at(-1)).toBe("Cancelled: Yoga, Thu, 5 Mar 2026, 10:00");
    expect((await open(seat)).page).toContain("is cancelled and does not take place");
  });

  it("is no invitation in the provider's calendar, where everybody else would read the address", async () => {
    await tenant.connect(priya, "microsoft");
    const session = await publish(nine);
    await calls.join(lena, session.id);
    await takeSeat(`${letters()}@guests.example`, session);
    await settle(session);
    const [event] = world.vendors.events().filter(({ mark }) => mark?.sessionId === session.id);
    expect(event?.attendees.map(({ email }) => email)).toEqual(["lena@example.org"]);
  });

  it("can be given by staff, and by nobody else", async () => {
    const session = await publish(nine);
    const email = `${letters()}@guests.example`;
    const guest = { displayName: "Noor", email };
    await expect(calls.join(lena, session.id, { guest })).rejects.toMatchObject({ code: "not_allowed" });
    expect(await calls.join(priya, session.id, { guest })).toMatchObject({ displayName: "Noor", guest: true });
    await settle(session);
    expect((await open(await mailedLink(email))).page).toContain("Reserved for Noor");
    const people = await world.call("GET /api/v1/people", { ...sol, roles: ["administrator"] });
    expect(JSON.stringify(people.body)).not.toContain(email);
  });

  it("comes with its calendar file also while the calendar is waited for, which will not invite them", async () => {
    await tenant.connect(priya, "microsoft");
    const session = await publish(nine);
    const email = `${letters()}@guests.example`;
    await calls.join(priya, session.id, { guest: { displayName: "Noor", email } });
    world.moveClock(2);
    await world.tell();
    expect(world.mail.inbox(email).at(-1)?.calendars).toHaveLength(1);
  });
});

describe("a guest's link", () => {
  it("lets in nobody when it was altered, belongs to another session or is over", async () => {
    const session = await publish(nine);
    const other = await publish(ten);
    const email = `${letters()}@guests.example`;
    const seat = await takeSeat(email, session);
    for (const wrong of [
      { ...seat, key: `${seat.key.slice(0, -4)}AAAA` },
      { ...seat, reference: other.reference },
    ])
      expect((await open(wrong)).page).not.toContain("Reserved for");
    world.moveClock(31 * 24 * 60);
    const over = await open(seat);
    expect([over.status, over.page.includes("Mail me a new link")]).toEqual([410, true]);
  });

  it("opens a page that acts for half an hour and on its own session only", async () => {
    const session = await publish(nine);
    const other = await publish(ten);
    const seat = await takeSeat(`${letters()}@guests.example`, session);
    const bearer = bearerIn((await open(seat)).page);
    const at = (reference: string) => visit("POST /s/:reference/cancel", { params: { reference }, body: { bearer } });
    expect((await at(other.reference)).status).toBe(401);
    world.moveClock(31);
    expect((await at(seat.reference)).status).toBe(401);
    expect(await calls.read(priya, session.id)).toMatchObject({ seatsTaken: 1 });
  });

  it("is mailed anew to whoever has a seat, and the page says the same to everybody else", async () => {
    const session = await publish(nine);
    const email = `${letters()}@guests.example`;
    const { reference } = await takeSeat(email, session);
    const ask = (address: string) =>
      visit("POST /s/:reference/link", { params: { reference }, body: { email: address } });
    const [mine, stranger] = [await ask(email), await ask(`${letters()}@guests.example`)];
    expect(mine.page).toBe(stranger.page.replace(/nonce="[^"]*"/, ""));
    expect((await open(await mailedLink(email))).page).toContain("Reserved for Mira");
  });
});

describe("what limits guests", () => {
  it("keeps an address from mailing one person over and over, and from keeping a whole class", async () => {
    yoga = await offerPublic({ capacity: 12 });
    slug = slugOf(yoga);
    const session = await publish(nine, yoga.id);
    const email = `${letters()}@guests.example`;
    const statuses: number[] = [];
    for (let times = 0; times < 7; times += 1)
      statuses.push((await reserve({ email }, session, { address: "192.0.2.7" })).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 429]);
    const others: number[] = [];
    for (let times = 0; times < 7; times += 1) {
      const guest = { email: `${letters()}@guests.example` };
      others.push((await reserve(guest, session, { address: "192.0.2.8" })).status);
    }
    expect(others).toEqual([200, 200, 200, 200, 200, 200, 429]);
  });

  it("says so when every seat is taken or kept", async () => {
    const session = await publish(nine);
    await takeSeat(`${letters()}@guests.example`, session);
    await reserve({ email: `${letters()}@guests.example` }, session);
    const late = await reserve({ email: `${letters()}@guests.example` }, session);
    expect([late.status, late.page.includes("All seats of this date are taken")]).toEqual([409, true]);
  });
});
