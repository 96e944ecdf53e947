import { describe, expect, it } from "@jest/globals";
import { asInstant, minuteMs } from "./instant.ts";
import { planSession } from "./session-plan.ts";
import type { SyncFacts, WrittenEvent, WrittenMeeting } from "./session-plan.ts";

const startsAt = asInstant(60 * minuteMs);
const endsAt = asInstant(120 * minuteMs);
const attendees = [{ name: "Lena", email: "lena@example.org" }];
const zoomMeeting: WrittenMeeting = { generation: 1, startsAt, endsAt };
const zoomEvent: WrittenEvent = { ...zoomMeeting, location: "https://zoom/1", attendees, onlineMeeting: "none" };
const teamsEvent: WrittenEvent = { ...zoomMeeting, attendees, onlineMeeting: "teams" };

const onZoom: SyncFacts = {
  session: {
    isOn: true,
    hasEnded: false,
    startsAt,
    endsAt,
    presence: "virtual",
    generateUrl: true,
    meetingVendor: "zoom",
    attendees,
    organizerId: "priya",
  },
  meetingConnectionId: "zoom",
  calendarConnectionId: "outlook",
  withoutMeeting: "no",
  withoutEvent: "no",
};
const onTeams: SyncFacts = { ...onZoom, session: { ...onZoom.session, meetingVendor: "teams" } };
const meeting = {
  generation: 1,
  connectionId: "zoom",
  vendorId: "m1",
  joinUrl: "https://zoom/1",
  written: zoomMeeting,
};
const event = { generation: 1, connectionId: "outlook", vendorId: "e1", written: zoomEvent };
const settled: SyncFacts = { ...onZoom, meeting, event };
const moved = { startsAt: endsAt, endsAt: asInstant(180 * minuteMs) };

describe("planning a session on Zoom", () => {
  it("makes the meeting before the event that names its link", () => {
    expect(planSession(onZoom).step).toEqual({ at: "meeting", do: "create", connectionId: "zoom", write: zoomMeeting });
    expect(planSession({ ...onZoom, meeting }).step).toEqual({
      at: "event",
      do: "create",
      connectionId: "outlook",
      write: zoomEvent,
    });
  });

  it("leaves everything alone when what stands is what should", () => {
    expect(planSession(settled)).toEqual({ step: undefined, missing: [] });
  });

  it("moves the meeting and then the event, both in place", () => {
    const session = { ...settled.session, ...moved };
    expect(planSession({ ...settled, session }).step).toMatchObject({
      at: "meeting",
      do: "update",
      vendorId: "m1",
      write: moved,
    });
    const movedMeeting = { ...meeting, written: { ...zoomMeeting, ...moved } };
    expect(planSession({ ...settled, session, meeting: movedMeeting }).step).toMatchObject({
      at: "event",
      do: "update",
      vendorId: "e1",
      write: moved,
    });
  });

  it("cancels the event before it removes the meeting", () => {
    const session = { ...settled.session, isOn: false };
    expect(planSession({ ...settled, session }).step).toMatchObject({ at: "event", do: "remove", vendorId: "e1" });
    expect(planSession({ ...settled, session, event: { generation: 2, connectionId: "outlook" } }).step).toMatchObject({
      at: "meeting",
      do: "remove",
      vendorId: "m1",
    });
  });

  it("finishes a removal that was decided before it makes anything again", () => {
    const outlived = { ...event, generation: 2 };
    expect(planSession({ ...settled, event: outlived }).step).toMatchObject({
      at: "event",
      do: "remove",
      vendorId: "e1",
    });
    expect(planSession({ ...settled, event: { generation: 2, connectionId: "outlook" } }).step).toMatchObject({
      at: "event",
      do: "create",
      write: { generation: 2 },
    });
  });

  it("makes the event without a link when the meeting cannot be had now, and adds the link later", () => {
    const step = planSession({ ...onZoom, withoutMeeting: "yes" }).step;
    expect(step).toMatchObject({ at: "event", do: "create" });
    expect(step).not.toHaveProperty("write.location");
    const plain: WrittenEvent = { ...zoomMeeting, attendees, onlineMeeting: "none" };
    expect(planSession({ ...settled, event: { ...event, written: plain } }).step).toMatchObject({
      at: "event",
      do: "update",
      write: { location: "https://zoom/1" },
    });
  });

  it("says what is missing when nobody connected an account", () => {
    expect(planSession({ ...onZoom, meetingConnectionId: undefined })).toMatchObject({
      step: { at: "event", do: "create" },
      missing: ["meeting"],
    });
  });
});

describe("planning a session on Teams", () => {
  it("makes one event that carries the meeting", () => {
    expect(planSession(onTeams).step).toEqual({
      at: "event",
      do: "create",
      connectionId: "outlook",
      write: teamsEvent,
    });
    expect(planSession({ ...onTeams, event: { ...event, written: teamsEvent } }).step).toBeUndefined();
  });

  it("makes nothing for a class that is empty, or for a session that is over", () => {
    expect(planSession({ ...onTeams, session: { ...onTeams.session, isOn: false } }).step).toBeUndefined();
    expect(planSession({ ...onTeams, session: { ...onTeams.session, hasEnded: true } }).step).toBeUndefined();
  });
});

describe("planning a session whose roster or provider changed", () => {
  it("changes who is invited, in place, whoever joins or leaves", () => {
    const amir = { name: "Amir", email: "amir@example.org" };
    const joined = { ...settled.session, attendees: [...attendees, amir] };
    expect(planSession({ ...settled, session: joined }).step).toMatchObject({
      at: "event",
      do: "update",
      vendorId: "e1",
      write: { attendees: [...attendees, amir] },
    });
    const renamed = { ...settled.session, attendees: [{ name: "Lena F.", email: "LENA@example.org" }] };
    expect(planSession({ ...settled, session: renamed }).step).toBeUndefined();
    const emptied = { ...settled.session, attendees: [], isOn: false };
    expect(planSession({ ...settled, session: emptied }).step).toMatchObject({ at: "event", do: "remove" });
  });

  it("takes away what stands with the former provider before it is made with the new one", () => {
    const mine = { ...settled, meeting: { ...meeting, ownerId: "priya" }, event: { ...event, ownerId: "priya" } };
    expect(planSession(mine).step).toBeUndefined();
    const handed = { ...mine, session: { ...mine.session, organizerId: "noor" }, calendarConnectionId: "other" };
    expect(planSession(handed).step).toMatchObject({ at: "event", do: "remove", connectionId: "outlook" });
    const eventGone = { ...handed, event: { generation: 2, connectionId: "outlook", ownerId: "priya" } };
    expect(planSession(eventGone).step).toMatchObject({ at: "meeting", do: "remove", connectionId: "zoom" });
    const ended = { ...handed, session: { ...handed.session, hasEnded: true } };
    expect(planSession(ended).step).toBeUndefined();
  });

  it("makes the event anew when it gets a Teams meeting later, and keeps one that it has", () => {
    const without = {
      generation: 1,
      connectionId: "outlook",
      vendorId: "e1",
      written: { ...teamsEvent, onlineMeeting: "none" as const },
    };
    expect(planSession({ ...onTeams, event: without }).step).toMatchObject({ at: "event", do: "remove" });
    const off = { ...onTeams.session, generateUrl: false, location: "Room 1" };
    const had = { ...without, written: teamsEvent };
    expect(planSession({ ...onTeams, session: off, event: had }).step).toMatchObject({
      do: "update",
      write: { location: "Room 1", onlineMeeting: "teams" },
    });
  });
});
