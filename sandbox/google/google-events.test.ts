import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { type GoogleCall, startTestGoogle, type TestGoogle } from "./test-google.ts";

let google: TestGoogle;
let tomas: GoogleCall;
let noah: GoogleCall;
beforeAll(async () => {
  google = await startTestGoogle();
  tomas = await google.as("tomas");
  noah = await google.as("noah");
});
afterAll(() => google.test.stop());
beforeEach(() => google.test.sandbox.mail.clear());

const events = "/calendars/primary/events";
const time = (dateTime: string, timeZone = "Europe/Berlin"): object => ({ dateTime, timeZone });
const session = {
  summary: "Career advice",
  start: time("2026-12-01T16:00:00"),
  end: time("2026-12-01T16:45:00"),
  attendees: [{ email: "noah@fjordheim.example" }, { email: "lena@northwind.example" }],
  extendedProperties: { private: { slotsideBookingId: "b1" } },
};
const meet = {
  conferenceData: { createRequest: { requestId: "r1", conferenceSolutionKey: { type: "hangoutsMeet" } } },
};
const reasonOf = ({ json }: { json: { error?: { errors: { reason: string }[] } } }): string | undefined =>
  json.error?.errors[0]?.reason;

describe("Google events", () => {
  it("are made with the id that the caller chose, once", async () => {
    const made = await tomas("POST", events, { id: "s0000abc1", ...session });
    expect(made.status).toBe(200);
    expect(made.json).toMatchObject({
      id: "s0000abc1",
      iCalUID: "s0000abc1@google.com",
      start: { dateTime: "2026-12-01T10:00:00-05:00", timeZone: "Europe/Berlin" },
      organizer: { email: "tomas@northwind.example", self: true },
      status: "confirmed",
      sequence: 0,
    });
    expect(made.json.etag).toMatch(/^"\d+"$/);
    const twice = await tomas("POST", events, { id: "s0000abc1", ...session });
    expect([twice.status, reasonOf(twice)]).toEqual([409, "duplicate"]);
    expect((await tomas("POST", events, { ...session, id: "UPPER" })).status).toBe(400);
    google.problems();
  });

  it("keep their id reserved after a delete, and can be restored", async () => {
    await tomas("POST", events, { id: "s0000gone", ...session });
    expect((await tomas("DELETE", `${events}/s0000gone`)).status).toBe(204);
    const again = await tomas("DELETE", `${events}/s0000gone`);
    expect([again.status, reasonOf(again)]).toEqual([410, "deleted"]);
    expect((await tomas("GET", `${events}/s0000gone`)).json.status).toBe("cancelled");
    expect((await tomas("POST", events, { id: "s0000gone", ...session })).status).toBe(409);
    const restored = await tomas("PATCH", `${events}/s0000gone`, { status: "confirmed" });
    expect(restored.json).toMatchObject({ status: "confirmed", summary: "Career advice" });
    expect((await noah("GET", `${events}/s0000gone`)).json.status).toBe("confirmed");
    expect(google.problems()).toEqual([]);
  });

  it("change their etag with every write and refuse a stale one", async () => {
    const { id, etag } = (await tomas("POST", events, session)).json;
    const moved = await tomas(
      "PATCH",
      `${events}/${id}`,
      { start: time("2026-12-01T17:00:00"), end: time("2026-12-01T17:45:00") },
      { "if-match": etag },
    );
    expect(moved.json).toMatchObject({ sequence: 1, extendedProperties: session.extendedProperties });
    expect(moved.json.etag).not.toBe(etag);
    const stale = await tomas("PATCH", `${events}/${id}`, { summary: "Stale" }, { "if-match": etag });
    expect([stale.status, reasonOf(stale)]).toEqual([412, "conditionNotMet"]);
    const unchanged = await tomas("GET", `${events}/${id}`, undefined, { "if-none-match": moved.json.etag });
    expect(unchanged.status).toBe(304);
    const put = await tomas("PUT", `${events}/${id}`, { start: session.start, end: session.end });
    expect(put.json.summary).toBeUndefined();
    expect(put.json.attendees).toBeUndefined();
    expect(google.problems()).toEqual([]);
  });

  it("get a Meet link only with conferenceDataVersion=1, pending first where that is switched on", async () => {
    const without = (await tomas("POST", events, { ...session, ...meet })).json;
    expect(without.conferenceData).toBeUndefined();
    await google.control("POST", "/settings", { google: { meetPendingAnswers: 1 } });
    const pending = (await tomas("POST", `${events}?conferenceDataVersion=1`, { ...session, ...meet })).json;
    expect(pending.conferenceData.createRequest.status).toEqual({ statusCode: "pending" });
    expect(pending.hangoutLink).toBeUndefined();
    const ready = (await tomas("GET", `${events}/${pending.id}`)).json;
    expect(ready.conferenceData).toMatchObject({
      createRequest: { requestId: "r1", status: { statusCode: "success" } },
      entryPoints: [{ entryPointType: "video", uri: ready.hangoutLink }],
    });
    expect(ready.hangoutLink).toMatch(/^https:\/\/meet\.google\.com\/[a-z]{3}-[a-z]{4}-[a-z]{3}$/);
    expect((await noah("GET", `${events}/${pending.id}`)).json.hangoutLink).toBe(ready.hangoutLink);
    const same = await tomas("PATCH", `${events}/${pending.id}?conferenceDataVersion=1`, meet);
    expect(same.json.hangoutLink).toBe(ready.hangoutLink);
    const moved = await tomas("PATCH", `${events}/${pending.id}`, { conferenceData: null, location: "Room 1" });
    expect(moved.json.hangoutLink).toBe(ready.hangoutLink);
    const removed = await tomas("PATCH", `${events}/${pending.id}?conferenceDataVersion=1`, { conferenceData: null });
    expect(removed.json.hangoutLink).toBeUndefined();
    await google.control("POST", "/settings", { google: { meetPendingAnswers: 0, conferenceTypes: { tomas: [] } } });
    const refused = await tomas("POST", `${events}?conferenceDataVersion=1`, { ...session, ...meet });
    expect(refused.json.error.message).toBe("Invalid conference type value.");
    await google.control("POST", "/settings", { google: { conferenceTypes: { tomas: ["hangoutsMeet"] } } });
    expect(google.problems()).toEqual([]);
  });

  it("stand in every guest's calendar, where the guest may answer and change nothing that is shared", async () => {
    const { id } = (await tomas("POST", events, session)).json;
    const copy = (await noah("GET", `${events}/${id}`)).json;
    expect(copy).toMatchObject({ id, organizer: { email: "tomas@northwind.example" }, summary: "Career advice" });
    expect(copy.extendedProperties).toBeUndefined();
    expect(copy.start.dateTime).toBe("2026-12-01T07:00:00-08:00");
    const answer = [{ email: "noah@fjordheim.example", responseStatus: "accepted" }];
    expect((await noah("PATCH", `${events}/${id}?sendUpdates=all`, { attendees: answer })).status).toBe(200);
    const { attendees } = (await tomas("GET", `${events}/${id}`)).json;
    expect(attendees).toEqual([
      { email: "noah@fjordheim.example", responseStatus: "accepted" },
      { email: "lena@northwind.example", responseStatus: "needsAction" },
    ]);
    expect(google.test.sandbox.mail.list("tomas@northwind.example")[0]?.subject).toMatch(/^Accepted: Career advice @/);
    const refused = await noah("PATCH", `${events}/${id}`, { summary: "Mine" });
    expect([refused.status, reasonOf(refused)]).toEqual([403, "forbiddenForNonOrganizer"]);
    expect((await noah("PATCH", `${events}/${id}`, { transparency: "transparent" })).status).toBe(200);
    await noah("DELETE", `${events}/${id}`);
    expect((await tomas("GET", `${events}/${id}`)).json.attendees[0].responseStatus).toBe("declined");
    expect((await tomas("GET", `/calendars/noah@fjordheim.example/events/${id}`)).status).toBe(404);
    expect(google.problems()).toEqual([]);
  });

  it("are announced by mail to exactly those whom sendUpdates names", async () => {
    const { mail } = google.test.sandbox;
    const { id } = (await tomas("POST", `${events}?sendUpdates=externalOnly`, session)).json;
    expect(mail.list().map(({ to, subject }) => [to, subject.split(":")[0]])).toEqual([
      [["lena@northwind.example"], "Invitation"],
    ]);
    expect(mail.list()[0]?.calendars).toMatchObject([{ method: "REQUEST" }]);
    mail.clear();
    await tomas("PATCH", `${events}/${id}?sendUpdates=all`, { location: "Room 2" });
    expect(mail.list().map(({ to }) => to[0])).toEqual(["lena@northwind.example", "noah@fjordheim.example"]);
    mail.clear();
    await tomas("DELETE", `${events}/${id}`);
    expect(mail.list()).toEqual([]);
    expect((await noah("GET", `${events}/${id}`)).json.status).toBe("cancelled");
  });

  it("say in Google's words what is wrong with a body", async () => {
    const says = async (body: object): Promise<unknown> => reasonOf(await tomas("POST", events, body));
    const start = time("2026-12-01T10:00:00");
    expect(await says({ start })).toBe("required");
    expect(await says({ start, end: time("2026-12-01T09:00:00") })).toBe("timeRangeEmpty");
    expect(await says({ start: { dateTime: "2026-12-01T10:00:00" }, end: start })).toBe("required");
    expect(await says({ start: time("2026-12-01T10:00:00", "Mars/Olympus"), end: start })).toBe("invalid");
    expect(await says({ start: { date: "2026-12-01" }, end: start })).toBe("invalid");
    expect(await says({ start, end: time("2026-12-01T11:00:00"), attendees: [{ email: "x" }] })).toBe("invalid");
    google.problems();
  });

  it("are counted: too many calls a minute, and a calendar that has used up its day", async () => {
    const settings = (given: object) => google.control("POST", "/settings", { google: given });
    await settings({ limitedCalendars: ["tomas"] });
    expect(reasonOf(await tomas("POST", events, session))).toBe("quotaExceeded");
    await settings({ limitedCalendars: [], callsPerMinute: 1, quotaStatus: 429 });
    const limited = await tomas("GET", events);
    expect([limited.status, reasonOf(limited)]).toEqual([429, "rateLimitExceeded"]);
    await settings({ callsPerMinute: 600, quotaStatus: 403 });
    expect((await settings({ callsPerMinute: "many" })).status).toBe(400);
    expect(google.problems()).toEqual([]);
  });
});

describe("the controls of Google calendars", () => {
  it("add, move, answer and delete as a person", async () => {
    const span = { startsAt: "2026-12-03T10:00:00Z", endsAt: "2026-12-03T11:00:00Z" };
    const added = await google.control("POST", "/google-calendars/aroha/events", { summary: "Surfing", ...span });
    expect([added.status, added.json.startsAt]).toEqual([201, "2026-12-03T10:00:00Z"]);
    const path = `/google-calendars/aroha/events/${added.json.id}`;
    const later = { startsAt: "2026-12-03T12:00:00Z", endsAt: "2026-12-03T13:00:00Z" };
    expect((await google.control("PATCH", path, later)).json).toMatchObject(later);
    expect((await google.control("DELETE", path)).status).toBe(204);
    expect((await google.control("DELETE", path)).status).toBe(404);

    const { id } = (await tomas("POST", events, session)).json;
    const copy = `/google-calendars/noah/events/${id}`;
    expect((await google.control("PATCH", copy, later)).status).toBe(400);
    await google.control("PATCH", copy, { responseStatus: "tentative" });
    expect((await tomas("GET", `${events}/${id}`)).json.attendees[0].responseStatus).toBe("tentative");
    expect((await google.control("GET", "/google-calendars/lena/events")).json).toEqual({ items: [] });
    expect((await google.control("POST", "/google-calendars/lena/events", span)).status).toBe(400);
  });
});
