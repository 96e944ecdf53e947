/**
 * Who is in a running meeting, as the client's page sees it: people come in under a name of their own choice, and the host ends it for
 * all. Entering starts the meeting: waiting for the host is not built.
 */
import type { SandboxPerson } from "../../people.ts";
import { jsonOf, type Answer, type Call, type Site } from "../../site.ts";
import type { StoredMeeting, StoredParticipant } from "../../zoom/zoom-state.ts";
import type { ZoomStandIn } from "../../zoom/zoom.ts";
import { people } from "../../people.ts";
import { personByHandle } from "../seeded-people.ts";

export interface RoomMember {
  /** Empty for whoever is in the room without a window of this client. */
  readonly handle: string;
  readonly screenName: string;
  /** The same in every visit to this instance of the meeting. */
  readonly participantUUID: string;
  readonly participantId: string;
  readonly isHost: boolean;
}

/** Anybody's scheduled meeting by its number, unless it is deleted. */
export function findStored(zoom: ZoomStandIn, id: string): StoredMeeting | undefined {
  const hosts = people.flatMap((person) => (person.zoom ? [person.zoom.userId] : []));
  const found = hosts.map((userId) => zoom.find(userId, id)).find((meeting) => meeting !== undefined);
  return found?.deletedAt === undefined ? found : undefined;
}

/** In the order in which they came. */
export function membersIn(meeting: StoredMeeting): readonly RoomMember[] {
  return (meeting.participants ?? []).map(({ name, uuid, userNumber, userId }) => ({
    handle: people.find(({ zoom }) => userId !== "" && zoom?.userId === userId)?.handle ?? "",
    screenName: name,
    participantUUID: uuid,
    participantId: userNumber,
    isHost: userId === meeting.hostUserId,
  }));
}

/** Lets somebody in; whoever is there already under the same name stays as they are. */
export function enterRoom(
  zoom: ZoomStandIn,
  meeting: StoredMeeting,
  who: { readonly person: SandboxPerson | undefined; readonly name: string },
): void {
  const { person, name } = who;
  zoom.life.start(meeting);
  const isThere = (one: StoredParticipant): boolean =>
    person?.zoom ? one.userId === person.zoom.userId : one.userId === "" && one.name === name;
  if (meeting.participants?.some(isThere)) return;
  zoom.life.join(meeting, {
    name,
    ...(person?.zoom ? { userId: person.zoom.userId, email: person.email } : {}),
  });
}

/** `fromOwnPage` keeps other pages of the same browser out. */
export function addRoomRoutes(
  site: Site,
  zoom: ZoomStandIn,
  fromOwnPage: (handler: (call: Call) => Answer) => (call: Call) => Answer | Promise<Answer>,
): void {
  const withMeeting = (deed: (meeting: StoredMeeting, sent: Readonly<Record<string, unknown>>) => void) =>
    fromOwnPage((call) => {
      const sent = jsonOf(call);
      const meeting = findStored(zoom, textOf(sent["meeting"]));
      if (meeting) deed(meeting, sent);
      return { status: 200, body: {} };
    });
  site.on(
    "POST",
    "/room/enter",
    withMeeting((meeting, sent) => {
      const person = personByHandle(textOf(sent["as"]));
      const isGuest = sent["role"] === "guest" || !person?.zoom;
      const name = textOf(sent["name"]) || (person?.displayName ?? "Guest");
      enterRoom(zoom, meeting, { person: isGuest ? undefined : person, name });
    }),
  );
  site.on(
    "POST",
    "/room/leave",
    withMeeting((meeting, sent) => zoom.life.leave(meeting, textOf(sent["name"]))),
  );
  site.on(
    "POST",
    "/room/end",
    withMeeting((meeting) => zoom.life.end(meeting)),
  );
  site.on("GET", "/room", ({ url }) => {
    const meeting = findStored(zoom, url.searchParams.get("meeting") ?? "");
    const isRunning = meeting?.status === "started";
    return {
      status: 200,
      body: { isRunning, uuid: isRunning ? meeting.uuid : "", members: isRunning ? membersIn(meeting) : [] },
    };
  });
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
