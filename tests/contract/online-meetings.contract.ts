/** What every adapter of the port OnlineMeetings must do, told against a vendor's stand-in. */
import { describe, expect, it } from "@jest/globals";
import { asInstant, minuteMs } from "#backend/domain/instant.ts";
import type { MeetingDraft, OnlineMeetings } from "#backend/ports/online-meetings.ts";
import type { GrantRef } from "#backend/ports/token-broker.ts";

/** A meeting as the vendor keeps it. */
interface KeptMeeting {
  readonly id: string;
  readonly topic: string;
  readonly startsAt: number;
  readonly durationMinutes: number;
  readonly joinUrl: string;
  readonly isDeleted: boolean;
}

/** A vendor with one connected host, as the stories see and disturb it. */
export interface OnlineMeetingsSubject {
  readonly meetings: OnlineMeetings;
  readonly host: GrantRef;
  /** Whether the vendor can be asked what meetings there are. */
  readonly lists: "yes" | "no";
  /** All of the host's meetings, deleted ones too where they are kept, in order of creation. */
  kept(): readonly KeptMeeting[];
  /** As the host at the vendor itself, where the vendor lets them. */
  editByHand?(meetingId: string, to: { readonly startsAt: number; readonly durationMinutes: number }): void;
  deleteByHand?(meetingId: string): void;
  now(): number;
  disturb(how: "lose_create_answer" | "throttle" | "break" | "cut_before" | "revoke_token" | "revoke_grant"): void;
}

const nine = Date.parse("2026-12-01T09:00:00Z");
let sessions = 0;

/** A draft of a session that no other story has used. */
export function meetingDraft(given: Partial<MeetingDraft> = {}): MeetingDraft {
  sessions += 1;
  return {
    mark: {
      sessionId: `0193a5d0-0000-7000-9000-${String(sessions).padStart(12, "0")}`,
      reference: "SL-7K3QX9TM",
      generation: 1,
    },
    topic: "Mentoring",
    startsAt: asInstant(nine),
    durationMinutes: 30,
    timeZone: "Asia/Kolkata",
    ...given,
  };
}

/** `subject` is called inside each story: the stand-in is started before. */
export function describeOnlineMeetings(name: string, subject: () => OnlineMeetingsSubject): void {
  describe(`${name} for online meetings`, () => {
    describeCreating(subject);
    describeChanging(subject);
    describeReading(subject);
    describeFailing(subject);
  });
}

function describeCreating(subject: () => OnlineMeetingsSubject): void {
  it("creates one meeting with a join link", async () => {
    const { meetings, host, kept } = subject();
    const before = kept().length;
    const meeting = await meetings.createMeeting(host, meetingDraft());
    expect(kept()).toHaveLength(before + 1);
    expect(kept().at(-1)).toMatchObject({
      id: meeting.id,
      joinUrl: meeting.joinUrl,
      topic: "Mentoring",
      startsAt: nine,
      durationMinutes: 30,
      isDeleted: false,
    });
    expect(meeting.joinUrl).toMatch(/^https:/);
  });

  it("makes one meeting when the answer is lost and it is tried again", async () => {
    const { meetings, host, kept, disturb } = subject();
    const draft = meetingDraft();
    const before = kept().length;
    disturb("lose_create_answer");
    await expect(meetings.createMeeting(host, draft)).rejects.toMatchObject({
      kind: "unavailable",
      operation: "create meeting",
    });
    const meeting = await meetings.createMeeting(host, draft);
    expect(kept()).toHaveLength(before + 1);
    expect(kept().at(-1)).toMatchObject({ id: meeting.id, joinUrl: meeting.joinUrl });
  });

  it("finds what a lost answer left, until it is gone", async () => {
    const { meetings, host, kept, disturb } = subject();
    const draft = meetingDraft();
    expect(await meetings.findMeeting(host, draft.mark)).toBeUndefined();
    disturb("lose_create_answer");
    await expect(meetings.createMeeting(host, draft)).rejects.toMatchObject({ kind: "unavailable" });
    const found = await meetings.findMeeting(host, draft.mark);
    expect(found).toMatchObject({ id: kept().at(-1)?.id });
    expect(await meetings.findMeeting(host, { ...draft.mark, generation: 2 })).toBeUndefined();
    await meetings.removeMeeting(host, found?.id ?? "");
    expect(await meetings.findMeeting(host, draft.mark)).toBeUndefined();
  });

  it("brings an adopted meeting to what the draft says by now", async () => {
    const { meetings, host, kept } = subject();
    const draft = meetingDraft();
    const first = await meetings.createMeeting(host, draft);
    const adopted = await meetings.createMeeting(host, {
      ...draft,
      startsAt: asInstant(nine + 60 * minuteMs),
      durationMinutes: 45,
    });
    expect(adopted).toEqual(first);
    expect(kept().find(({ id }) => id === first.id)).toMatchObject({
      startsAt: nine + 60 * minuteMs,
      durationMinutes: 45,
    });
  });

  it("does not adopt what another generation or another session left", async () => {
    const { meetings, host } = subject();
    const draft = meetingDraft();
    const ids = [];
    for (const generation of [1, 10, 2])
      ids.push((await meetings.createMeeting(host, { ...draft, mark: { ...draft.mark, generation } })).id);
    expect(new Set(ids).size).toBe(3);
  });

  it("makes a new meeting for a new generation after the first was removed", async () => {
    const { meetings, host } = subject();
    const draft = meetingDraft();
    const first = await meetings.createMeeting(host, draft);
    await meetings.removeMeeting(host, first.id);
    const second = await meetings.createMeeting(host, { ...draft, mark: { ...draft.mark, generation: 2 } });
    expect(second.id).not.toBe(first.id);
  });
}

function describeChanging(subject: () => OnlineMeetingsSubject): void {
  it("moves the meeting; id and join link stay", async () => {
    const { meetings, host, kept } = subject();
    const draft = meetingDraft();
    const { id, joinUrl } = await meetings.createMeeting(host, draft);
    const startsAt = asInstant(nine + 24 * 60 * minuteMs);
    expect(await meetings.changeMeeting(host, id, { ...draft, startsAt })).toBe("changed");
    expect(kept().find((meeting) => meeting.id === id)).toMatchObject({ startsAt, joinUrl, isDeleted: false });
  });

  it("renames a meeting that has begun, and does not ask for a start in the past", async () => {
    const { meetings, host, kept, now } = subject();
    const draft = meetingDraft({ startsAt: asInstant(now() + minuteMs) });
    const { id } = await meetings.createMeeting(host, draft);
    const earlier = asInstant(now() - 10 * minuteMs);
    expect(await meetings.changeMeeting(host, id, { ...draft, topic: "Tutoring", startsAt: earlier })).toBe("changed");
    expect(kept().find((meeting) => meeting.id === id)).toMatchObject({ topic: "Tutoring", startsAt: draft.startsAt });
  });

  it("removes the meeting, and removing it again is fine", async () => {
    const { meetings, host, kept } = subject();
    const { id } = await meetings.createMeeting(host, meetingDraft());
    await meetings.removeMeeting(host, id);
    await meetings.removeMeeting(host, id);
    expect(kept().find((meeting) => meeting.id === id)?.isDeleted ?? true).toBe(true);
  });

  it("says so when the meeting to change is gone", async () => {
    const { meetings, host } = subject();
    const draft = meetingDraft();
    const { id } = await meetings.createMeeting(host, draft);
    await meetings.removeMeeting(host, id);
    expect(await meetings.changeMeeting(host, id, draft)).toBe("gone");
  });
}

function describeReading(subject: () => OnlineMeetingsSubject): void {
  it("reads a meeting as it stands, with its mark, until it is gone", async () => {
    const { meetings, host } = subject();
    const draft = meetingDraft();
    const made = await meetings.createMeeting(host, draft);
    const { startsAt, durationMinutes, mark } = draft;
    const standing = { ...made, startsAt, durationMinutes, mark: { sessionId: mark.sessionId, generation: 1 } };
    expect(await meetings.readMeeting(host, made.id)).toMatchObject(standing);
    const later = { ...draft, startsAt: asInstant(nine + 90 * minuteMs), durationMinutes: 45 };
    await meetings.changeMeeting(host, made.id, later);
    expect(await meetings.readMeeting(host, made.id)).toMatchObject({
      ...standing,
      startsAt: later.startsAt,
      durationMinutes: 45,
    });
    await meetings.removeMeeting(host, made.id);
    expect(await meetings.readMeeting(host, made.id)).toBeUndefined();
  });

  it("sees what the host changed or deleted at the vendor", async () => {
    const { meetings, host, editByHand, deleteByHand } = subject();
    if (!editByHand || !deleteByHand) return;
    const { id } = await meetings.createMeeting(host, meetingDraft());
    const edited = { startsAt: asInstant(nine + 15 * minuteMs), durationMinutes: 20 };
    editByHand(id, edited);
    expect(await meetings.readMeeting(host, id)).toMatchObject(edited);
    deleteByHand(id);
    expect(await meetings.readMeeting(host, id)).toBeUndefined();
  });

  it("lists meetings of ours that are to come, as far as the vendor lists any", async () => {
    const { meetings, host, lists, now } = subject();
    const before = new Set((await meetings.listMarked(host)).map(({ id }) => id));
    const draft = meetingDraft({ startsAt: asInstant(now() + 300 * 24 * 60 * minuteMs) });
    const { id } = await meetings.createMeeting(host, draft);
    const removed = await meetings.createMeeting(host, meetingDraft());
    await meetings.removeMeeting(host, removed.id);
    const added = (await meetings.listMarked(host)).filter((each) => !before.has(each.id));
    const { sessionId, generation } = draft.mark;
    const standing = { id, startsAt: draft.startsAt, durationMinutes: 30, mark: { sessionId, generation } };
    expect(added).toMatchObject(lists === "yes" ? [standing] : []);
  });
}

function describeFailing(subject: () => OnlineMeetingsSubject): void {
  const creating = (): Promise<unknown> => subject().meetings.createMeeting(subject().host, meetingDraft());

  it("hands on how long a throttled call has to wait", async () => {
    subject().disturb("throttle");
    await expect(creating()).rejects.toMatchObject({
      name: "VendorFault",
      kind: "throttled",
      status: 429,
      retryAfterSeconds: expect.any(Number),
    });
  });

  it("calls a vendor that is down or unreachable unavailable", async () => {
    subject().disturb("break");
    await expect(creating()).rejects.toMatchObject({ kind: "unavailable", status: 503 });
    subject().disturb("cut_before");
    await expect(creating()).rejects.toMatchObject({ kind: "unavailable", status: undefined });
  });

  it("renews a refused token once and goes on", async () => {
    subject().disturb("revoke_token");
    await expect(creating()).resolves.toBeDefined();
  });

  it("says that the grant is gone when the account was disconnected at the vendor", async () => {
    subject().disturb("revoke_grant");
    await expect(creating()).rejects.toMatchObject({ kind: "grant_revoked" });
  });
}
