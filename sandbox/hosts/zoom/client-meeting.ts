/** The meetings that a person can see and enter in the client, and who is in the room. */
import { createHash } from "node:crypto";
import { people, type SandboxPerson } from "../../people.ts";
import type { ZoomMeeting } from "../../world.ts";
import type { ZoomStandIn } from "../../zoom/zoom.ts";
import { findStored, membersIn, type RoomMember } from "./room.ts";

/** A meeting as the client shows it. `id` is `personal` for the room that every user has. */
interface ClientMeeting {
  readonly id: string;
  readonly uuid: string;
  readonly topic: string;
  readonly joinUrl: string;
  /** Absent for the personal room. Milliseconds. */
  readonly startsAt?: number;
  readonly durationMinutes?: number;
  readonly hostHandle: string;
  /** Opens by itself for whoever enters. */
  readonly opensApp: boolean;
}

/** The person's own meetings that have not ended, next first. */
export function upcomingMeetings(zoom: ZoomStandIn, person: SandboxPerson, now: number): readonly ClientMeeting[] {
  return (person.zoom ? zoom.meetings(person.zoom.userId) : [])
    .filter((meeting) => !meeting.isDeleted && meeting.startsAt + meeting.durationMinutes * 60_000 > now)
    .toSorted((a, b) => a.startsAt - b.startsAt)
    .map((meeting) => toClientMeeting(zoom, meeting, person.handle));
}

/** Anybody's meeting by its number, or the asking person's own room; undefined when it is deleted or was never there. */
export function findMeeting(
  zoom: ZoomStandIn,
  id: string,
  asking: SandboxPerson | undefined,
): ClientMeeting | undefined {
  if (id === "personal") return asking ? personalRoom(asking) : undefined;
  for (const person of people) {
    const meeting =
      person.zoom &&
      zoom.meetings(person.zoom.userId).find((candidate) => String(candidate.id) === id && !candidate.isDeleted);
    if (meeting) return toClientMeeting(zoom, meeting, person.handle);
  }
  return undefined;
}

/** Who is in the room. Of a personal room: the host, the visitor and one more person, so that it is never empty. */
export function membersOf(
  zoom: ZoomStandIn,
  meeting: ClientMeeting,
  visitor: SandboxPerson | undefined,
): readonly RoomMember[] {
  const stored = findStored(zoom, meeting.id);
  if (stored) return membersIn(stored);
  const others = ["lena", "priya"];
  const handles = [...new Set([meeting.hostHandle, visitor?.handle ?? "guest", ...others])].slice(0, 3);
  return handles.map((handle, index) => ({
    handle,
    screenName: people.find((person) => person.handle === handle)?.displayName ?? "Guest",
    participantUUID: digest(`${meeting.uuid}:${handle}`),
    participantId: String(16_778_240 + index * 1024),
    isHost: handle === meeting.hostHandle,
  }));
}

function toClientMeeting(zoom: ZoomStandIn, meeting: ZoomMeeting, hostHandle: string): ClientMeeting {
  const { id, uuid, topic, joinUrl, startsAt, durationMinutes } = meeting;
  const opensApp = findStored(zoom, String(id))?.opensApp ?? false;
  return { id: String(id), uuid, topic, joinUrl, startsAt, durationMinutes, hostHandle, opensApp };
}

function personalRoom(person: SandboxPerson): ClientMeeting {
  return {
    id: "personal",
    uuid: digest(`personal:${person.handle}`),
    topic: `${person.displayName}'s personal room`,
    joinUrl: "",
    hostHandle: person.handle,
    opensApp: false,
  };
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest().subarray(0, 16).toString("base64");
}
