/** Paging and filtering of the list of meetings (Zoom API, "List meetings"). */
import type { Answer } from "../site.ts";
import { meetingListItem, type ViewGround } from "./meeting-view.ts";
import { apiError, validationFailed } from "./zoom-answers.ts";
import type { StoredMeeting } from "./zoom-state.ts";
import { utcDay } from "./zoom-time.ts";

const pageTokenLifetimeMs = 15 * 60_000;
const sixMonthsMs = 183 * 86_400_000;

/** Instant meetings are not listed. Oldest start first (assumed). */
export function listMeetings(own: readonly StoredMeeting[], query: URLSearchParams, ground: ViewGround): Answer {
  const type = query.get("type") ?? "scheduled";
  const pageSize = Number(query.get("page_size") ?? 30);
  const wanted = filters[type];
  if (!wanted) return validationFailed(["type"]);
  if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > 300) return validationFailed(["page_size"]);
  const offset = query.get("next_page_token") ? readPageToken(query.get("next_page_token") ?? "", ground.now) : 0;
  if (offset === undefined) return apiError(400, 300, "The next page token is invalid or expired.");
  const found = own
    .filter((meeting) => meeting.type !== 1 && wanted(meeting, ground.now) && isBetween(meeting, query))
    .toSorted((a, b) => startOf(a) - startOf(b));
  const end = offset + pageSize;
  return {
    status: 200,
    body: {
      page_size: pageSize,
      total_records: found.length,
      next_page_token: end < found.length ? pageToken(end, ground.now) : "",
      meetings: found.slice(offset, end).map((meeting) => meetingListItem(meeting, ground)),
    },
  };
}

const filters: Readonly<Record<string, (meeting: StoredMeeting, now: number) => boolean>> = {
  scheduled: () => true,
  live: ({ status }) => status === "started",
  upcoming: isComing,
  upcoming_meetings: isComing,
  previous_meetings: (meeting, now) => endOf(meeting) <= now && startOf(meeting) > now - sixMonthsMs,
};

function isComing(meeting: StoredMeeting, now: number): boolean {
  return endOf(meeting) > now && startOf(meeting) < now + sixMonthsMs;
}

function startOf(meeting: StoredMeeting): number {
  return meeting.startsAt ?? meeting.createdAt;
}

function endOf(meeting: StoredMeeting): number {
  return startOf(meeting) + meeting.durationMinutes * 60_000;
}

function isBetween(meeting: StoredMeeting, query: URLSearchParams): boolean {
  const day = utcDay(startOf(meeting));
  return (query.get("from") ?? "") <= day && day <= (query.get("to") ?? "9999-12-31");
}

function pageToken(offset: number, now: number): string {
  return Buffer.from(`${offset}|${now + pageTokenLifetimeMs}`).toString("base64url");
}

function readPageToken(token: string, now: number): number | undefined {
  const [offset, expiresAt] = Buffer.from(token, "base64url").toString("utf8").split("|").map(Number);
  return offset !== undefined && Number.isInteger(offset) && expiresAt !== undefined && expiresAt > now
    ? offset
    : undefined;
}
