/** The meeting around the panel, as the Zoom client tells of it: who is there (to its host), and when it is over. */
import zoomSdk from "@zoom/appssdk";
import { createWatched } from "#ui/host.ts";
import type { Room, RoomPerson, Watched } from "#ui/host.ts";

interface ZoomRoom {
  readonly room: Watched<Room | undefined>;
  /** Told at each change of context; `undefined` = no meeting runs around the panel any more. */
  readonly follow: (meetingUuid: string | undefined) => void;
}

/**
 * Only hosts and co-hosts may ask who is there; for everybody else the people stay unknown. The SDK checks no sender of its events, so
 * what an event says is never taken: it only makes us ask again.
 *
 * Source: `@zoom/appssdk` (getUserContext, getMeetingParticipants, onParticipantChange, onMeeting).
 */
export function createZoomRoom(): ZoomRoom {
  const { set, ...room } = createWatched<Room | undefined>(undefined);
  const end = (): void => {
    const before = room.current();
    if (before?.state === "running") set({ ...before, state: "ended" });
  };
  const look = async (): Promise<void> => {
    const asked = room.current();
    if (asked?.state !== "running") return;
    const now = await whoIsHere();
    const latest = room.current();
    if (latest?.state !== "running" || latest.meetingUuid !== asked.meetingUuid) return;
    if (now) set({ ...latest, people: together(latest.people ?? [], now) });
  };
  zoomSdk.onParticipantChange(() => void look());
  zoomSdk.onMeeting(({ action }) => {
    if (action === "ended") end();
  });
  return {
    room,
    follow: (meetingUuid) => {
      if (meetingUuid === undefined) return end();
      if (room.current()?.meetingUuid !== meetingUuid) set({ meetingUuid, state: "running" });
      void look();
    },
  };
}

/** Everybody but the viewer; `undefined` where the client does not tell this person. */
async function whoIsHere(): Promise<readonly RoomPerson[] | undefined> {
  try {
    const self = await zoomSdk.getUserContext();
    if (self.role !== "host" && self.role !== "coHost") return undefined;
    const { participants } = await zoomSdk.getMeetingParticipants();
    return participants
      .filter(({ participantUUID }) => participantUUID !== self.participantUUID)
      .map(({ participantUUID, screenName }) => ({ id: participantUUID, name: screenName, isHere: true }));
  } catch {
    // A guest, an older client, or the meeting ended while we asked.
    return undefined;
  }
}

/** Who left stays on the list: they did come. */
function together(before: readonly RoomPerson[], now: readonly RoomPerson[]): readonly RoomPerson[] {
  const here = new Map(now.map((each) => [each.id, each]));
  const known = new Set(before.map(({ id }) => id));
  return [
    ...before.map((each) => here.get(each.id) ?? { ...each, isHere: false }),
    ...now.filter(({ id }) => !known.has(id)),
  ];
}
