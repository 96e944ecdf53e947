/** Meetings that stand on their own, in memory. */
import type { Instant } from "../domain/instant.ts";
import type { SessionMark } from "../ports/calendars.ts";
import type { MeetingDraft, OnlineMeeting, OnlineMeetings, StandingMeeting } from "../ports/online-meetings.ts";
import type { GrantRef } from "../ports/token-broker.ts";
import { perform } from "./memory-mishaps.ts";
import type { Staging } from "./memory-mishaps.ts";

export interface StandingMemoryMeeting extends StandingMeeting {
  readonly connectionId: string;
  readonly isRemoved: boolean;
  readonly isUntimed?: boolean;
}

export interface MemoryMeetings {
  readonly onlineMeetings: OnlineMeetings;
  /** Every meeting ever made, removed ones too. */
  readonly meetings: () => readonly StandingMemoryMeeting[];
  /** As the host who edits it at the vendor. */
  readonly editMeeting: (
    meetingId: string,
    change: { readonly startsAt?: Instant; readonly durationMinutes?: number },
  ) => void;
  /** As the host who turns it into one at no fixed time. */
  readonly takeTimeAway: (meetingId: string) => void;
  /** As the host who deletes it there. */
  readonly deleteMeeting: (meetingId: string) => void;
}

export function createMemoryMeetings(staging: Staging): MemoryMeetings {
  const meetings: StandingMemoryMeeting[] = [];
  const replace = (id: string, change: Partial<StandingMemoryMeeting>): boolean => {
    const index = meetings.findIndex((meeting) => meeting.id === id && !meeting.isRemoved);
    const before = meetings[index];
    if (before) meetings[index] = { ...before, ...change };
    return before !== undefined;
  };
  const marked = ({ sessionId, generation }: SessionMark) =>
    meetings.find(
      ({ mark, isRemoved }) => mark?.sessionId === sessionId && mark.generation === generation && !isRemoved,
    );
  // A deleted meeting is not listed any more, so Zoom would make another one.
  const create = ({ connectionId }: GrantRef, draft: MeetingDraft): OnlineMeeting => {
    const { sessionId, generation } = draft.mark;
    const known = marked(draft.mark);
    const id = known?.id ?? String(80_000_000_001 + meetings.length);
    const made = { id, uuids: [`uuid/${id}==`], joinUrl: `https://zoom.example/j/${id}`, ...timesOf(draft) };
    if (!replace(id, made)) meetings.push({ ...made, mark: { sessionId, generation }, connectionId, isRemoved: false });
    return made;
  };
  const onlineMeetings: OnlineMeetings = {
    createMeeting: (grant, draft) =>
      perform(staging, { operation: "createMeeting", grant }, () => create(grant, draft)),
    findMeeting: (grant, mark) => perform(staging, { operation: "findMeeting", grant }, () => marked(mark)),
    changeMeeting: (grant, meetingId, draft) =>
      perform(staging, { operation: "changeMeeting", grant }, () =>
        replace(meetingId, { ...timesOf(draft), isUntimed: false }) ? "changed" : "gone",
      ),
    readMeeting: (grant, meetingId) =>
      perform(staging, { operation: "readMeeting", grant }, () => {
        const meeting = meetings.find(({ id, isRemoved }) => id === meetingId && !isRemoved);
        return meeting?.isUntimed === true ? "untimed" : meeting;
      }),
    listMarked: (grant) =>
      perform(staging, { operation: "listMarkedMeetings", grant }, () =>
        // Graph lists no online meetings.
        grant.vendor === "microsoft"
          ? []
          : meetings.filter(({ connectionId, isRemoved }) => connectionId === grant.connectionId && !isRemoved),
      ),
    removeMeeting: (grant, meetingId) =>
      perform(staging, { operation: "removeMeeting", grant }, () => void replace(meetingId, { isRemoved: true })),
  };
  return {
    onlineMeetings,
    meetings: () => meetings,
    editMeeting: (meetingId, change) => void replace(meetingId, change),
    takeTimeAway: (meetingId) => void replace(meetingId, { isUntimed: true }),
    deleteMeeting: (meetingId) => void replace(meetingId, { isRemoved: true }),
  };
}

function timesOf({ startsAt, durationMinutes }: MeetingDraft) {
  return { startsAt, durationMinutes };
}
