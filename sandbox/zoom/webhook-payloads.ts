/** What Zoom's webhooks carry. `object.id` is a number in created, updated and deleted, a text in started, ended and participant events. Source: Zoom, "Meeting webhooks". */
import { createHash } from "node:crypto";
import type { SandboxPerson } from "../people.ts";
import { joinLink } from "./meeting-view.ts";
import type { StoredMeeting, StoredParticipant } from "./zoom-state.ts";
import { zoomTime } from "./zoom-time.ts";

export type Payload = Readonly<Record<string, unknown>>;

/** The fields every event about a whole meeting shares. */
function meetingObject(meeting: StoredMeeting, startsAt = meeting.startsAt): Payload {
  return {
    uuid: meeting.uuid,
    id: meeting.id,
    host_id: meeting.hostUserId,
    topic: meeting.topic,
    type: meeting.type,
    ...(startsAt === undefined ? {} : { start_time: zoomTime(startsAt) }),
    duration: meeting.durationMinutes,
    timezone: meeting.timezone,
  };
}

/** By whom it was done: the host, in this sandbox. */
function byHost(host: SandboxPerson, object: Payload): Payload {
  return { account_id: host.zoom?.accountId, operator: host.email, operator_id: host.zoom?.userId, object };
}

export function createdPayload(host: SandboxPerson, meeting: StoredMeeting, origin: string): Payload {
  return byHost(host, {
    ...meetingObject(meeting),
    join_url: joinLink(meeting, origin),
    ...(meeting.password ? { password: meeting.password } : {}),
    settings: {
      use_pmi: meeting.settings["use_pmi"] ?? false,
      alternative_hosts: meeting.settings["alternative_hosts"] ?? "",
    },
  });
}

/** Deleted, permanently deleted and recovered. */
export const wholePayload = (host: SandboxPerson, meeting: StoredMeeting): Payload =>
  byHost(host, meetingObject(meeting));

/** Only what changed, with the values before; undefined when nothing did. */
export function updatedPayload(
  host: SandboxPerson,
  { before, after, now }: { readonly before: StoredMeeting; readonly after: StoredMeeting; readonly now: number },
): Payload | undefined {
  const [old, next] = [changeable(before), changeable(after)];
  const names = Object.keys(next).filter((name) => JSON.stringify(old[name]) !== JSON.stringify(next[name]));
  if (names.length === 0) return undefined;
  const part = (from: Payload): Payload => ({
    id: after.id,
    ...Object.fromEntries(names.map((name) => [name, from[name]])),
  });
  return { ...byHost(host, part(next)), time_stamp: now, old_object: part(old) };
}

function changeable(meeting: StoredMeeting): Payload {
  return {
    topic: meeting.topic,
    type: meeting.type,
    ...(meeting.startsAt === undefined ? {} : { start_time: zoomTime(meeting.startsAt) }),
    duration: meeting.durationMinutes,
    timezone: meeting.timezone,
    agenda: meeting.agenda,
    password: meeting.password,
    settings: meeting.settings,
  };
}

/** Started, or ended when `endedAt` is given. The start is the real one. */
export function livePayload(host: SandboxPerson, meeting: StoredMeeting, endedAt?: number): Payload {
  return {
    account_id: host.zoom?.accountId,
    object: {
      ...meetingObject(meeting, meeting.startedAt),
      id: String(meeting.id),
      ...(endedAt === undefined ? {} : { end_time: zoomTime(endedAt) }),
    },
  };
}

/** Guests have no id and no e-mail address. */
export function participantPayload(
  host: SandboxPerson,
  meeting: StoredMeeting,
  given: { readonly participant: StoredParticipant; readonly left?: { readonly at: number; readonly reason: string } },
): Payload {
  const { participant, left } = given;
  const who = {
    user_id: participant.userNumber,
    user_name: participant.name,
    id: participant.userId,
    participant_uuid: participant.uuid,
    email: participant.email,
  };
  const when = left
    ? { leave_time: zoomTime(left.at), leave_reason: left.reason }
    : { join_time: zoomTime(participant.joinedAt), registrant_id: "", participant_user_id: participant.userId };
  return {
    account_id: host.zoom?.accountId,
    object: { ...meetingObject(meeting), id: String(meeting.id), participant: { ...who, ...when } },
  };
}

export function deauthorizedPayload(person: SandboxPerson, clientId: string, now: number): Payload {
  const userId = person.zoom?.userId ?? "";
  return {
    user_id: userId,
    account_id: person.zoom?.accountId,
    client_id: clientId,
    user_data_retention: "false",
    deauthorization_time: new Date(now).toISOString(),
    signature: createHash("sha256").update(`deauthorized ${userId} ${now}`).digest("hex"),
  };
}
