/** Watches the mailboxes and Zoom accounts for the two guided stories: was it booked, moved, cancelled? */
import { people, type SandboxPerson } from "../../people.ts";
import type { MailboxEvent, Mailboxes, World, Zoom, ZoomMeeting } from "../../world.ts";

export interface StoryProgress {
  /** Which vendor the meeting is on. */
  readonly story: "teams" | "zoom";
  readonly booked: boolean;
  readonly moved: boolean;
  readonly cancelled: boolean;
  /** The session in the provider's mailbox, for links; instants in milliseconds. */
  readonly session?: {
    readonly subject: string;
    readonly firstStartsAt: number;
    readonly startsAt: number;
    readonly eventId?: string;
    readonly joinUrl?: string;
    readonly zoomMeetingId?: number;
  };
}

interface Seen {
  /** When it started as it was first seen, by event or meeting id. */
  readonly firstStartsAt: Record<string, number>;
  /** Sessions of an earlier round, which no longer count. */
  ignored: string[];
}

interface Watched {
  readonly mailboxes: Mailboxes;
  readonly zoom: Zoom;
}

const learner = named("lena");
const provider = named("priya");

/** `read()` looks anew; `startOver(story)` forgets what has happened in it so far. Survives a restart. */
export function watchStories(
  world: World,
  { mailboxes, zoom }: Watched,
): { read: () => readonly StoryProgress[]; startOver: (story: string) => void } {
  const seen: Seen = world.snapshot.load<Seen>("home") ?? { firstStartsAt: {}, ignored: [] };
  world.snapshot.keep("home", () => seen);

  const candidates = { teams: () => teamsSessions(mailboxes), zoom: () => zoomSessions(mailboxes, zoom) };
  const read = (story: "teams" | "zoom"): StoryProgress => {
    const sessions = candidates[story]();
    for (const { key, startsAt } of sessions) {
      if (key in seen.firstStartsAt) continue;
      seen.firstStartsAt[key] = startsAt;
      world.snapshot.touch();
    }
    const order = Object.keys(seen.firstStartsAt);
    const latest = sessions
      .filter(({ key }) => !seen.ignored.includes(key))
      .toSorted((a, b) => order.indexOf(b.key) - order.indexOf(a.key))[0];
    if (!latest) return { story, booked: false, moved: false, cancelled: false };
    const { key, cancelled, ...session } = latest;
    const firstStartsAt = seen.firstStartsAt[key] ?? session.startsAt;
    return {
      story,
      booked: true,
      moved: firstStartsAt !== session.startsAt,
      cancelled,
      session: { ...session, firstStartsAt },
    };
  };

  return {
    read: () => [read("teams"), read("zoom")],
    startOver(story) {
      if (story !== "teams" && story !== "zoom") return;
      seen.ignored = [...new Set([...seen.ignored, ...candidates[story]().map(({ key }) => key)])];
      world.snapshot.touch();
    },
  };
}

interface WatchedSession {
  readonly key: string;
  readonly subject: string;
  readonly startsAt: number;
  readonly cancelled: boolean;
  readonly eventId?: string;
  readonly joinUrl?: string;
  readonly zoomMeetingId?: number;
}

function teamsSessions(mailboxes: Mailboxes): readonly WatchedSession[] {
  return sharedEvents(mailboxes)
    .filter((event) => event.joinUrl?.startsWith("https://teams.microsoft.com/"))
    .map((event) => ({
      ...fromEvent(event),
      key: event.id,
      subject: event.subject,
      startsAt: event.startsAt,
      cancelled: isGone(event),
    }));
}

function zoomSessions(mailboxes: Mailboxes, zoom: Zoom): readonly WatchedSession[] {
  const events = sharedEvents(mailboxes);
  return zoom.meetings(provider.zoom?.userId ?? "").flatMap((meeting) => {
    const event = events.find((candidate) => names(candidate, meeting));
    // The event follows the meeting within seconds; the step counts when both are there.
    if (!event) return [];
    const cancelled = meeting.isDeleted && isGone(event);
    return [
      {
        ...fromEvent(event),
        key: `zoom-${meeting.id}`,
        subject: event.subject,
        startsAt: event.startsAt,
        cancelled,
        joinUrl: meeting.joinUrl,
        zoomMeetingId: meeting.id,
      },
    ];
  });
}

/** The provider's own events with the learner that an app made: what people typed themselves carries no app's property. */
function sharedEvents(mailboxes: Mailboxes): readonly MailboxEvent[] {
  return mailboxes
    .list(provider.oid)
    .filter(
      (event) =>
        event.isOrganizer &&
        Object.keys(event.properties).length > 0 &&
        event.attendees.some(({ address }) => address === learner.email),
    );
}

function fromEvent(event: MailboxEvent): Pick<WatchedSession, "eventId" | "joinUrl"> {
  return { ...(event.isDeleted ? {} : { eventId: event.id }), ...(event.joinUrl ? { joinUrl: event.joinUrl } : {}) };
}

function names(event: MailboxEvent, meeting: ZoomMeeting): boolean {
  const id = String(meeting.id);
  return [event.joinUrl, event.location, event.bodyHtml].some((text) => text?.includes(id));
}

const isGone = (event: MailboxEvent): boolean => event.isDeleted || event.isCancelled;

function named(handle: string): SandboxPerson {
  const person = people.find((candidate) => candidate.handle === handle);
  if (!person) throw new Error(`Nobody is seeded as ${handle}.`);
  return person;
}
