/** What every adapter of the port Calendars must do, told against a vendor's stand-in. */
import { describe, expect, it } from "@jest/globals";
import { asInstant, minuteMs } from "#backend/domain/instant.ts";
import type { Answer, CalendarEvent, Calendars, EventDraft } from "#backend/ports/calendars.ts";
import type { GrantRef } from "#backend/ports/token-broker.ts";

/** One copy of an event as it lies in a mailbox. */
export interface LyingEvent {
  readonly id: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly joinUrl?: string;
  readonly location: string;
  readonly attendees: readonly string[];
  readonly isDeleted: boolean;
}

/** A vendor with one connected organizer, as the stories see and disturb it. */
export interface CalendarsSubject {
  readonly calendars: Calendars;
  readonly organizer: GrantRef;
  readonly organizerAddress: string;
  /** An address of somebody with a mailbox at the vendor. */
  readonly learner: string;
  readonly other: string;
  /** The learner's own connection. */
  readonly invitee: GrantRef;
  /** The meeting that this calendar makes itself. */
  readonly ownMeeting: "teams" | "meet";
  /** Everything that came into the organizer's mailbox by us, deleted copies too. */
  lying(): readonly LyingEvent[];
  /** What of it came into the mailbox of `address`. */
  lyingAt(address: string): readonly LyingEvent[];
  typeIn(event: { readonly startsAt: number; readonly endsAt: number }): string;
  removeByHand(eventId: string): void;
  /** As the organizer who drags the event in their calendar. */
  drag(eventId: string, to: { readonly startsAt: number; readonly endsAt: number }): void;
  /** As the invited person with this address, who answers in their own calendar. */
  answerByHand(address: string, event: CalendarEvent, answer: Exclude<Answer, "none">): void;
  disturb(how: "lose_create_answer" | "throttle" | "break" | "cut_before" | "revoke_token" | "revoke_person"): void;
}

const nine = Date.parse("2026-12-01T09:00:00Z");
let sessions = 0;

/** Nobody joins and nobody leaves. */
export const nobody = { invite: [], uninvite: [] } as const;

/** A draft of a session that no other story has used. */
export function draftOf(
  subject: Pick<CalendarsSubject, "learner"> & Partial<Pick<CalendarsSubject, "ownMeeting">>,
  given: Partial<EventDraft> = {},
): EventDraft {
  sessions += 1;
  return {
    mark: {
      sessionId: `0193a5d0-0000-7000-8000-${String(sessions).padStart(12, "0")}`,
      reference: "SL-7K3QX9TM",
      generation: 1,
    },
    subject: "Mentoring",
    paragraphs: ["Reference SL-7K3QX9TM.", "Move or cancel: https://slotside.example/s/SL-7K3QX9TM"],
    startsAt: asInstant(nine),
    endsAt: asInstant(nine + 30 * minuteMs),
    timeZone: "Asia/Kolkata",
    attendees: [{ name: "Learner", email: subject.learner }],
    onlineMeeting: subject.ownMeeting ?? "teams",
    ...given,
  };
}

/** The event of a draft whose mark was not used before. */
export async function made(
  { calendars, organizer }: Pick<CalendarsSubject, "calendars" | "organizer">,
  draft: EventDraft,
): Promise<CalendarEvent> {
  const event = await calendars.createEvent(organizer, draft);
  if (!event) throw new Error("the mark was used before");
  return event;
}

/** `subject` is called inside each story: the stand-in is started before. */
export function describeCalendars(name: string, subject: () => CalendarsSubject): void {
  describe(`${name} as a calendar`, () => {
    describeCreating(subject);
    describeChanging(subject);
    describeReading(subject);
    describeFreeBusy(subject);
    describeFailing(subject);
  });
}

function describeCreating(subject: () => CalendarsSubject): void {
  it("creates the event with its meeting, for the organizer and the invited", async () => {
    const { learner, lyingAt } = subject();
    const draft = draftOf(subject());
    const event = await made(subject(), draft);
    expect(event).toMatchObject({
      startsAt: draft.startsAt,
      endsAt: draft.endsAt,
      isCancelled: false,
      mark: { sessionId: draft.mark.sessionId, generation: 1 },
    });
    expect(event.joinUrl).toMatch(/^https:/);
    expect(lyingAt(learner).at(-1)).toMatchObject({ startsAt: draft.startsAt, joinUrl: event.joinUrl });
  });

  it("makes one event when the answer is lost and it is tried again", async () => {
    const { calendars, organizer, lying, disturb } = subject();
    const draft = draftOf(subject());
    const before = lying().length;
    disturb("lose_create_answer");
    await expect(calendars.createEvent(organizer, draft)).rejects.toMatchObject({
      kind: "unavailable",
      operation: "create event",
    });
    const event = await made(subject(), draft);
    expect(lying()).toHaveLength(before + 1);
    expect(event).toMatchObject({ id: lying().at(-1)?.id, mark: { sessionId: draft.mark.sessionId, generation: 1 } });
    expect(event.joinUrl).toBe(lying().at(-1)?.joinUrl);
  });

  it("finds what a lost answer left, until it is gone", async () => {
    const { calendars, organizer, disturb } = subject();
    const draft = draftOf(subject());
    expect(await calendars.findEvent(organizer, draft.mark)).toBeUndefined();
    disturb("lose_create_answer");
    await expect(calendars.createEvent(organizer, draft)).rejects.toMatchObject({ kind: "unavailable" });
    const found = await calendars.findEvent(organizer, draft.mark);
    expect(found).toMatchObject({ startsAt: draft.startsAt, mark: { sessionId: draft.mark.sessionId, generation: 1 } });
    expect(await calendars.findEvent(organizer, { ...draft.mark, generation: 2 })).toBeUndefined();
    await calendars.cancelEvent(organizer, found?.id ?? "", "Cancelled.");
    expect(await calendars.findEvent(organizer, draft.mark)).toBeUndefined();
  });

  it("brings an adopted event to what the draft says by now", async () => {
    const { lying, other } = subject();
    const draft = draftOf(subject(), { location: "Room 1" });
    const first = await made(subject(), draft);
    const later = {
      ...draft,
      startsAt: asInstant(nine + 60 * minuteMs),
      endsAt: asInstant(nine + 90 * minuteMs),
      location: "Room 2",
      attendees: [{ name: "Other", email: other }],
    };
    const adopted = await made(subject(), later);
    expect(adopted).toMatchObject({
      id: first.id,
      joinUrl: first.joinUrl,
      startsAt: later.startsAt,
      endsAt: later.endsAt,
    });
    expect(lying().find(({ id }) => id === first.id)).toMatchObject({
      startsAt: later.startsAt,
      location: "Room 2",
      attendees: [other],
    });
  });

  it("never makes the same generation twice, and makes the next one anew", async () => {
    const { calendars, organizer } = subject();
    const draft = draftOf(subject());
    const first = await made(subject(), draft);
    await calendars.cancelEvent(organizer, first.id, "Cancelled.");
    expect(await calendars.createEvent(organizer, draft)).toBeUndefined();
    const second = await made(subject(), { ...draft, mark: { ...draft.mark, generation: 2 } });
    expect(second.id).not.toBe(first.id);
    expect(second.joinUrl).not.toBe(first.joinUrl);
  });

  it("means the right instant in every zone, also in the hour that clocks repeat", async () => {
    const moments = [
      ["Europe/Berlin", "2027-03-28T00:30:00Z"], // 01:30, half an hour before clocks jump
      ["Europe/Berlin", "2027-10-31T00:30:00Z"], // 02:30 for the first time
      ["Europe/Berlin", "2027-10-31T01:30:00Z"], // 02:30 for the second time
      ["America/New_York", "2027-03-14T07:00:00Z"], // 03:00, the first instant after the jump
      ["Pacific/Auckland", "2026-12-01T11:00:00Z"], // midnight
      ["Europe/Kyiv", "2026-12-01T08:00:00Z"], // a name younger than most tables
      ["Antarctica/Troll", "2027-06-01T08:00:00Z"], // a zone Windows does not have
    ] as const;
    for (const [timeZone, at] of moments) {
      const startsAt = asInstant(Date.parse(at));
      const endsAt = asInstant(startsAt + 30 * minuteMs);
      const event = await made(
        subject(),
        draftOf(subject(), { timeZone, startsAt, endsAt, attendees: [], onlineMeeting: "none" }),
      );
      expect({ timeZone, startsAt: event.startsAt, endsAt: event.endsAt }).toEqual({ timeZone, startsAt, endsAt });
    }
  });

  it("makes a plain event when no meeting is wanted", async () => {
    const event = await made(subject(), draftOf(subject(), { onlineMeeting: "none", location: "Library" }));
    expect(event.joinUrl).toBeUndefined();
  });
}

function describeChanging(subject: () => CalendarsSubject): void {
  it("moves the event; id and join link stay, and the invited see it", async () => {
    const { calendars, organizer, learner, lyingAt } = subject();
    const event = await made(subject(), draftOf(subject()));
    const to = {
      startsAt: asInstant(nine + 24 * 60 * minuteMs),
      endsAt: asInstant(nine + 24.5 * 60 * minuteMs),
      timeZone: "Asia/Kolkata",
      ...nobody,
    };
    const moved = await calendars.changeEvent(organizer, event.id, to);
    if (moved === "gone" || moved === "stale") throw new Error(moved);
    expect(moved).toMatchObject({
      id: event.id,
      iCalUId: event.iCalUId,
      joinUrl: event.joinUrl,
      startsAt: to.startsAt,
      endsAt: to.endsAt,
    });
    expect(moved.etag).not.toBe(event.etag);
    expect(lyingAt(learner).at(-1)).toMatchObject({ startsAt: to.startsAt, joinUrl: event.joinUrl });
  });

  it("leaves place and people alone unless it is asked to change them", async () => {
    const { calendars, organizer, learner, other, lying } = subject();
    const draft = draftOf(subject(), { location: "Library" });
    const { id } = await made(subject(), draft);
    const { startsAt, endsAt, timeZone } = draft;
    await calendars.changeEvent(organizer, id, { startsAt, endsAt, timeZone, ...nobody });
    expect(lying().find((event) => event.id === id)).toMatchObject({ location: "Library", attendees: [learner] });
    await calendars.changeEvent(organizer, id, {
      startsAt,
      endsAt,
      timeZone,
      location: "Café",
      invite: [{ name: "Other", email: other }],
      uninvite: [learner.toUpperCase()],
    });
    expect(lying().find((event) => event.id === id)).toMatchObject({ location: "Café", attendees: [other] });
  });

  it("cancels for everybody, and cancelling again is fine", async () => {
    const { calendars, organizer, lying } = subject();
    const { id } = await made(subject(), draftOf(subject()));
    await calendars.cancelEvent(organizer, id, "Cancelled by Lena.");
    await calendars.cancelEvent(organizer, id, "Cancelled by Lena.");
    expect(lying().find((event) => event.id === id)?.isDeleted).toBe(true);
  });

  it("cancels an event to which nobody is invited", async () => {
    const { calendars, organizer, lying } = subject();
    const { id } = await made(subject(), draftOf(subject(), { attendees: [] }));
    await calendars.cancelEvent(organizer, id, "");
    expect(lying().find((event) => event.id === id)?.isDeleted).toBe(true);
  });

  it("says so when the event is gone", async () => {
    const { calendars, organizer, removeByHand } = subject();
    const draft = draftOf(subject());
    const { id } = await made(subject(), draft);
    removeByHand(id);
    const { startsAt, endsAt, timeZone } = draft;
    const change = { startsAt, endsAt, timeZone, ...nobody };
    expect(await calendars.changeEvent(organizer, id, change)).toBe("gone");
    expect(await calendars.changeEvent(organizer, id, { ...change, uninvite: [subject().learner] })).toBe("gone");
    expect(await calendars.readEvent(organizer, id)).toBeUndefined();
  });
}

function describeReading(subject: () => CalendarsSubject): void {
  it("reads an event of ours with its mark", async () => {
    const { calendars, organizer } = subject();
    const created = await made(subject(), draftOf(subject()));
    expect(await calendars.readEvent(organizer, created.id)).toEqual(created);
  });

  it("lists what touches the range, page after page, and nothing that only ends where it begins", async () => {
    const { calendars, organizer, typeIn } = subject();
    const from = Date.parse("2028-02-07T00:00:00Z");
    const before = typeIn({ startsAt: from - 30 * minuteMs, endsAt: from });
    const across = typeIn({ startsAt: from - 30 * minuteMs, endsAt: from + minuteMs });
    const inside = Array.from({ length: 230 }, (_, index) =>
      typeIn({ startsAt: from + (index + 1) * 10 * minuteMs, endsAt: from + (index + 2) * 10 * minuteMs }),
    );
    const entries = await calendars.listEntries(organizer, {
      from: asInstant(from),
      to: asInstant(from + 48 * 60 * minuteMs),
    });
    const ids = entries.map(({ id }) => id);
    expect(ids).toHaveLength(231);
    expect(new Set(ids)).toEqual(new Set([across, ...inside]));
    expect(ids).not.toContain(before);
    expect(entries.find(({ id }) => id === across)).toEqual({
      id: across,
      startsAt: from - 30 * minuteMs,
      endsAt: from + minuteMs,
      isAllDay: false,
      showAs: "busy",
      isDeclined: false,
    });
  });
}

function describeFreeBusy(subject: () => CalendarsSubject): void {
  it("says when others are busy, in any number, over any length, and who cannot be read", async () => {
    const { calendars, organizer, learner, other, typeIn } = subject();
    const from = Date.parse("2029-03-05T00:00:00Z");
    const dayMs = 24 * 60 * minuteMs;
    const own = { startsAt: from + 9 * 60 * minuteMs, endsAt: from + 10 * 60 * minuteMs };
    typeIn(own);
    const seam = { startsAt: from + 62 * dayMs - minuteMs, endsAt: from + 62 * dayMs + minuteMs };
    typeIn(seam);
    const strangers = Array.from({ length: 40 }, (_, index) => `nobody${index}@nowhere.example`);
    const addresses = [learner, ...strangers, other, subject().organizerAddress];
    const range = { from: asInstant(from), to: asInstant(from + 100 * dayMs) };
    const read = await calendars.readFreeBusy(organizer, addresses, range);
    expect([...read.keys()]).toEqual(addresses);
    expect(read.get(learner)).toEqual([]);
    expect(read.get(other)).toEqual([]);
    expect(read.get(subject().organizerAddress)).toEqual([
      { ...own, showAs: "busy" },
      { ...seam, showAs: "busy" },
    ]);
    expect(strangers.map((each) => read.get(each))).toEqual(strangers.map(() => "unreadable"));
  });
}

function describeFailing(subject: () => CalendarsSubject): void {
  const reading = (): Promise<unknown> =>
    subject().calendars.listEntries(subject().organizer, { from: asInstant(nine), to: asInstant(nine + minuteMs) });

  it("hands on how long a throttled call has to wait, in fractions of a second too", async () => {
    subject().disturb("throttle");
    await expect(reading()).rejects.toMatchObject({
      name: "VendorFault",
      kind: "throttled",
      status: 429,
      retryAfterSeconds: 2.128,
    });
  });

  it("calls a vendor that is down or unreachable unavailable", async () => {
    subject().disturb("break");
    await expect(reading()).rejects.toMatchObject({ kind: "unavailable", status: 503 });
    // A kept connection may have ended meanwhile: a question is asked once more.
    subject().disturb("cut_before");
    await expect(reading()).resolves.toBeDefined();
    subject().disturb("cut_before");
    subject().disturb("cut_before");
    await expect(reading()).rejects.toMatchObject({ kind: "unavailable", status: undefined });
  });

  it("renews a refused token once and goes on", async () => {
    subject().disturb("revoke_token");
    await expect(reading()).resolves.toBeDefined();
  });

  it("says that the grant is gone when the person was signed out everywhere", async () => {
    subject().disturb("revoke_person");
    await expect(reading()).rejects.toMatchObject({ kind: "grant_revoked" });
  });
}
