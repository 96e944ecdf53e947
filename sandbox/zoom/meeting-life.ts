/** What happens to a meeting, whoever does it: through the API, by a person in Zoom, or by time. Everything is told to the app's webhooks. */
import type { SandboxPerson } from "../people.ts";
import type { World } from "../world.ts";
import type { MeetingBody } from "./meeting-body.ts";
import type { Webhooks } from "./webhooks.ts";
import {
  createdPayload,
  deauthorizedPayload,
  livePayload,
  participantPayload,
  type Payload,
  updatedPayload,
  wholePayload,
} from "./webhook-payloads.ts";
import { freshId, freshUuid, type StoredMeeting, type ZoomState, zoomPerson } from "./zoom-state.ts";

export interface NewMeeting extends MeetingBody {
  readonly host: SandboxPerson & { readonly zoom: { readonly userId: string } };
}

export interface MeetingLife {
  create(wish: NewMeeting): StoredMeeting;
  change(meeting: StoredMeeting, change: MeetingBody): void;
  /** Into the trash, or out of it for good. */
  remove(meeting: StoredMeeting, where: "trash" | "for good"): void;
  recover(meeting: StoredMeeting): void;
  start(meeting: StoredMeeting): void;
  /** Everybody leaves, and the next instance has another UUID. Nothing when it does not run. */
  end(meeting: StoredMeeting): void;
  /** A guest without an account has neither id nor address for the app. */
  join(meeting: StoredMeeting, who: { readonly name: string; readonly email?: string; readonly userId?: string }): void;
  leave(meeting: StoredMeeting, name: string): void;
  /** The user removes the app from their account. */
  deauthorize(person: SandboxPerson, clientId: string): void;
}

interface Ground {
  readonly world: World;
  readonly state: ZoomState;
  readonly webhooks: Webhooks;
}

export function createMeetingLife(ground: Ground): MeetingLife {
  const { world, state, webhooks } = ground;
  const now = (): number => world.clock.now();
  const told = (meeting: StoredMeeting, event: string, payload: (host: SandboxPerson) => Payload | undefined): void => {
    world.snapshot.touch();
    const host = zoomPerson(meeting.hostUserId);
    // A user's meetings concern the app only while the user has it.
    if (!host || !state.installed.includes(meeting.hostUserId)) return;
    const content = payload(host);
    if (content) webhooks.tell(event, content);
  };
  const leave = (meeting: StoredMeeting, name: string, reason: string): void => {
    const participant = meeting.participants?.find((one) => one.name === name);
    if (!participant) return;
    meeting.participants = (meeting.participants ?? []).filter((one) => one !== participant);
    const left = { at: now(), reason };
    told(meeting, "meeting.participant_left", (host) => participantPayload(host, meeting, { participant, left }));
  };
  return {
    create(wish) {
      const meeting = newMeeting(ground, wish);
      state.meetings.push(meeting);
      told(meeting, "meeting.created", (host) => createdPayload(host, meeting, world.origins.zoom));
      return meeting;
    },
    change(meeting, change) {
      const before = structuredClone(meeting);
      applyChange(meeting, change, now());
      told(meeting, "meeting.updated", (host) => updatedPayload(host, { before, after: meeting, now: now() }));
    },
    remove(meeting, where) {
      meeting.deletedAt ??= now();
      if (where === "for good") meeting.isGoneForGood = true;
      const event = where === "trash" ? "meeting.deleted" : "meeting.permanently_deleted";
      told(meeting, event, (host) => wholePayload(host, meeting));
    },
    recover(meeting) {
      delete meeting.deletedAt;
      told(meeting, "meeting.recovered", (host) => wholePayload(host, meeting));
    },
    start(meeting) {
      if (meeting.status === "started") return;
      meeting.status = "started";
      meeting.startedAt = now();
      told(meeting, "meeting.started", (host) => livePayload(host, meeting));
    },
    end(meeting) {
      if (meeting.status !== "started") return;
      for (const { name } of meeting.participants ?? []) leave(meeting, name, "host ended the meeting");
      meeting.status = "waiting";
      told(meeting, "meeting.ended", (host) => livePayload(host, meeting, now()));
      meeting.uuid = freshUuid(world.chance);
      delete meeting.startedAt;
    },
    join(meeting, { name, email = "", userId = "" }) {
      const userNumber = String(world.chance.between(16_000_000, 17_000_000));
      const participant = { userNumber, name, email, userId, uuid: freshUuid(world.chance), joinedAt: now() };
      meeting.participants = [...(meeting.participants ?? []), participant];
      told(meeting, "meeting.participant_joined", (host) => participantPayload(host, meeting, { participant }));
    },
    leave: (meeting, name) => leave(meeting, name, "left the meeting"),
    deauthorize(person, clientId) {
      webhooks.tell("app_deauthorized", deauthorizedPayload(person, clientId, now()));
    },
  };
}

/** A scheduled meeting without a start becomes an instant one. Source: Zoom API, "Create a meeting". */
function newMeeting({ world, state }: Ground, wish: NewMeeting): StoredMeeting {
  const type = (wish.type ?? 2) === 2 && wish.startsAt === undefined ? 1 : (wish.type ?? 2);
  return {
    id: freshId(state, world.chance),
    uuid: freshUuid(world.chance),
    hostUserId: wish.host.zoom.userId,
    createdAt: world.clock.now(),
    type,
    topic: wish.topic ?? "Zoom Meeting",
    agenda: wish.agenda ?? "",
    ...(type === 2 && wish.startsAt !== undefined ? { startsAt: wish.startsAt } : {}),
    durationMinutes: wish.durationMinutes ?? 60,
    timezone: wish.timezone ?? wish.host.timeZone,
    password: wish.password ?? world.chance.bytes(4).toString("base64url"),
    settings: settled(wish.settings ?? {}),
    trackingFields: wish.trackingFields ?? [],
    status: "waiting",
  };
}

/** A start in the past is ignored without a word, as at Zoom; the other fields take effect. */
function applyChange(meeting: StoredMeeting, change: MeetingBody, now: number): void {
  const { startsAt, settings, ...rest } = change;
  Object.assign(meeting, rest);
  if (meeting.type !== 2) delete meeting.startsAt;
  else if (startsAt !== undefined && startsAt >= now) meeting.startsAt = startsAt;
  if (settings) meeting.settings = settled({ ...meeting.settings, ...settings });
}

/** Fills in Zoom's defaults; a waiting room switches joining before the host off. */
function settled(settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const filled: Record<string, unknown> = {
    host_video: false,
    participant_video: false,
    join_before_host: false,
    mute_upon_entry: false,
    use_pmi: false,
    approval_type: 2,
    audio: "both",
    auto_recording: "none",
    waiting_room: false,
    ...settings,
  };
  return filled["waiting_room"] === true ? { ...filled, join_before_host: false } : filled;
}
