import { describe, expect, it } from "@jest/globals";
import { asInstant, minuteMs } from "./instant.ts";
import { inviteesBetween, planSession } from "./session-plan.ts";
import type { SyncFacts, WrittenEvent, WrittenMeeting } from "./session-plan.ts";

const startsAt = asInstant(60 * minuteMs);
const endsAt = asInstant(120 * minuteMs);
const attendees = [{ name: "Lena", email: "lena@example.org" }];
const zoomMeeting: WrittenMeeting = { generation: 1, startsAt, endsAt };
const zoomEvent: WrittenEvent = { ...zoomMeeting, location: "https://zoom/1", attendees, onlineMeeting: "none" };
const teamsEvent: WrittenEvent = { ...zoomMeeting, attendees, onlineMeeting: "teams" };

const onZoom: SyncFacts = {
  page: "https://slotside.example/s/SL-1",
  session: {
    isOn: true,
    hasBegun: false,
    hasEnded: false,
    startsAt,
    endsAt,
    presence: "virtual",
    generateUrl: true,
    meetingVendor: "zoom",
    attendees,
    organizerId: "priya",
    hostId: "priya",
  },
  meetingAccount: { connectionId: "zoom", vendor: "zoom" },
  calendarAccount: { connectionId: "outlook", vendor: "microsoft" },
  withoutMeeting: "no",
  withoutEvent: "no",
};
const onTeams: SyncFacts = { ...onZoom, session: { ...onZoom.session, meetingVendor: "teams" } };
const zoom = { connectionId: "zoom", vendor: "zoom" } as const;
const outlook = { connectionId: "outlook", vendor: "microsoft" } as const;
const meeting = {
  generation: 1,
  ...zoom,
  vendorId: "m1",
  joinUrl: "https://zoom/1",
  written: zoomMeeting,
};
const event = { generation: 1, ...outlook, vendorId: "e1", written: zoomEvent };
const settled: SyncFacts = { ...onZoom, meeting, event };
const moved = { startsAt: endsAt, endsAt: asInstant(180 * minuteMs) };

describe("planning a session on Zoom", () => {
  it("makes the meeting before the event that names its link", () => {
    expect(planSession(onZoom).step).toEqual({ at: "meeting", do: "create", ...zoom, write: zoomMeeting });
    expect(planSession({ ...onZoom, meeting }).step).toEqual({
      at: "event",
      do: "create",
      ...outlook,
      write: zoomEvent,
    });
  });

  it("writes no other time to a meeting that has begun, because vendors would take it and change nothing", () => {
    const session = { ...settled.session, ...moved, hasBegun: true };
    expect(planSession({ ...settled, session }).step).toMatchObject({ at: "event", do: "update" });
    const eventMoved = { ...event, written: { ...zoomEvent, ...moved } };
    expect(planSession({ ...settled, session, event: eventMoved }).step).toBeUndefined();
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
    expect(planSession({ ...settled, session, event: { generation: 2, ...outlook } }).step).toMatchObject({
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
    expect(planSession({ ...settled, event: { generation: 2, ...outlook } }).step).toMatchObject({
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
    expect(planSession({ ...onZoom, meetingAccount: undefined })).toMatchObject({
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
      ...outlook,
      write: teamsEvent,
    });
    expect(planSession({ ...onTeams, event: { ...event, written: teamsEvent } }).step).toBeUndefined();
  });

  it("makes nothing for a class that is empty, or for a session that is over", () => {
    expect(planSession({ ...onTeams, session: { ...onTeams.session, isOn: false } }).step).toBeUndefined();
    expect(planSession({ ...onTeams, session: { ...onTeams.session, hasEnded: true } }).step).toBeUndefined();
  });
});

describe("planning a session whose calendar and meeting are of different vendors", () => {
  const google = { connectionId: "google", vendor: "google" } as const;
  const teamsAlone = { connectionId: "teams", vendor: "microsoft" } as const;
  const onGoogle: SyncFacts = { ...onTeams, calendarAccount: google, meetingAccount: teamsAlone };

  it("makes a Teams meeting apart and names its link on a Google event", () => {
    expect(planSession(onGoogle).step).toEqual({ at: "meeting", do: "create", ...teamsAlone, write: zoomMeeting });
    const made = { ...meeting, ...teamsAlone, joinUrl: "https://teams/1" };
    expect(planSession({ ...onGoogle, meeting: made }).step).toMatchObject({
      at: "event",
      do: "create",
      ...google,
      write: { onlineMeeting: "none", location: "https://teams/1" },
    });
  });

  it("lets a Google event carry Meet, and an Outlook one none", () => {
    const onMeet: SyncFacts = { ...onGoogle, session: { ...onGoogle.session, meetingVendor: "meet" } };
    expect(planSession(onMeet).step).toMatchObject({ at: "event", do: "create", write: { onlineMeeting: "meet" } });
    expect(planSession({ ...onMeet, calendarAccount: outlook }).step).toMatchObject({
      write: { onlineMeeting: "none" },
    });
  });

  it("keeps a link that was made apart when an Outlook calendar is connected later", () => {
    const made = { ...meeting, ...teamsAlone, joinUrl: "https://teams/1" };
    expect(planSession({ ...onGoogle, calendarAccount: outlook, meeting: made }).step).toMatchObject({
      at: "event",
      do: "create",
      write: { onlineMeeting: "none", location: "https://teams/1" },
    });
  });

  it("names our own page where Exchange would cut the link off, and cuts a long place itself", () => {
    const joinUrl = `https://teams/${"x".repeat(300)}`;
    const made = { ...meeting, ...teamsAlone, joinUrl };
    const placeIn = (calendarAccount: SyncFacts["calendarAccount"], more: Partial<SyncFacts> = {}) => {
      const { step } = planSession({ ...onGoogle, meeting: made, ...more, calendarAccount });
      return step?.at === "event" && step.do === "create" ? step.write.location : undefined;
    };
    expect([placeIn(google), placeIn(outlook)]).toEqual([joinUrl, onZoom.page]);
    const session = {
      ...onTeams.session,
      presence: "in_person",
      generateUrl: false,
      location: "y".repeat(300),
    } as const;
    expect(placeIn(outlook, { session, meeting: undefined })).toBe("y".repeat(255));
  });

  it("makes an event without a meeting for a session in person", () => {
    const session = { ...onTeams.session, presence: "in_person" as const, generateUrl: false, location: "Room 1" };
    expect(planSession({ ...onTeams, session }).step).toMatchObject({
      at: "event",
      do: "create",
      write: { onlineMeeting: "none", location: "Room 1" },
    });
  });

  it("leaves behind what stands in an account that the connection no longer leads to", () => {
    const lost = { ...settled, event: { ...event, isOutOfReach: true } };
    expect(planSession(lost).step).toEqual({ at: "event", do: "forget", ...outlook, generation: 2 });
  });

  it("writes again what was asked for and not answered", () => {
    const attempted = { ...zoomEvent, ...moved };
    expect(planSession({ ...settled, event: { ...event, attempted } }).step).toMatchObject({
      at: "event",
      do: "update",
      write: { startsAt },
    });
  });
});

describe("whom a change of the roster concerns", () => {
  const amir = { name: "Amir", email: "amir@example.org" };
  const noor = { name: "Noor", email: "Noor@example.org" };

  it("invites who is new and takes off who left", () => {
    const written = { ...zoomEvent, attendees: [amir, noor] };
    expect(inviteesBetween({ written }, { attendees: [...attendees, noor] })).toEqual({
      invite: attendees,
      uninvite: ["amir@example.org"],
    });
  });

  it("does again what an unanswered change may have left undone", () => {
    const attempted = { ...zoomEvent, attendees: [...attendees, amir] };
    expect(inviteesBetween({ written: zoomEvent, attempted }, { attendees: [...attendees, amir] }).invite).toEqual([
      amir,
    ]);
    expect(inviteesBetween({ written: zoomEvent, attempted }, { attendees }).uninvite).toEqual(["amir@example.org"]);
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
    const handed = {
      ...mine,
      session: { ...mine.session, organizerId: "noor", hostId: "noor" },
      calendarAccount: { ...outlook, connectionId: "other" },
    };
    expect(planSession(handed).step).toMatchObject({ at: "event", do: "remove", connectionId: "outlook" });
    const eventGone = { ...handed, event: { generation: 2, ...outlook, ownerId: "priya" } };
    expect(planSession(eventGone).step).toMatchObject({ at: "meeting", do: "remove", connectionId: "zoom" });
    const ended = { ...handed, session: { ...handed.session, hasEnded: true } };
    expect(planSession(ended).step).toBeUndefined();
  });

  it("leaves what a former provider's account does not let us remove, and goes on with the new one", () => {
    const other = { connectionId: "other", vendor: "microsoft" } as const;
    for (const access of ["broken", "ended"] as const) {
      const handed = {
        ...settled,
        session: { ...settled.session, organizerId: "noor", hostId: "noor" },
        meeting: { ...meeting, ownerId: "priya", access },
        event: { ...event, ownerId: "priya", access },
        calendarAccount: other,
      };
      const first = planSession(handed).step;
      expect(first).toMatchObject({ at: "meeting", do: "forget", generation: 2 });
      const meetingLeft = { ...handed, meeting: undefined, meetingAccount: undefined };
      expect(planSession(meetingLeft).step).toMatchObject({ at: "event", do: "forget", generation: 2 });
      const off = { ...handed, meeting: undefined, session: { ...handed.session, isOn: false } };
      expect(planSession(off).step).toMatchObject({ at: "event", do: access === "broken" ? "remove" : "abandon" });
    }
  });

  it("leaves what is to go where its owner has let the account go, and looks for nothing there", () => {
    const off = { ...settled, session: { ...settled.session, isOn: false } };
    const ended = { ...event, ownerId: "priya", access: "ended" } as const;
    const first = { ...off, meeting: { ...meeting, ownerId: "priya", access: "ended" as const }, event: ended };
    expect(planSession(first).step).toMatchObject({ at: "meeting", do: "abandon", generation: 2 });
    expect(planSession({ ...first, meeting: undefined }).step).toMatchObject({ at: "event", do: "abandon" });
    const lost = { ...off, meeting: undefined, event: { ...ended, vendorId: undefined } };
    expect(planSession(lost).step).toMatchObject({ at: "event", do: "forget" });
    const left = { generation: 2, ...outlook, ownerId: "priya", access: "ended" as const };
    expect(planSession({ ...off, meeting: undefined, event: left }).step).toBeUndefined();
  });

  it("goes on in another calendar when the one it stands in was let go, unless that one carries the link", () => {
    const other = { connectionId: "other", vendor: "microsoft" } as const;
    const ended = { ...event, ownerId: "priya", access: "ended" } as const;
    const movedOn = { ...settled, event: ended, calendarAccount: { ...other, isBroken: false } };
    expect(planSession(movedOn).step).toMatchObject({ at: "event", do: "forget", generation: 2 });
    const gone = { ...movedOn, event: { generation: 2, ...outlook, ownerId: "priya", access: "ended" as const } };
    expect(planSession(gone).step).toMatchObject({ at: "event", do: "create", connectionId: "other" });
    const broken = { ...movedOn, event: { ...ended, access: "broken" as const } };
    expect(planSession(broken).step).toBeUndefined();
    const without = { ...movedOn, calendarAccount: undefined };
    expect(planSession(without).step).toBeUndefined();
    const carrying = { ...onTeams, event: { ...ended, written: teamsEvent }, calendarAccount: movedOn.calendarAccount };
    expect(planSession(carrying).step).toBeUndefined();
    const lost = { ...movedOn, event: { ...ended, vendorId: undefined } };
    expect(planSession(lost).step).toMatchObject({ at: "event", do: "forget", generation: 2 });
  });

  it("makes the event anew in the calendar that can carry the meeting, once that one is connected and works", () => {
    const google = { connectionId: "google", vendor: "google" } as const;
    const bare = {
      generation: 1,
      ...google,
      vendorId: "g1",
      written: { ...teamsEvent, onlineMeeting: "none" as const },
    };
    expect(planSession({ ...onTeams, meetingAccount: undefined, event: bare }).step).toMatchObject({
      at: "event",
      do: "remove",
      connectionId: "google",
    });
    const broken = {
      ...onTeams,
      meetingAccount: undefined,
      event: bare,
      calendarAccount: { ...outlook, isBroken: true },
    };
    expect(planSession(broken).step).toBeUndefined();
    const onMeet = { ...onTeams, session: { ...onTeams.session, meetingVendor: "meet" as const } };
    const inOutlook = { ...event, written: { ...teamsEvent, onlineMeeting: "none" as const } };
    expect(planSession({ ...onMeet, event: inOutlook, calendarAccount: google }).step).toMatchObject({ do: "remove" });
    expect(planSession({ ...onMeet, event: inOutlook }).step).toBeUndefined();
    const carrying = { ...bare, written: { ...teamsEvent, onlineMeeting: "meet" as const } };
    expect(planSession({ ...onMeet, event: carrying }).step).toBeUndefined();
  });

  it("makes the event anew when it gets a Teams meeting later, and keeps one that it has", () => {
    const without = {
      generation: 1,
      ...outlook,
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
