/** Meetings and users as Zoom's API shows them. */
import { createHash } from "node:crypto";
import type { SandboxPerson } from "../people.ts";
import type { StoredMeeting } from "./zoom-state.ts";
import { zoomTime } from "./zoom-time.ts";

const startLinkLifetimeMs = 2 * 3_600_000;
const listedAgendaLength = 250;

/** What a view needs beside the meeting. */
export interface ViewGround {
  /** Origin of the stand-in: join and start links lead there. */
  readonly origin: string;
  readonly now: number;
}

/** The answer to create and GET. The start link works for two hours. */
export function meetingView(meeting: StoredMeeting, host: SandboxPerson, ground: ViewGround): Record<string, unknown> {
  return {
    uuid: meeting.uuid,
    id: meeting.id,
    host_id: meeting.hostUserId,
    host_email: host.email,
    topic: meeting.topic,
    type: meeting.type,
    status: meeting.status,
    ...(meeting.startsAt === undefined ? {} : { start_time: zoomTime(meeting.startsAt) }),
    duration: meeting.durationMinutes,
    timezone: meeting.timezone,
    agenda: meeting.agenda,
    created_at: zoomTime(meeting.createdAt),
    start_url: startLink(meeting, ground),
    join_url: joinLink(meeting, ground.origin),
    ...(meeting.password
      ? { password: meeting.password, h323_password: meeting.password, pstn_password: meeting.password }
      : {}),
    encrypted_password: passcodeInLinks(meeting),
    settings: meeting.settings,
    tracking_fields: meeting.trackingFields,
    creation_source: "open_api",
    pre_schedule: false,
  };
}

/** An item of the list: a part of the fields, and the agenda's first 250 characters. */
export function meetingListItem(meeting: StoredMeeting, ground: ViewGround): Record<string, unknown> {
  return {
    uuid: meeting.uuid,
    id: meeting.id,
    host_id: meeting.hostUserId,
    topic: meeting.topic,
    type: meeting.type,
    ...(meeting.startsAt === undefined ? {} : { start_time: zoomTime(meeting.startsAt) }),
    duration: meeting.durationMinutes,
    timezone: meeting.timezone,
    agenda: meeting.agenda.slice(0, listedAgendaLength),
    created_at: zoomTime(meeting.createdAt),
    join_url: joinLink(meeting, ground.origin),
  };
}

/** The link for everybody; it carries the passcode. */
export function joinLink(meeting: Pick<StoredMeeting, "id" | "password">, origin: string): string {
  const passcode = passcodeInLinks(meeting);
  return `${origin}/j/${meeting.id}${passcode ? `?pwd=${passcode}` : ""}`;
}

function passcodeInLinks({ id, password }: Pick<StoredMeeting, "id" | "password">): string {
  return password ? `${createHash("sha256").update(`${id}:${password}`).digest("base64url").slice(0, 32)}.1` : "";
}

function startLink(meeting: StoredMeeting, { origin, now }: ViewGround): string {
  return `${origin}/s/${meeting.id}?zak=${startProof(meeting, now + startLinkLifetimeMs)}`;
}

function startProof(meeting: StoredMeeting, expiresAt: number): string {
  const proof = createHash("sha256").update(`start:${meeting.uuid}:${expiresAt}`).digest("base64url");
  return `${expiresAt}.${proof}`;
}

/** Whether the `zak` of a start link was made for this meeting and is still good. */
export function startProofFits(meeting: StoredMeeting, zak: string, now: number): boolean {
  const expiresAt = Number(zak.split(".")[0]);
  return expiresAt > now && zak === startProof(meeting, expiresAt);
}

/** The account's owner has role 0, administrators 1, everybody else 2. Source: Zoom API, "Get a user". */
function roleOf({ part, zoom }: SandboxPerson): { readonly role_id: string; readonly role_name: string } {
  if (zoom?.owns) return { role_id: "0", role_name: "Owner" };
  return part === "administrator" ? { role_id: "1", role_name: "Admin" } : { role_id: "2", role_name: "Member" };
}

/** `GET /users/me`. */
export function userView(person: SandboxPerson): Record<string, unknown> {
  const [first, ...rest] = person.displayName.split(" ");
  return {
    id: person.zoom?.userId,
    account_id: person.zoom?.accountId,
    first_name: first,
    last_name: rest.join(" "),
    display_name: person.displayName,
    email: person.email,
    type: 2,
    ...roleOf(person),
    timezone: person.timeZone,
    language: person.locale,
    verified: 1,
    status: "active",
    created_at: "2024-02-01T09:00:00Z",
  };
}
