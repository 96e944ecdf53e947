/** The meeting operations of the Zoom stand-in (Zoom API, "Meetings"). */
import type { SandboxPerson } from "../people.ts";
import { jsonOf, type Answer, type Call, type Site } from "../site.ts";
import type { World } from "../world.ts";
import { readMeetingBody, type MeetingBody } from "./meeting-body.ts";
import { listMeetings } from "./meeting-list.ts";
import type { MeetingLife } from "./meeting-life.ts";
import { meetingView } from "./meeting-view.ts";
import { apiError, noSuchMeeting, validationFailed } from "./zoom-answers.ts";
import type { createGate, MemberHandler } from "./zoom-gate.ts";
import type { StoredMeeting, ZoomState } from "./zoom-state.ts";
import { utcDay, zoomTime } from "./zoom-time.ts";

const dayMs = 86_400_000;
const writesPerHostAndDay = 100;
const keptAfterUseMs = 30 * dayMs;
const recoverableMs = 7 * dayMs;

interface MeetingsGround {
  readonly world: World;
  readonly state: ZoomState;
  readonly gate: ReturnType<typeof createGate>;
  readonly life: MeetingLife;
}

/** Adds the routes to the site. */
export function addMeetingRoutes(site: Site, ground: MeetingsGround): void {
  const guarded = (
    scope: string,
    handler: (ground: MeetingsGround) => MemberHandler,
  ): ReturnType<MeetingsGround["gate"]> => ground.gate(scope, handler(ground));
  site.on("POST", "/v2/users/:userId/meetings", guarded("meeting:write:meeting", create));
  site.on("GET", "/v2/users/:userId/meetings", guarded("meeting:read:list_meetings", list));
  site.on("GET", "/v2/meetings/:id", guarded("meeting:read:meeting", get));
  site.on("PATCH", "/v2/meetings/:id", guarded("meeting:update:meeting", update));
  site.on("DELETE", "/v2/meetings/:id", guarded("meeting:delete:meeting", remove));
  site.on("PUT", "/v2/meetings/:id/status", guarded("meeting:update:status", changeStatus));
  site.on("POST", "/v2/meetings/:id/open_apps", guarded("meeting:write:open_app", addApp));
}

const create =
  ({ world, state, life }: MeetingsGround): MemberHandler =>
  (call, person) => {
    const read = bodyOf(call, person);
    if ("status" in read) return read;
    const limited = overDailyLimit(state, {
      hostUserId: person.zoom.userId,
      now: world.clock.now(),
      category: "MEDIUM",
    });
    if (limited) return limited;
    const meeting = life.create({ ...read, host: person });
    return { status: 201, body: meetingView(meeting, person, { origin: world.origins.zoom, now: world.clock.now() }) };
  };

const list =
  ({ world, state }: MeetingsGround): MemberHandler =>
  (call, person) =>
    listMeetings(
      state.meetings.filter(
        (meeting) => meeting.hostUserId === person.zoom.userId && isThere(meeting, world.clock.now()),
      ),
      call.url.searchParams,
      { origin: world.origins.zoom, now: world.clock.now() },
    );

const get =
  ({ world, state }: MeetingsGround): MemberHandler =>
  (call, person) => {
    const now = world.clock.now();
    const meeting = ownMeeting(call, person, state, now);
    return meeting
      ? { status: 200, body: meetingView(meeting, person, { origin: world.origins.zoom, now }) }
      : noSuchMeeting(call.params["id"] ?? "");
  };

const update =
  ({ world, state, life }: MeetingsGround): MemberHandler =>
  (call, person) => {
    const now = world.clock.now();
    const meeting = ownMeeting(call, person, state, now);
    if (!meeting) return noSuchMeeting(call.params["id"] ?? "");
    const read = bodyOf(call, person);
    if ("status" in read) return read;
    const limited = overDailyLimit(state, { hostUserId: person.zoom.userId, now, category: "LIGHT" });
    if (limited) return limited;
    life.change(meeting, read);
    return { status: 204 };
  };

const remove =
  ({ world, state, life }: MeetingsGround): MemberHandler =>
  (call, person) => {
    const meeting = ownMeeting(call, person, state, world.clock.now());
    if (!meeting) return noSuchMeeting(call.params["id"] ?? "");
    if (meeting.status === "started")
      return apiError(400, 3002, "Sorry, you cannot delete this meeting since it's in progress.");
    life.remove(meeting, "trash");
    return { status: 204 };
  };

const changeStatus =
  ({ world, state, life }: MeetingsGround): MemberHandler =>
  (call, person) => {
    const now = world.clock.now();
    const action = readJson(call)?.["action"];
    const id = call.params["id"] ?? "";
    if (action === "recover") {
      const gone = state.meetings.find(
        (meeting) => String(meeting.id) === id && meeting.hostUserId === person.zoom.userId,
      );
      if (!gone || !isRecoverable(gone, now)) return noSuchMeeting(id);
      life.recover(gone);
    } else if (action === "end") {
      const meeting = ownMeeting(call, person, state, now);
      if (!meeting) return noSuchMeeting(id);
      life.end(meeting);
    } else {
      return validationFailed(["action"]);
    }
    return { status: 204 };
  };

/** From then on the app of the token opens by itself in this meeting. Source: Zoom API, "Add a meeting app". */
const addApp =
  ({ world, state }: MeetingsGround): MemberHandler =>
  (call, person) => {
    const meeting = ownMeeting(call, person, state, world.clock.now());
    if (!meeting) return noSuchMeeting(call.params["id"] ?? "");
    if (meeting.status === "started") return apiError(400, 3000, `Meeting ${meeting.id} has started.`);
    if (state.quickLaunchOff.includes(person.handle)) return apiError(400, 3000, quickLaunchIsOff);
    meeting.opensApp = true;
    world.snapshot.touch();
    const time = meeting.startsAt === undefined ? {} : { start_time: zoomTime(meeting.startsAt) };
    return { status: 201, body: { id: meeting.id, ...time, app_id: "slotside" } };
  };

const quickLaunchIsOff =
  "Zoom Apps disabled. To use this feature, enable the 'Zoom Apps Quick Launch Button' setting in the 'Settings' page of the Zoom web portal.";

/** For seven days, unless the trash was emptied. */
export function isRecoverable({ deletedAt, isGoneForGood }: StoredMeeting, now: number): boolean {
  return deletedAt !== undefined && isGoneForGood !== true && deletedAt + recoverableMs >= now;
}

function bodyOf(call: Call, person: SandboxPerson): MeetingBody | Answer {
  const sent = readJson(call);
  if (!sent) return apiError(400, 300, "Request Body should be a valid JSON object.");
  const read = readMeetingBody(sent, person.timeZone);
  return read.ok ? read.body : validationFailed(read.fields);
}

function readJson(call: Call): Record<string, unknown> | undefined {
  try {
    const sent = jsonOf(call);
    return typeof sent === "object" && sent !== null && !Array.isArray(sent) ? sent : undefined;
  } catch {
    return undefined;
  }
}

/** Takes the number or, escaped twice, the UUID. */
function ownMeeting(call: Call, person: SandboxPerson, state: ZoomState, now: number): StoredMeeting | undefined {
  const wanted = decodeOnceMore(call.params["id"] ?? "");
  return state.meetings.find(
    (meeting) =>
      (String(meeting.id) === wanted || meeting.uuid === wanted) &&
      meeting.hostUserId === person.zoom?.userId &&
      isThere(meeting, now),
  );
}

function decodeOnceMore(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isThere(meeting: StoredMeeting, now: number): boolean {
  const lastUse = meeting.startsAt ?? meeting.createdAt;
  return (
    meeting.deletedAt === undefined &&
    (meeting.type === 3 || lastUse + meeting.durationMinutes * 60_000 + keptAfterUseMs > now)
  );
}

/** Counts this write, or refuses it until the next UTC day. */
function overDailyLimit(
  state: ZoomState,
  write: { readonly hostUserId: string; readonly now: number; readonly category: string },
): Answer | undefined {
  const { hostUserId, now, category } = write;
  const day = utcDay(now);
  const counted = state.writes[hostUserId];
  const count = counted?.day === day ? counted.count : 0;
  if (count < writesPerHostAndDay) {
    state.writes[hostUserId] = { day, count: count + 1 };
    return undefined;
  }
  return {
    ...apiError(
      429,
      429,
      "You have reached the maximum daily rate limit for this API. Refer to the response header for details on when you can make another request.",
    ),
    headers: {
      "X-RateLimit-Category": category,
      "X-RateLimit-Type": "Daily-limit",
      "X-RateLimit-Limit": String(writesPerHostAndDay),
      "X-RateLimit-Remaining": "0",
      "Retry-After": zoomTime(Date.parse(`${day}T00:00:00Z`) + dayMs),
    },
  };
}
