/** Teams meetings of people whose calendar is not Microsoft's, or who connected Teams for meetings only: without any event. */
import { z } from "zod";
import { asInstant, minuteMs } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { VendorReply } from "../../platform/vendor-request.ts";
import type { SessionMark } from "../../ports/calendars.ts";
import type { Clock } from "../../ports/clock.ts";
import type { MeetingDraft, OnlineMeeting, OnlineMeetings, StandingMeeting } from "../../ports/online-meetings.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import type { GraphClient, GraphRequest } from "./graph-client.ts";
import { understood } from "./graph-event-replies.ts";
import { markOf, readMark } from "./graph-events.ts";
import { isItemGone } from "./graph-fault.ts";

export interface TeamsMeetingsOptions {
  readonly graph: GraphClient;
  readonly clock: Clock;
}

export function createTeamsMeetings(options: TeamsMeetingsOptions): OnlineMeetings {
  return {
    createMeeting: (grant, draft) => createMeeting(options, grant, draft),
    findMeeting: (grant, mark) => findMeeting(options, grant, mark),
    changeMeeting: async (grant, meetingId, draft) =>
      (await patch(options, grant, { meetingId, draft })) === "gone" ? "gone" : "changed",
    readMeeting: (grant, meetingId) => readMeeting(options, grant, meetingId),
    // Graph lists no online meetings: only one whose join link is known can be looked for.
    listMarked: async () => [],
    removeMeeting: (grant, meetingId) => removeMeeting(options, grant, meetingId),
  };
}

/**
 * Creates the meeting, or gets the one that this mark made before, brought to the draft.
 *
 * Wire:   POST /me/onlineMeetings/createOrGet { externalId, subject, startDateTime, endDateTime } → 201 new, 200 as it was
 *         made; then PATCH where it differs.
 * Units:  RFC 3339 in UTC. No uuids: Teams has none.
 * Fails:  not_permitted (no access policy, or meetings are switched off), throttled (also 2,000 meetings of a person in
 *         a month), unavailable, grant_revoked, consent_required, rejected, unexpected_reply.
 * Source: Microsoft Graph, "onlineMeeting: createOrGet"; read 2026-11.
 */
async function createMeeting(
  options: TeamsMeetingsOptions,
  grant: GrantRef,
  draft: MeetingDraft,
): Promise<OnlineMeeting> {
  const { graph } = options;
  const request = createOrGetRequest(draft.mark, "create meeting", bodyOf(draft));
  const reply = await graph.ask(grant, request);
  graph.judge(reply, request);
  const standing = readReply(reply, request);
  if (reply.status === 201 || standsAsDrafted(standing, draft)) return standing.meeting;
  const changed = await patch(options, grant, { meetingId: standing.meeting.id, draft });
  if (changed !== "gone") return changed.meeting;
  throw new VendorFault(`${request.operation}: the meeting went away meanwhile`, {
    vendor: "microsoft",
    operation: request.operation,
    kind: "unavailable",
  });
}

/**
 * What an unanswered create left behind. Graph cannot be asked without making it, so what was made by asking is taken away.
 *
 * Wire:   POST /me/onlineMeetings/createOrGet { externalId } → 200 found; 201 made now, then DELETE.
 * Fails:  as createMeeting.
 * Source: Microsoft Graph, "onlineMeeting: createOrGet"; read 2026-11.
 */
async function findMeeting(
  options: TeamsMeetingsOptions,
  grant: GrantRef,
  mark: SessionMark,
): Promise<OnlineMeeting | undefined> {
  const { graph } = options;
  const request = createOrGetRequest(mark, "find meeting", {});
  const reply = await graph.ask(grant, request);
  graph.judge(reply, request);
  const { meeting } = readReply(reply, request);
  if (reply.status === 200) return meeting;
  await removeMeeting(options, grant, meeting.id);
  return undefined;
}

/**
 * Moves or renames the meeting; id and join link stay.
 *
 * Wire:   PATCH /me/onlineMeetings/{id} { subject, startDateTime, endDateTime } → 200; 404 → gone. Both times or none.
 * Units:  as createMeeting. A start that has passed is left out, as with every vendor.
 * Fails:  as createMeeting.
 * Source: Microsoft Graph, "Update onlineMeeting"; read 2026-11.
 */
async function patch(
  { graph, clock }: TeamsMeetingsOptions,
  grant: GrantRef,
  { meetingId, draft }: { readonly meetingId: string; readonly draft: MeetingDraft },
): Promise<Read | "gone"> {
  const { subject, ...times } = bodyOf(draft);
  const request: GraphRequest = {
    operation: "change meeting",
    method: "PATCH",
    path: pathOf(meetingId),
    json: draft.startsAt > clock.now() ? { subject, ...times } : { subject },
  };
  const reply = await graph.ask(grant, request);
  if (isItemGone(reply)) return "gone";
  graph.judge(reply, request);
  return readReply(reply, request);
}

/**
 * The meeting as it stands.
 *
 * Wire:   GET /me/onlineMeetings/{id} → 200; 404 → undefined.
 * Fails:  as createMeeting.
 * Source: Microsoft Graph, "Get onlineMeeting"; read 2026-11.
 */
async function readMeeting(
  { graph }: TeamsMeetingsOptions,
  grant: GrantRef,
  meetingId: string,
): Promise<StandingMeeting | undefined> {
  const request: GraphRequest = { operation: "read meeting", method: "GET", path: pathOf(meetingId) };
  const reply = await graph.ask(grant, request);
  if (isItemGone(reply)) return undefined;
  graph.judge(reply, request);
  const { meeting, startsAt, endsAt, mark } = readReply(reply, request);
  const durationMinutes = Math.round((endsAt - startsAt) / minuteMs);
  return { ...meeting, startsAt, durationMinutes, ...(mark ? { mark } : {}) };
}

/**
 * Removes the meeting.
 *
 * Wire:   DELETE /me/onlineMeetings/{id} → 204; 404 is success.
 * Fails:  as createMeeting.
 * Source: Microsoft Graph, "Delete onlineMeeting"; read 2026-11.
 */
async function removeMeeting({ graph }: TeamsMeetingsOptions, grant: GrantRef, meetingId: string): Promise<void> {
  const request: GraphRequest = { operation: "remove meeting", method: "DELETE", path: pathOf(meetingId) };
  const reply = await graph.ask(grant, request);
  if (!isItemGone(reply)) graph.judge(reply, request);
}

const pathOf = (meetingId: string): string => `/me/onlineMeetings/${encodeURIComponent(meetingId)}`;

function createOrGetRequest(mark: SessionMark, operation: string, more: object): GraphRequest {
  const json = { externalId: markOf(mark), ...more };
  return { operation, method: "POST", path: "/me/onlineMeetings/createOrGet", json };
}

function bodyOf({ topic, startsAt, durationMinutes }: MeetingDraft) {
  return {
    subject: topic,
    startDateTime: new Date(startsAt).toISOString(),
    endDateTime: new Date(startsAt + durationMinutes * minuteMs).toISOString(),
  };
}

const meetingReply = z.object({
  id: z.string(),
  joinWebUrl: z.string(),
  subject: z.string().nullish(),
  startDateTime: z.string(),
  endDateTime: z.string(),
  externalId: z.string().nullish(),
});

interface Read {
  readonly meeting: OnlineMeeting;
  readonly subject: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly mark: StandingMeeting["mark"];
}

function readReply({ body }: VendorReply, { operation }: GraphRequest): Read {
  const reply = understood(meetingReply, body, operation);
  const [startsAt, endsAt] = [Date.parse(reply.startDateTime), Date.parse(reply.endDateTime)];
  if (Number.isNaN(startsAt) || Number.isNaN(endsAt)) {
    const facts = { vendor: "microsoft", operation, kind: "unexpected_reply" } as const;
    throw new VendorFault(`${operation}: the meeting has no time`, facts);
  }
  return {
    meeting: { id: reply.id, uuids: [], joinUrl: reply.joinWebUrl },
    subject: reply.subject ?? "",
    startsAt: asInstant(startsAt),
    endsAt: asInstant(endsAt),
    mark: readMark(reply.externalId ?? undefined),
  };
}

function standsAsDrafted({ subject, startsAt, endsAt }: Read, draft: MeetingDraft): boolean {
  return (
    subject === draft.topic &&
    startsAt === draft.startsAt &&
    endsAt === draft.startsAt + draft.durationMinutes * minuteMs
  );
}
