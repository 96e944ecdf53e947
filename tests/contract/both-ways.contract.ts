/** What every adapter of the port Calendars must do with what people do in the calendar itself. */
import { describe, expect, it } from "@jest/globals";
import { asInstant, minuteMs } from "#backend/domain/instant.ts";
import type { CalendarEvent } from "#backend/ports/calendars.ts";
import { draftOf, made, nobody, type CalendarsSubject } from "./calendars.contract.ts";

/** Far from the other stories, so that what is listed here was made here. */
const tenOn = (day: string) => asInstant(Date.parse(`${day}T10:00:00Z`));
const halfHour = 30 * minuteMs;
const at = (startsAt: number) => ({ startsAt: asInstant(startsAt), endsAt: asInstant(startsAt + halfHour) });

/** `subject` is called inside each story: the stand-in is started before. */
export function describeBothWays(name: string, subject: () => CalendarsSubject): void {
  describe(`${name} as a calendar in which people act`, () => {
    describeAnswers(subject);
    describeGuests(subject);
    describeBothMoved(subject);
    describeListing(subject);
  });
}

function changed(found: CalendarEvent | "gone" | "stale" | undefined): CalendarEvent {
  if (found === undefined || found === "gone" || found === "stale") throw new Error(`no event: ${found}`);
  return found;
}

const answersOf = (event: CalendarEvent | undefined) =>
  Object.fromEntries((event?.attendees ?? []).map(({ email, answer }) => [email.toLowerCase(), answer]));

function describeAnswers(subject: () => CalendarsSubject): void {
  it("tells how the invited answered, and that an organizer is in", async () => {
    const { calendars, organizer, learner, other, answerByHand } = subject();
    const attendees = [learner, other].map((email) => ({ name: email, email }));
    const event = await made(subject(), draftOf(subject(), { ...at(tenOn("2027-01-11")), attendees }));
    expect(event).toMatchObject({ isOrganizer: true, ownAnswer: "accepted", meeting: subject().ownMeeting });
    expect(answersOf(event)).toEqual({ [learner]: "none", [other]: "none" });
    answerByHand(learner, event, "accepted");
    answerByHand(other, event, "declined");
    const read = await calendars.readEvent(organizer, event.id);
    expect(answersOf(read)).toEqual({ [learner]: "accepted", [other]: "declined" });
    answerByHand(learner, event, "tentative");
    expect(answersOf(await calendars.readEvent(organizer, event.id))[learner]).toBe("tentative");
  });

  it.each(["organizer", "nobody"] as const)("answers an invitation on one's own copy, telling %s", async (tell) => {
    const { calendars, organizer, invitee, learner } = subject();
    const event = await made(subject(), draftOf(subject(), at(tenOn("2027-01-12"))));
    const answering = () => calendars.answerInvitation(invitee, event.iCalUId, { answer: "accepted", tell });
    expect(await answering()).toBe("answered");
    expect(await answering()).toBe("answered");
    const copies = await calendars.listEntries(invitee, { from: event.startsAt, to: event.endsAt });
    expect(copies.filter(({ isDeclined }) => isDeclined)).toEqual([]);
    if (tell === "organizer")
      expect(answersOf(await calendars.readEvent(organizer, event.id))).toEqual({ [learner]: "accepted" });
  });

  it("says so when there is no invitation to answer", async () => {
    const { calendars, organizer, invitee } = subject();
    const event = await made(subject(), draftOf(subject(), at(tenOn("2027-01-13"))));
    await calendars.cancelEvent(organizer, event.id, "");
    for (const iCalUId of ["040000008200E00074C5B7101A82E0080000000000000000", "nobody's@elsewhere.example"])
      expect(await calendars.answerInvitation(invitee, iCalUId, { answer: "accepted", tell: "nobody" })).toBe(
        "not_found",
      );
  });
}

function describeGuests(subject: () => CalendarsSubject): void {
  it("lets people join and leave, and keeps whom somebody else invited and what was answered", async () => {
    const { calendars, organizer, learner, other, answerByHand, lyingAt } = subject();
    const draft = draftOf(subject(), at(tenOn("2027-01-14")));
    const event = await made(subject(), draft);
    answerByHand(learner, event, "accepted");
    const { startsAt, endsAt, timeZone } = draft;
    const joined = changed(
      await calendars.changeEvent(organizer, event.id, {
        startsAt,
        endsAt,
        timeZone,
        invite: [{ name: "Other", email: other }],
        uninvite: [],
      }),
    );
    expect(answersOf(joined)).toEqual({ [learner]: "accepted", [other]: "none" });
    expect(joined).toMatchObject({ id: event.id, joinUrl: event.joinUrl, startsAt, endsAt });
    expect(lyingAt(other).at(-1)).toMatchObject({ startsAt, isDeleted: false });
    const left = changed(
      await calendars.changeEvent(organizer, event.id, {
        startsAt,
        endsAt,
        timeZone,
        invite: [{ name: "Other", email: other.toUpperCase() }],
        uninvite: ["nobody@elsewhere.example"],
      }),
    );
    expect(answersOf(left)).toEqual({ [learner]: "accepted", [other]: "none" });
    const change = { startsAt, endsAt, timeZone, invite: [], uninvite: [other] };
    expect(answersOf(changed(await calendars.changeEvent(organizer, event.id, change)))).toEqual({
      [learner]: "accepted",
    });
    expect(lyingAt(other).at(-1)?.isDeleted).toBe(true);
  });
}

function describeBothMoved(subject: () => CalendarsSubject): void {
  it("leaves the event as it is when somebody changed it meanwhile", async () => {
    const { calendars, organizer, drag, lying, other } = subject();
    const draft = draftOf(subject(), at(tenOn("2027-01-15")));
    const event = await made(subject(), draft);
    const there = at(tenOn("2027-01-16"));
    drag(event.id, there);
    const wish = { ...at(tenOn("2027-01-17")), timeZone: draft.timeZone, etag: event.etag };
    expect(await calendars.changeEvent(organizer, event.id, { ...wish, ...nobody })).toBe("stale");
    const inviting = { ...wish, invite: [{ name: "Other", email: other }], uninvite: [] };
    expect(await calendars.changeEvent(organizer, event.id, inviting)).toBe("stale");
    expect(lying().find(({ id }) => id === event.id)).toMatchObject({ ...there, attendees: [subject().learner] });
    const now = changed(await calendars.readEvent(organizer, event.id));
    const moved = changed(await calendars.changeEvent(organizer, event.id, { ...inviting, etag: now.etag }));
    expect(moved).toMatchObject({ startsAt: wish.startsAt, endsAt: wish.endsAt });
    expect(answersOf(moved)).toHaveProperty([other], "none");
  });

  it("shows what was dragged, with another etag", async () => {
    const { calendars, organizer, drag } = subject();
    const event = await made(subject(), draftOf(subject(), at(tenOn("2027-01-18"))));
    const there = at(tenOn("2027-01-19"));
    drag(event.id, there);
    const read = changed(await calendars.readEvent(organizer, event.id));
    expect(read).toMatchObject({ ...there, mark: event.mark, joinUrl: event.joinUrl });
    expect(read.etag).not.toBe(event.etag);
  });
}

function describeListing(subject: () => CalendarsSubject): void {
  it("lists the events of ours that the account organizes, and no others", async () => {
    const { calendars, organizer, invitee, typeIn } = subject();
    const from = tenOn("2027-02-01");
    const range = { from, to: asInstant(from + 24 * 60 * minuteMs) };
    typeIn(at(from));
    const make = (hour: number) => made(subject(), draftOf(subject(), at(from + hour * 60 * minuteMs)));
    const standing = await Promise.all([make(0), make(1)]);
    const cancelled = await make(2);
    const outside = await made(subject(), draftOf(subject(), at(range.to)));
    await calendars.cancelEvent(organizer, cancelled.id, "");
    const listed = await calendars.listMarked(organizer, range);
    expect(listed.map(({ id }) => id).toSorted()).toEqual(standing.map(({ id }) => id).toSorted());
    expect(listed.map(({ mark }) => mark?.sessionId ?? "").toSorted()).toEqual(
      standing.map(({ mark }) => mark?.sessionId ?? "").toSorted(),
    );
    expect(listed.map(({ id }) => id)).not.toContain(outside.id);
    expect(await calendars.listMarked(invitee, range)).toEqual([]);
  });
}
