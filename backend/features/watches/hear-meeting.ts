/** What Zoom tells of meetings: sessions whose meeting may not be as we wrote it are looked at. Duplicates and late comers do no harm. */
import { z } from "zod";
import { minuteMs } from "../../domain/instant.ts";
import type { WrittenMeeting } from "../../domain/session-plan.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import { requestLook } from "../sync/request-sync.ts";
import type { RequestSyncDeps } from "../sync/request-sync.ts";
import { addMeetingUuid, findOwnMeetings } from "./own-events.store.ts";
import type { OwnMeeting } from "./own-events.store.ts";

export interface HearMeetingDeps extends RequestSyncDeps {
  readonly database: OpenDatabase;
}

/** Numbers in some events, texts in others. Source: Zoom, "Meeting webhooks". */
const told = z.object({
  account_id: z.string().min(1).max(200),
  object: z.object({
    id: z.union([z.number().int(), z.string().min(1).max(40)]),
    uuid: z.string().min(1).max(200).optional(),
    start_time: z.string().max(40).optional(),
    duration: z.number().optional(),
    type: z.number().optional(),
  }),
});
type Told = z.output<typeof told>;

/** Resolves when everything is kept. What we have nothing to do with is passed over. */
export async function hearMeeting(deps: HearMeetingDeps, event: string, payload: unknown): Promise<void> {
  const does = reactions[event];
  const { data } = told.safeParse(payload);
  if (!does || !data) return;
  const wanted = { zoomAccount: data.account_id, meetingId: String(data.object.id) };
  const meetings = await findOwnMeetings(deps.database.db, wanted);
  const uuid = data.object.uuid;
  if (meetings.length === 0) return;
  await deps.database.transaction(async (tx) => {
    for (const meeting of meetings) {
      const scope = mintTenantScope(meeting.tenantId, "link");
      const { sessionId } = meeting;
      if (does === "keep uuid" && uuid !== undefined) await addMeetingUuid(tx, scope, { sessionId, uuid });
      else if (does !== "keep uuid" && does(meeting, data)) await requestLook(deps, tx, { scope, sessionId });
    }
  });
}

/** Whether what was told differs from what we wrote: our own writes are told of as well. */
type Reaction = (meeting: OwnMeeting, told: Told) => boolean;

const reactions: Readonly<Record<string, Reaction | "keep uuid">> = {
  "meeting.created": isElsewhen,
  "meeting.updated": isElsewhen,
  "meeting.recovered": isWanted,
  "meeting.deleted": isWanted,
  "meeting.permanently_deleted": isWanted,
  "meeting.started": "keep uuid",
  "meeting.ended": "keep uuid",
  "meeting.participant_joined": "keep uuid",
  "meeting.participant_left": "keep uuid",
};

/** Instant, and recurring at no fixed time. Source: Zoom API reference, "Get a meeting". */
const withoutTime: readonly number[] = [1, 3];

/** A removal that we decided raises the generation first. */
function isWanted({ isStanding, generation, written }: OwnMeeting): boolean {
  return isStanding && written?.generation === generation;
}

function isElsewhen(meeting: OwnMeeting, { object }: Told): boolean {
  if (!isWanted(meeting)) return false;
  const { start_time: start, duration, type } = object;
  if (type !== undefined && withoutTime.includes(type)) return true;
  const startsAt = start === undefined ? undefined : Date.parse(start);
  const isAs = (ours: WrittenMeeting | undefined): boolean =>
    ours !== undefined &&
    (startsAt === undefined || startsAt === ours.startsAt) &&
    (duration === undefined || duration === Math.round((ours.endsAt - ours.startsAt) / minuteMs));
  return !isAs(meeting.written) && !isAs(meeting.attempted);
}
