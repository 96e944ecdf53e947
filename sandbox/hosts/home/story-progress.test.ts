import { describe, expect, it } from "@jest/globals";
import { createCallLog } from "../../call-log.ts";
import { createChance } from "../../chance.ts";
import { createClock } from "../../clock.ts";
import { createFaultPlan } from "../../faults.ts";
import { originsFrom } from "../../ports.ts";
import { createSnapshot } from "../../snapshot.ts";
import { createTimers } from "../../timers.ts";
import type { MailboxEvent, Mailboxes, World, Zoom, ZoomMeeting } from "../../world.ts";
import { watchStories } from "./story-progress.ts";

const clock = createClock(() => Date.parse("2026-11-23T08:00:00Z"));
const snapshot = createSnapshot(undefined);
const world: World = {
  clock,
  log: createCallLog(clock),
  faults: createFaultPlan(),
  snapshot,
  timers: createTimers({ clock, snapshot }),
  chance: createChance({ snapshot }),
  origins: originsFrom(5300),
  productOrigin: "https://localhost:5343",
  tls: { cert: "", key: "" },
  manifestsFolder: "",
};
const startsAt = Date.parse("2026-11-24T09:00:00Z");
const booked: MailboxEvent = {
  id: "AAMk-1",
  iCalUId: "040000",
  subject: "Mentoring",
  bodyHtml: "",
  startsAt,
  endsAt: startsAt + 2_700_000,
  isAllDay: false,
  showAs: "busy",
  isOrganizer: true,
  organizer: { name: "Priya Raman", address: "priya@northwind.example" },
  attendees: [{ name: "Lena Vogt", address: "lena@northwind.example", response: "accepted" }],
  isCancelled: false,
  isDeleted: false,
  joinUrl: "https://teams.microsoft.com/l/meetup-join/19%3ameeting",
  location: "",
  properties: { "String {00020329-0000-0000-C000-000000000046} Name cecp-x": "{}" },
};
const meeting: ZoomMeeting = {
  id: 81234567890,
  uuid: "u==",
  hostUserId: "priyaZoomUser00000001",
  topic: "Maths tutoring",
  agenda: "",
  startsAt,
  durationMinutes: 30,
  joinUrl: "https://zoom.us/j/81234567890",
  isDeleted: false,
};
const onZoom: MailboxEvent = {
  ...booked,
  joinUrl: meeting.joinUrl,
  id: "AAMk-2",
  subject: "Maths tutoring",
  location: meeting.joinUrl,
};

function watch(): {
  see: (events: readonly MailboxEvent[], meetings?: readonly ZoomMeeting[]) => unknown[];
  startOver: (story: string) => void;
} {
  let events: readonly MailboxEvent[] = [];
  let meetings: readonly ZoomMeeting[] = [];
  const mailboxes = { list: () => events } as unknown as Mailboxes;
  const zoom = { meetings: () => meetings } as unknown as Zoom;
  const stories = watchStories(world, { mailboxes, zoom });
  return {
    startOver: stories.startOver,
    see(nextEvents, nextMeetings = []) {
      events = nextEvents;
      meetings = nextMeetings;
      return stories.read().map((story) => [story.booked, story.moved, story.cancelled]);
    },
  };
}

const nothing = [false, false, false];

describe("the guided stories", () => {
  it("tick booked, moved and cancelled for a session on Teams", () => {
    const { see } = watch();
    expect(see([])).toEqual([nothing, nothing]);
    expect(see([booked])).toEqual([[true, false, false], nothing]);
    expect(see([{ ...booked, startsAt: startsAt + 3_600_000 }])).toEqual([[true, true, false], nothing]);
    expect(see([{ ...booked, startsAt: startsAt + 3_600_000, isDeleted: true }])).toEqual([
      [true, true, true],
      nothing,
    ]);
  });

  it("tick the session on Zoom when meeting and event are both there, and both gone", () => {
    const { see } = watch();
    expect(see([], [meeting])).toEqual([nothing, nothing]);
    expect(see([onZoom], [meeting])).toEqual([nothing, [true, false, false]]);
    expect(see([onZoom], [{ ...meeting, isDeleted: true }])).toEqual([nothing, [true, false, false]]);
    expect(see([{ ...onZoom, isCancelled: true }], [{ ...meeting, isDeleted: true }])).toEqual([
      nothing,
      [true, false, true],
    ]);
  });

  it("do not count what people typed themselves", () => {
    expect(watch().see([{ ...booked, properties: {} }])).toEqual([nothing, nothing]);
  });

  it("begin anew after starting over, with the next session", () => {
    const { see, startOver } = watch();
    see([booked]);
    startOver("teams");
    expect(see([booked])).toEqual([nothing, nothing]);
    expect(see([booked, { ...booked, id: "AAMk-3" }])).toEqual([[true, false, false], nothing]);
  });
});
