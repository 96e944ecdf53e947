/** Zoom meetings: one scheduled meeting per session, told apart by a marker in its agenda. */
import { z } from "zod";
import type { VendorReply } from "../../platform/vendor-request.ts";
import { asInstant, minuteMs } from "../../domain/instant.ts";
import type { DailyBudget } from "../../ports/call-budget.ts";
import type { Clock } from "../../ports/clock.ts";
import type { SessionMark } from "../../ports/calendars.ts";
import type { MeetingDraft, OnlineMeeting, OnlineMeetings, StandingMeeting } from "../../ports/online-meetings.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import type { ZoomClient, ZoomRequest } from "./zoom-client.ts";
import { isDailyLimit, zoomCode, zoomCodes } from "./zoom-fault.ts";

interface Ground {
  readonly zoom: ZoomClient;
  readonly clock: Clock;
  /** Creates and updates of a host on one day. */
  readonly budget: DailyBudget;
}

export function createZoomMeetings(ground: Ground): OnlineMeetings {
  return {
    createMeeting: (grant, draft) => createMeeting(ground, grant, draft),
    findMeeting: async (grant, mark) => {
      const left = await findOne(ground, grant, mark);
      return left && meetingOf(left);
    },
    changeMeeting: (grant, meetingId, draft) => changeMeeting(ground, grant, { meetingId, draft }),
    readMeeting: (grant, meetingId) => readMeeting(ground, grant, meetingId),
    listMarked: (grant) => listMarked(ground, grant),
    removeMeeting: (grant, meetingId) => removeMeeting(ground, grant, meetingId),
  };
}

/**
 * Creates the meeting, unless the host already has one with this session's mark: then the oldest is taken, brought to the
 * draft, and the others are deleted. Zoom knows no idempotency key, so the list is read before every create.
 *
 * Wire:   GET /users/me/meetings?type=scheduled&page_size=300 (all pages) · POST /users/me/meetings { type: 2, … } → 201
 *         { id, uuid, join_url } · when adopting PATCH /meetings/{id} → 204, DELETE /meetings/{id} → 204
 * Units:  start_time in UTC without fractions; duration in whole minutes; the list shows 250 characters of an agenda.
 * Fails:  throttled (also until 00:00 UTC after 100 writes of this host), unavailable, grant_revoked, consent_required
 *         (4711), rejected (3161 and others), unexpected_reply.
 * Source: Zoom API reference, "Create a meeting", "List meetings"; read 2026-11.
 */
async function createMeeting(ground: Ground, grant: GrantRef, draft: MeetingDraft): Promise<OnlineMeeting> {
  const oldest = await findOne(ground, grant, draft.mark);
  if (!oldest) return post(ground, grant, draft);
  if (!standsAsDrafted(oldest, draft)) await changeMeeting(ground, grant, { meetingId: String(oldest.id), draft });
  return meetingOf(oldest);
}

async function post(ground: Ground, grant: GrantRef, draft: MeetingDraft): Promise<OnlineMeeting> {
  const request = createRequest(draft);
  const reply = await write(ground, grant, request);
  ground.zoom.judge(reply, request);
  return meetingOf(understood(meetingReply, reply.body, request));
}

/** Counts the create or update before it is made. What Zoom itself says of the day counts more than what we counted. */
async function write({ zoom, budget }: Ground, grant: GrantRef, request: ZoomRequest): Promise<VendorReply> {
  await budget.spend(grant, request.operation);
  const reply = await zoom.ask(grant, request);
  if (isDailyLimit(reply)) await budget.exhaust(grant);
  return reply;
}

/** The oldest one with this mark; others that unanswered attempts made are deleted. */
async function findOne(ground: Ground, grant: GrantRef, mark: SessionMark): Promise<ListedMeeting | undefined> {
  const found = (await listAll(ground, grant, "list meetings")).filter((meeting) => hasMark(meeting, mark));
  const [oldest, ...extras] = found.toSorted(
    (one, other) => Date.parse(one.created_at ?? "") - Date.parse(other.created_at ?? ""),
  );
  for (const extra of extras) await removeMeeting(ground, grant, String(extra.id));
  return oldest;
}

/** `type=scheduled`, because the lists of what is to come end after six months. */
async function listAll({ zoom }: Ground, grant: GrantRef, operation: string): Promise<readonly ListedMeeting[]> {
  const found: ListedMeeting[] = [];
  const seen = new Set<string>();
  let pageToken = "";
  do {
    seen.add(pageToken);
    const request = listRequest(operation, pageToken);
    const reply = await zoom.ask(grant, request);
    zoom.judge(reply, request);
    const page = understood(listReply, reply.body, request);
    found.push(...page.meetings);
    pageToken = page.next_page_token ?? "";
  } while (pageToken !== "" && !seen.has(pageToken));
  return found;
}

/**
 * Meetings with our marker that have not ended.
 *
 * Wire:   GET /users/me/meetings?type=scheduled&page_size=300 (all pages). Of an agenda 250 characters are shown; the
 *         marker is its beginning.
 * Units:  as createMeeting. One that has no time (recurring at no fixed time) is left out.
 * Fails:  as createMeeting.
 * Source: Zoom API reference, "List meetings"; read 2026-11.
 */
async function listMarked(ground: Ground, grant: GrantRef): Promise<readonly StandingMeeting[]> {
  const listed = await listAll(ground, grant, "list meetings of ours");
  return listed
    .flatMap((meeting) => standingOf(meeting) ?? [])
    .filter(
      ({ mark, startsAt, durationMinutes }) => mark && startsAt + durationMinutes * minuteMs > ground.clock.now(),
    );
}

/**
 * The meeting as it stands.
 *
 * Wire:   GET /meetings/{id} → 200; 404/3001 → undefined.
 * Units:  as createMeeting.
 *         A meeting that its host turned into one at no fixed time (type 3) has no start_time → untimed.
 * Fails:  throttled, unavailable, grant_revoked, consent_required (4711), rejected, unexpected_reply.
 * Source: Zoom API reference, "Get a meeting"; read 2026-11.
 */
async function readMeeting(
  { zoom }: Ground,
  grant: GrantRef,
  meetingId: string,
): Promise<StandingMeeting | "untimed" | undefined> {
  const request: ZoomRequest = {
    operation: "read meeting",
    method: "GET",
    path: `/meetings/${encodeURIComponent(meetingId)}`,
  };
  const reply = await zoom.ask(grant, request);
  if (zoomCode(reply) === zoomCodes.meetingDoesNotExist) return undefined;
  zoom.judge(reply, request);
  return standingOf(understood(listedMeeting, reply.body, request)) ?? "untimed";
}

/**
 * Moves or renames the meeting; id and join link stay.
 *
 * Wire:   PATCH /meetings/{id} { topic, duration, timezone, type?, start_time? } → 204; 404/3001 → gone.
 * Units:  as createMeeting. A start that has passed is left out: Zoom would ignore it and still answer 204. The type goes
 *         with the start, because one without a fixed time takes none.
 * Fails:  as createMeeting; unavailable also while the meeting is running (3002).
 * Source: Zoom API reference, "Update a meeting"; read 2026-11.
 */
async function changeMeeting(
  ground: Ground,
  grant: GrantRef,
  { meetingId, draft }: { readonly meetingId: string; readonly draft: MeetingDraft },
): Promise<"changed" | "gone"> {
  const { start_time, ...rest } = meetingBody(draft);
  const request: ZoomRequest = {
    operation: "change meeting",
    method: "PATCH",
    path: `/meetings/${encodeURIComponent(meetingId)}`,
    json: draft.startsAt > ground.clock.now() ? { type: scheduled, ...rest, start_time } : rest,
  };
  const reply = await write(ground, grant, request);
  if (zoomCode(reply) === zoomCodes.meetingDoesNotExist) return "gone";
  ground.zoom.judge(reply, request);
  return "changed";
}

/**
 * Removes the meeting without mailing anybody: our own notices do.
 *
 * Wire:   DELETE /meetings/{id} → 204; 404/3001 (no such meeting) and 400/3007 (it has ended) are success.
 * Fails:  as createMeeting; unavailable also while the meeting is running (3002).
 * Source: Zoom API reference, "Delete a meeting"; read 2026-11.
 */
async function removeMeeting({ zoom }: Ground, grant: GrantRef, meetingId: string): Promise<void> {
  const request: ZoomRequest = {
    operation: "remove meeting",
    method: "DELETE",
    path: `/meetings/${encodeURIComponent(meetingId)}`,
  };
  const reply = await zoom.ask(grant, request);
  const code = zoomCode(reply);
  if (code === zoomCodes.meetingDoesNotExist || code === zoomCodes.meetingEnded) return;
  zoom.judge(reply, request);
}

const scheduled = 2;

function createRequest(draft: MeetingDraft): ZoomRequest {
  const json = { type: scheduled, ...meetingBody(draft), agenda: `${markerOf(draft.mark)}\n${draft.mark.reference}` };
  return { operation: "create meeting", method: "POST", path: "/users/me/meetings", json };
}

function listRequest(operation: string, pageToken: string): ZoomRequest {
  const query = new URLSearchParams({
    type: "scheduled",
    page_size: "300",
    ...(pageToken === "" ? {} : { next_page_token: pageToken }),
  });
  return { operation, method: "GET", path: `/users/me/meetings?${query.toString()}` };
}

function meetingBody({ topic, startsAt, durationMinutes, timeZone }: MeetingDraft) {
  return { topic: topic.slice(0, 200), start_time: zoomTime(startsAt), duration: durationMinutes, timezone: timeZone };
}

/** Zoom documents no fractions of a second. */
function zoomTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

function markerOf({ sessionId, generation }: SessionMark): string {
  return `slotside:${sessionId}#${generation}`;
}

function hasMark({ agenda }: ListedMeeting, mark: SessionMark): boolean {
  return agenda?.split(/\s/, 1)[0] === markerOf(mark);
}

function readMark({ agenda }: ListedMeeting): StandingMeeting["mark"] {
  const [, sessionId, generation] = /^slotside:([0-9a-f-]{36})#(\d{1,6})(?!\S)/.exec(agenda ?? "") ?? [];
  return sessionId === undefined ? undefined : { sessionId, generation: Number(generation) };
}

function standingOf(meeting: ListedMeeting): StandingMeeting | undefined {
  const startsAt = Date.parse(meeting.start_time ?? "");
  if (Number.isNaN(startsAt)) return undefined;
  const mark = readMark(meeting);
  return {
    ...meetingOf(meeting),
    startsAt: asInstant(startsAt),
    durationMinutes: meeting.duration ?? 0,
    ...(mark ? { mark } : {}),
  };
}

function standsAsDrafted(meeting: ListedMeeting, draft: MeetingDraft): boolean {
  const { topic, start_time, duration } = meetingBody(draft);
  return meeting.topic === topic && meeting.start_time === start_time && meeting.duration === duration;
}

const meetingReply = z.object({ id: z.number(), uuid: z.string().optional(), join_url: z.string() });

const listedMeeting = meetingReply.extend({
  topic: z.string().optional(),
  agenda: z.string().optional(),
  start_time: z.string().optional(),
  duration: z.number().optional(),
  created_at: z.string().optional(),
});
type ListedMeeting = z.infer<typeof listedMeeting>;

const listReply = z.object({ meetings: z.array(listedMeeting), next_page_token: z.string().optional() });

/** The id is a number beyond 32 bits; it is text with us. The start link is not kept: it signs its holder in as the host. */
function meetingOf({ id, uuid, join_url }: z.infer<typeof meetingReply>): OnlineMeeting {
  return { id: String(id), uuids: uuid === undefined ? [] : [uuid], joinUrl: join_url };
}

function understood<T>(schema: z.ZodType<T>, body: unknown, { operation }: ZoomRequest): T {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  throw new VendorFault(`${operation}: Zoom's answer is not understood`, {
    vendor: "zoom",
    operation,
    kind: "unexpected_reply",
    cause: read.error,
  });
}
