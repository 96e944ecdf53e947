/** What every adapter of the port CalendarChanges must do, told against a vendor's stand-in. */
import { describe, expect, it } from "@jest/globals";
import { asInstant, dayMs, minuteMs } from "#backend/domain/instant.ts";
import type { CalendarChanges, ChangesPage, Watch, WatchWish } from "#backend/ports/calendar-changes.ts";
import type { Calendars } from "#backend/ports/calendars.ts";
import type { GrantRef } from "#backend/ports/token-broker.ts";
import { draftOf, made, nobody } from "./calendars.contract.ts";

/** A vendor with one connected organizer, as the stories see and disturb it. */
export interface CalendarChangesSubject {
  readonly changes: CalendarChanges;
  readonly calendars: Calendars;
  readonly organizer: GrantRef;
  /** An address of somebody with a mailbox at the vendor. */
  readonly learner: string;
  /** The meeting that this calendar makes itself; `teams` when absent. */
  readonly ownMeeting?: "teams" | "meet";
  /** Addresses that answer as the vendor wants it. */
  readonly callbackUrl: string;
  readonly lifecycleUrl: string;
  now(): number;
  /** How many notifications have come with this secret, once everything that waited was sent. */
  heard(secret: string): Promise<number>;
  /** As the organizer in their own calendar. */
  typeIn(event: { readonly startsAt: number; readonly endsAt: number }): string;
  drag(eventId: string, to: { readonly startsAt: number; readonly endsAt: number }): void;
  removeByHand(eventId: string): void;
  disturb(how: "forget_tokens" | "forget_watches" | "refuse_watches" | "allow_watches"): void;
}

let wishes = 0;

/** A wish that no other story has used. */
export function wishOf(
  subject: Pick<CalendarChangesSubject, "callbackUrl" | "lifecycleUrl" | "now">,
  given: Partial<WatchWish> = {},
): WatchWish {
  wishes += 1;
  return {
    id: `0193a5d0-0000-7000-a000-${String(wishes).padStart(12, "0")}`,
    callbackUrl: subject.callbackUrl,
    lifecycleUrl: subject.lifecycleUrl,
    secret: `secret-${wishes}`.padEnd(43, "x"),
    until: asInstant(subject.now() + 2 * dayMs),
    ...given,
  };
}

/** `subject` is called inside each story: the stand-in is started before. */
export function describeCalendarChanges(name: string, subject: () => CalendarChangesSubject): void {
  describe(`${name} telling of changes`, () => {
    describeWatching(subject);
    describeListing(subject);
  });
}

const at = (text: string) => ({
  startsAt: asInstant(Date.parse(text)),
  endsAt: asInstant(Date.parse(text) + 30 * minuteMs),
});

function describeWatching(subject: () => CalendarChangesSubject): void {
  const begin = async (given: Partial<WatchWish> = {}): Promise<{ wish: WatchWish; watch: Watch }> => {
    const wish = wishOf(subject(), given);
    return { wish, watch: await subject().changes.watch(subject().organizer, wish) };
  };
  /** Whether a change is told with the secret of this wish. */
  const isHeard = async ({ secret }: WatchWish): Promise<boolean> => {
    const before = await subject().heard(secret);
    subject().typeIn(at("2027-03-01T10:00:00Z"));
    return (await subject().heard(secret)) > before;
  };

  it("calls us when something changes, with the secret, for as long as it says", async () => {
    const { now, organizer, changes } = subject();
    const { wish, watch } = await begin();
    expect(watch.expiresAt).toBeGreaterThan(now());
    expect(watch.expiresAt).toBeLessThanOrEqual(wish.until);
    expect(await isHeard(wish)).toBe(true);
    await changes.unwatch(organizer, watch);
  });

  it("does not promise longer than the vendor keeps it", async () => {
    const { now, organizer, changes } = subject();
    const { watch } = await begin({ until: asInstant(now() + 60 * dayMs) });
    expect(watch.expiresAt).toBeLessThan(now() + 32 * dayMs);
    await changes.unwatch(organizer, watch);
  });

  it("lasts longer when it is renewed, and goes on telling", async () => {
    const { now, organizer, changes } = subject();
    const { wish, watch } = await begin({ until: asInstant(now() + 0.5 * dayMs) });
    const next = wishOf(subject(), { until: asInstant(now() + dayMs) });
    const renewed = await changes.renew(organizer, watch, next);
    if (renewed === "gone") throw new Error("gone");
    expect(renewed.expiresAt).toBeGreaterThan(watch.expiresAt);
    expect(await isHeard(renewed.id === watch.id ? wish : next)).toBe(true);
    await changes.unwatch(organizer, renewed);
  });

  it("can be had again after the vendor has forgotten it", async () => {
    const { organizer, changes, disturb } = subject();
    const { watch } = await begin();
    disturb("forget_watches");
    const next = wishOf(subject());
    const renewed = await changes.renew(organizer, watch, next);
    const standing = renewed === "gone" ? await changes.watch(organizer, next) : renewed;
    expect(await isHeard(next)).toBe(true);
    await changes.unwatch(organizer, standing);
  });

  it("ends, and ending it again is fine", async () => {
    const { organizer, changes } = subject();
    const { wish, watch } = await begin();
    await changes.unwatch(organizer, watch);
    await changes.unwatch(organizer, watch);
    expect(await isHeard(wish)).toBe(false);
  });

  it("says plainly when the vendor does not call for this calendar", async () => {
    subject().disturb("refuse_watches");
    await expect(begin()).rejects.toMatchObject({
      name: "VendorFault",
      kind: "rejected",
      code: "watch_refused",
      operation: "watch calendar",
    });
    subject().disturb("allow_watches");
    const { watch } = await begin();
    await subject().changes.unwatch(subject().organizer, watch);
  });
}

function describeListing(subject: () => CalendarChangesSubject): void {
  const list = async (range: { from: string; to: string }, token?: string): Promise<ChangesPage> => {
    const [from, to] = [range.from, range.to].map((text) => asInstant(Date.parse(text)));
    if (from === undefined || to === undefined) throw new Error("no range");
    const page = await subject().changes.listChanges(subject().organizer, { token, from, to });
    if (page === "expired") throw new Error("expired");
    return page;
  };
  const idsOf = ({ changes }: ChangesPage): string[] => changes.map(({ eventId }) => eventId).toSorted();
  const find = ({ changes }: ChangesPage, id: string) => changes.find(({ eventId }) => eventId === id);

  it("first lists what is in the range, then only what changed", async () => {
    const { typeIn } = subject();
    const may = { from: "2027-05-01T00:00:00Z", to: "2027-06-01T00:00:00Z" };
    const inside = [typeIn(at("2027-05-03T10:00:00Z")), typeIn(at("2027-05-04T10:00:00Z"))];
    const first = await list(may);
    expect(idsOf(first)).toEqual(inside.toSorted());
    expect(first.changes.every(({ event }) => event !== undefined)).toBe(true);
    const second = await list(may, first.token);
    expect(second.changes).toEqual([]);
    const added = typeIn(at("2027-05-05T10:00:00Z"));
    const third = await list(may, second.token);
    expect(idsOf(third)).toEqual([added]);
    expect((await list(may, third.token)).changes).toEqual([]);
  });

  it("shows an event of ours as it stands, and as what it was dragged to", async () => {
    const { calendars, organizer, drag } = subject();
    const july = { from: "2027-07-01T00:00:00Z", to: "2027-08-01T00:00:00Z" };
    const event = await made(subject(), draftOf(subject(), at("2027-07-05T10:00:00Z")));
    const first = await list(july);
    // A round need not carry our mark, but everything else.
    const standing = Object.fromEntries(Object.entries(event).filter(([name]) => name !== "mark"));
    expect(find(first, event.id)?.event).toMatchObject(standing);
    const there = at("2027-07-06T10:00:00Z");
    drag(event.id, there);
    const second = await list(july, first.token);
    expect(idsOf(second)).toEqual([event.id]);
    const read = await calendars.readEvent(organizer, event.id);
    expect(find(second, event.id)?.event).toMatchObject({ ...there, etag: read?.etag });
    const { timeZone } = draftOf(subject());
    await calendars.changeEvent(organizer, event.id, { ...at("2027-07-07T10:00:00Z"), timeZone, ...nobody });
    await calendars.changeEvent(organizer, event.id, { ...at("2027-07-08T10:00:00Z"), timeZone, ...nobody });
    const third = await list(july, second.token);
    expect(third.changes).toHaveLength(1);
    expect(find(third, event.id)?.event).toMatchObject(at("2027-07-08T10:00:00Z"));
  });

  it("says what was deleted, what was cancelled and what left the range", async () => {
    const { calendars, organizer, typeIn, drag, removeByHand } = subject();
    const september = { from: "2027-09-01T00:00:00Z", to: "2027-10-01T00:00:00Z" };
    const deleted = typeIn(at("2027-09-06T10:00:00Z"));
    const moved = typeIn(at("2027-09-07T10:00:00Z"));
    const cancelled = await made(subject(), draftOf(subject(), at("2027-09-08T10:00:00Z")));
    const first = await list(september);
    removeByHand(deleted);
    drag(moved, at("2027-11-01T10:00:00Z"));
    await calendars.cancelEvent(organizer, cancelled.id, "");
    const second = await list(september, first.token);
    for (const eventId of [deleted, moved, cancelled.id])
      expect(find(second, eventId)).toEqual({ eventId, event: undefined });
  });

  it("lists page after page", async () => {
    const { typeIn } = subject();
    const year = { from: "2030-01-01T00:00:00Z", to: "2031-01-01T00:00:00Z" };
    const begin = Date.parse(year.from);
    const ids = Array.from({ length: 320 }, (_, day) =>
      typeIn({ startsAt: begin + day * dayMs, endsAt: begin + day * dayMs + minuteMs }),
    );
    expect(idsOf(await list(year))).toEqual(ids.toSorted());
  });

  it("says when the vendor has forgotten where we were, and begins anew", async () => {
    const { changes, organizer, typeIn, disturb } = subject();
    const range = { from: "2028-05-01T00:00:00Z", to: "2028-06-01T00:00:00Z" };
    const [from, to] = [asInstant(Date.parse(range.from)), asInstant(Date.parse(range.to))];
    const id = typeIn(at("2028-05-03T10:00:00Z"));
    const { token } = await list(range);
    disturb("forget_tokens");
    expect(await changes.listChanges(organizer, { token, from, to })).toBe("expired");
    expect(idsOf(await list(range))).toEqual([id]);
  });
}
