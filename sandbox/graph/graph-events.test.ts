import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { people } from "../people.ts";
import { type Reply, startTestSandbox, type TestSandbox } from "../test-sandbox.ts";

type Caller = Awaited<ReturnType<TestSandbox["graphAs"]>>;

let test: TestSandbox;
let priya: Caller;
let lena: Caller;
beforeAll(async () => {
  test = await startTestSandbox();
  test.sandbox.graph.settings.latencyMs = 0;
  priya = await test.graphAs("priya");
  lena = await test.graphAs("lena");
});
afterAll(() => test.stop());

const marker = "String {00020329-0000-0000-C000-000000000046} Name cecp-5105510e";
const utc = (dateTime: string): object => ({ dateTime, timeZone: "UTC" });
const guest = (address: string): object => ({ type: "required", emailAddress: { address, name: address } });
const draft = {
  subject: "Mentoring",
  body: { contentType: "html", content: "<p>SL-7K3QX9TM</p>" },
  start: utc("2026-12-01T10:00:00"),
  end: utc("2026-12-01T10:30:00"),
  attendees: [guest("lena@northwind.example"), guest("guest@outside.example")],
};
const online = { ...draft, isOnlineMeeting: true, onlineMeetingProvider: "teamsForBusiness" };
const create = async (body: object = draft): Promise<Reply["json"]> => (await priya("POST", "/me/events", body)).json;
const refused = (reply: Reply): unknown[] => [reply.status, reply.json.error?.code];

async function lenasCopy(iCalUId: string): Promise<Reply["json"]> {
  const filter = encodeURIComponent(`iCalUId eq '${iCalUId}'`);
  return (await lena("GET", `/me/events?$filter=${filter}`)).json.value[0];
}

describe("who may call Graph", () => {
  it("refuses a missing, a foreign and an expired token with 401 and says where to get one", async () => {
    const me = `${test.sandbox.origins.graph}/v1.0/me`;
    const nobody = await test.request(me);
    expect(refused(nobody)).toEqual([401, "InvalidAuthenticationToken"]);
    expect(nobody.headers.get("www-authenticate")).toContain("authorization_uri=");
    const ours = await test.signIn("lena");
    const foreign = await test.request(me, { headers: { authorization: `Bearer ${ours}` } });
    expect(foreign.json.error.message).toBe("Access token validation failure. Invalid audience.");
    const briefly = await test.graphAs("lena");
    test.sandbox.world.clock.advance(2 * 3_600_000);
    expect(refused(await briefly("GET", "/me"))).toEqual([401, "InvalidAuthenticationToken"]);
    test.sandbox.world.clock.advance(-2 * 3_600_000);
  });

  it("lets nobody read a colleague's mailbox, and knows nobody of another organisation", async () => {
    expect(refused(await lena("GET", "/users/priya@northwind.example/events"))).toEqual([403, "ErrorAccessDenied"]);
    expect(refused(await lena("GET", "/users/aroha@fjordheim.example/events"))).toEqual([
      404,
      "Request_ResourceNotFound",
    ]);
    expect((await lena("GET", "/users/lena@northwind.example/events?$top=1")).status).toBe(200);
  });

  it("answers errors with code, date and request ids", async () => {
    const reply = await lena("GET", "/me/nothing", undefined, { "client-request-id": "abc" });
    expect(reply.json.error.innerError).toEqual({
      date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
      "request-id": reply.headers.get("request-id"),
      "client-request-id": "abc",
    });
  });

  it("answers the fifth call at once on one mailbox with 429 and a fractional Retry-After", async () => {
    test.sandbox.graph.settings.latencyMs = 400;
    const replies = await Promise.all(Array.from({ length: 6 }, () => lena("GET", "/me/calendar")));
    test.sandbox.graph.settings.latencyMs = 0;
    const throttled = replies.filter(({ status }) => status === 429);
    expect(throttled.length).toBeGreaterThan(0);
    expect(throttled[0]?.json.error.code).toBe("ApplicationThrottled");
    expect(throttled[0]?.headers.get("retry-after")).toBe("1.128");
    expect((await lena("GET", "/me/calendar")).status).toBe(200);
  });
});

describe("creating events", () => {
  it("answers 201 with the whole event: seven digits, etag, ids, organizer", async () => {
    const event = await create();
    expect(event).toMatchObject({
      subject: "Mentoring",
      start: { dateTime: "2026-12-01T10:00:00.0000000", timeZone: "UTC" },
      isOrganizer: true,
      isOnlineMeeting: false,
      onlineMeetingProvider: "unknown",
      onlineMeeting: null,
      responseStatus: { response: "organizer", time: "0001-01-01T00:00:00Z" },
      organizer: { emailAddress: { address: "priya@northwind.example" } },
    });
    expect(event["@odata.etag"]).toBe(`W/"${event.changeKey}"`);
    expect(event.iCalUId).toMatch(/^040000008200E00074C5B7101A82E008[0-9A-F]{64,}$/);
  });

  it("puts a copy under another id and the same iCalUId into the mailbox of a person invited", async () => {
    const event = await create({ ...draft, singleValueExtendedProperties: [{ id: marker, value: "{}" }] });
    const copy = await lenasCopy(event.iCalUId);
    expect(copy).toMatchObject({
      isOrganizer: false,
      responseStatus: { response: "notResponded" },
      showAs: "tentative",
    });
    expect(copy.id).not.toBe(event.id);
    expect(refused(await lena("GET", `/me/events/${event.id}`))).toEqual([404, "ErrorItemNotFound"]);
    const expand = encodeURIComponent(`singleValueExtendedProperties($filter=id eq '${marker}')`);
    expect((await lena("GET", `/me/events/${copy.id}?$expand=${expand}`)).json).not.toHaveProperty(
      "singleValueExtendedProperties",
    );
  });

  it("makes a Teams meeting with the recorded kind of join link, on the copy too", async () => {
    const event = await create(online);
    expect(event.onlineMeeting.joinUrl).toMatch(
      /^https:\/\/teams\.microsoft\.com\/l\/meetup-join\/19%3ameeting_[^/]+%40thread\.v2\/0\?context=%7b%22Tid%22/,
    );
    expect(event.body.content).toContain(event.onlineMeeting.joinUrl);
    expect((await lenasCopy(event.iCalUId)).onlineMeeting).toEqual(event.onlineMeeting);
  });

  it("creates the event without a link where the provider is not allowed", async () => {
    test.sandbox.graph.settings.meetingProviders["priya"] = [];
    expect(await create(online)).toMatchObject({
      isOnlineMeeting: false,
      onlineMeetingProvider: "unknown",
      onlineMeeting: null,
    });
    delete test.sandbox.graph.settings.meetingProviders["priya"];
  });

  it("can let the link come only after some reads", async () => {
    test.sandbox.graph.settings.joinUrlDelayReads = 1;
    const event = await create(online);
    test.sandbox.graph.settings.joinUrlDelayReads = 0;
    const read = async (): Promise<unknown> => (await priya("GET", `/me/events/${event.id}`)).json.onlineMeeting;
    expect([event.isOnlineMeeting, event.onlineMeeting, await read()]).toEqual([true, null, null]);
    expect(await read()).toEqual({ joinUrl: expect.stringContaining("meetup-join") });
  });

  it("refuses a used transaction id and names the event it made, with the status that was switched", async () => {
    const event = await create({ ...draft, transactionId: "sl-1" });
    for (const status of [409, 400] as const) {
      test.sandbox.graph.settings.duplicateTransactionStatus = status;
      const again = await priya("POST", "/me/events", { ...draft, transactionId: "sl-1" });
      expect([...refused(again), again.json.error["@event.existingEventId"]]).toEqual([
        status,
        "ErrorDuplicateTransactionId",
        event.id,
      ]);
    }
    test.sandbox.graph.settings.duplicateTransactionStatus = 409;
  });

  it("reads Windows and IANA zones, and refuses others", async () => {
    const inBerlin = await create({
      ...draft,
      start: { dateTime: "2026-07-01T10:00", timeZone: "Europe/Berlin" },
      end: { dateTime: "2026-07-01T10:30:00.0", timeZone: "W. Europe Standard Time" },
    });
    expect([inBerlin.start.dateTime, inBerlin.end.dateTime]).toEqual([
      "2026-07-01T08:00:00.0000000",
      "2026-07-01T08:30:00.0000000",
    ]);
    expect(inBerlin.originalStartTimeZone).toBe("W. Europe Standard Time");
    const nowhere = await priya("POST", "/me/events", {
      ...draft,
      start: { dateTime: "2026-07-01T10:00:00", timeZone: "Middle Earth Time" },
    });
    expect(refused(nowhere)).toEqual([400, "TimeZoneNotSupportedException"]);
  });

  it.each([
    ["no start", { subject: "x", end: draft.end }],
    ["an end before the start", { ...draft, end: utc("2026-12-01T09:00:00") }],
    ["an unknown provider", { ...draft, isOnlineMeeting: true, onlineMeetingProvider: "zoom" }],
    ["an unknown attendee type", { ...draft, attendees: [{ ...guest("a@b.example"), type: "host" }] }],
    ["an unknown property", { ...draft, startsAt: "2026-12-01" }],
  ])("refuses %s", async (_, body) => {
    expect((await priya("POST", "/me/events", body)).status).toBe(400);
  });

  it("refuses a body that is not JSON", async () => {
    expect(refused(await priya("POST", "/me/events", "{"))).toEqual([400, "BadRequest"]);
  });
});

describe("changing events", () => {
  it("moves the same event and the copy, keeps the join link, and gives another change key", async () => {
    const event = await create(online);
    const moved = await priya(
      "PATCH",
      `/me/events/${event.id}`,
      { start: utc("2026-12-02T11:00:00"), end: utc("2026-12-02T11:30:00") },
      { "if-match": event["@odata.etag"] },
    );
    expect(moved.json).toMatchObject({
      id: event.id,
      onlineMeeting: event.onlineMeeting,
      start: { dateTime: "2026-12-02T11:00:00.0000000" },
    });
    expect(moved.json.changeKey).not.toBe(event.changeKey);
    expect((await lenasCopy(event.iCalUId)).start.dateTime).toBe("2026-12-02T11:00:00.0000000");
  });

  it("refuses a stale If-Match with 412 and changes nothing", async () => {
    const event = await create();
    await priya("PATCH", `/me/events/${event.id}`, { subject: "Other" });
    const stale = await priya(
      "PATCH",
      `/me/events/${event.id}`,
      { subject: "Third" },
      { "if-match": event["@odata.etag"] },
    );
    expect(refused(stale)).toEqual([412, "ErrorIrresolvableConflict"]);
    expect((await priya("GET", `/me/events/${event.id}?$select=subject`)).json.subject).toBe("Other");
  });

  it("loses the meeting when the body is replaced without the Teams block, or makes another link when so switched", async () => {
    const body = { body: { contentType: "html", content: "<p>new text</p>" } };
    const lost = await create(online);
    expect((await priya("PATCH", `/me/events/${lost.id}`, body)).json).toMatchObject({
      isOnlineMeeting: false,
      onlineMeeting: null,
    });
    test.sandbox.graph.settings.bodyPatch = "mints_new_link";
    const renewed = await create(online);
    const { onlineMeeting } = (await priya("PATCH", `/me/events/${renewed.id}`, body)).json;
    expect(onlineMeeting.joinUrl).not.toBe(renewed.onlineMeeting.joinUrl);
    test.sandbox.graph.settings.bodyPatch = "drops_meeting";
  });

  it("keeps the meeting when the new body still holds its link", async () => {
    const event = await create(online);
    const content = `${event.body.content}<p>and more</p>`;
    const reply = await priya("PATCH", `/me/events/${event.id}`, { body: { contentType: "html", content } });
    expect(reply.json.onlineMeeting).toEqual(event.onlineMeeting);
  });

  it("invites who is added and cancels the copy of who is left out", async () => {
    const event = await create({ ...draft, attendees: [] });
    expect(await lenasCopy(event.iCalUId)).toBeUndefined();
    await priya("PATCH", `/me/events/${event.id}`, { attendees: [guest("lena@northwind.example")] });
    expect(await lenasCopy(event.iCalUId)).toMatchObject({ isCancelled: false });
    await priya("PATCH", `/me/events/${event.id}`, { attendees: [] });
    expect(await lenasCopy(event.iCalUId)).toMatchObject({ isCancelled: true, subject: "Canceled: Mentoring" });
  });
});

describe("answers and cancellations", () => {
  it.each([
    ["accept", "accepted"],
    ["tentativelyAccept", "tentativelyAccepted"],
    ["decline", "declined"],
  ])("shows %s on the organizer's copy", async (verb, response) => {
    const event = await create();
    const copy = await lenasCopy(event.iCalUId);
    expect((await lena("POST", `/me/events/${copy.id}/${verb}`, { sendResponse: true })).status).toBe(202);
    const { attendees } = (await priya("GET", `/me/events/${event.id}`)).json;
    expect(attendees[0].status).toEqual({ response, time: expect.stringMatching(/Z$/) });
  });

  it("tells the organizer nothing when no response is sent, and asks again after a move", async () => {
    const event = await create();
    const copy = await lenasCopy(event.iCalUId);
    await lena("POST", `/me/events/${copy.id}/accept`, { sendResponse: false });
    expect((await priya("GET", `/me/events/${event.id}`)).json.attendees[0].status.response).toBe("none");
    expect(await lenasCopy(event.iCalUId)).toMatchObject({ showAs: "busy", responseStatus: { response: "accepted" } });
    await priya("PATCH", `/me/events/${event.id}`, {
      start: utc("2026-12-03T10:00:00"),
      end: utc("2026-12-03T10:30:00"),
    });
    expect((await lenasCopy(event.iCalUId)).responseStatus.response).toBe("notResponded");
  });

  it("lets only the organizer cancel, and the organizer not answer", async () => {
    const event = await create();
    const copy = await lenasCopy(event.iCalUId);
    const cancelled = await lena("POST", `/me/events/${copy.id}/cancel`, {});
    expect(cancelled.json.error.message).toContain("You need to be an organizer to cancel a meeting.");
    expect((await priya("POST", `/me/events/${event.id}/accept`, {})).status).toBe(400);
  });

  it("takes a cancelled event out of the organizer's calendar and marks the copies", async () => {
    const event = await create(online);
    const reply = await priya("POST", `/me/events/${event.id}/cancel`, { comment: "ill" });
    expect([reply.status, reply.text]).toEqual([202, ""]);
    expect(refused(await priya("GET", `/me/events/${event.id}`))).toEqual([404, "ErrorItemNotFound"]);
    expect(await lenasCopy(event.iCalUId)).toMatchObject({ isCancelled: true, showAs: "free" });
    const kept = test.sandbox.graph.mailboxes.find(
      people.find(({ handle }) => handle === "priya")?.oid ?? "",
      event.id,
    );
    expect(kept).toMatchObject({ isDeleted: true, isCancelled: true });
  });

  it("deletes with 204, and a second time finds nothing", async () => {
    const event = await create();
    expect((await priya("DELETE", `/me/events/${event.id}`)).status).toBe(204);
    expect(refused(await priya("DELETE", `/me/events/${event.id}`))).toEqual([404, "ErrorItemNotFound"]);
    expect(await lenasCopy(event.iCalUId)).toMatchObject({ isCancelled: true });
  });
});

describe("reading events", () => {
  it("gives immutable ids when asked and takes both kinds", async () => {
    const event = await create();
    const immutable = (await priya("GET", `/me/events/${event.id}`, undefined, { prefer: 'IdType="ImmutableId"' }))
      .json;
    expect(immutable.id).not.toBe(event.id);
    expect((await priya("GET", `/me/events/${immutable.id}`)).json.id).toBe(event.id);
    expect(refused(await priya("GET", "/me/events/short"))).toEqual([400, "ErrorInvalidIdMalformed"]);
  });

  it("shows times in the zone that Prefer names and says that it did", async () => {
    const event = await create();
    const reply = await priya("GET", `/me/events/${event.id}`, undefined, {
      prefer: 'outlook.timezone="India Standard Time"',
    });
    expect(reply.json.start).toEqual({ dateTime: "2026-12-01T15:30:00.0000000", timeZone: "India Standard Time" });
    expect(reply.headers.get("preference-applied")).toBe('outlook.timezone="India Standard Time"');
    const odd = await priya("GET", `/me/events/${event.id}`, undefined, { prefer: 'outlook.timezone="Nowhere"' });
    expect(refused(odd)).toEqual([400, "TimeZoneNotSupportedException"]);
  });

  it("finds events by an extended property, whatever the case of its id", async () => {
    const event = await create({ ...draft, singleValueExtendedProperties: [{ id: marker, value: "session-9" }] });
    const filter = `singleValueExtendedProperties/Any(ep: ep/id eq '${marker.toLowerCase()}' and ep/value eq 'session-9')`;
    const expand = `singleValueExtendedProperties($filter=id eq '${marker}')`;
    const query = new URLSearchParams({ $filter: filter, $expand: expand });
    const { value } = (await priya("GET", `/me/events?${query.toString()}`)).json;
    expect(value.map(({ id }: { id: string }) => id)).toEqual([event.id]);
    expect(value[0].singleValueExtendedProperties).toEqual([{ id: marker, value: "session-9" }]);
  });

  it("pages a calendar view without losing or doubling anything", async () => {
    const window = "startDateTime=2026-11-23T00:00:00Z&endDateTime=2026-12-14T00:00:00Z";
    const whole = (await priya("GET", `/me/calendarView?${window}&$top=500&$orderby=start/dateTime`)).json.value;
    const ids: string[] = [];
    let path: string | undefined = `/me/calendar/calendarView?${window}&$top=7&$select=subject,start`;
    while (path) {
      const page: Reply["json"] = (await priya("GET", path)).json;
      ids.push(...page.value.map(({ id }: { id: string }) => id));
      path = page["@odata.nextLink"]?.split("/v1.0")[1];
    }
    expect(ids).toEqual(whole.map(({ id }: { id: string }) => id));
    expect(new Set(ids).size).toBe(whole.length);
  });

  it("takes the window as half-open and each bound by its own offset", async () => {
    const event = await create({
      ...draft,
      start: utc("2027-03-01T10:00:00"),
      end: utc("2027-03-01T11:00:00"),
      attendees: [],
    });
    const seen = async (from: string, to: string): Promise<string[]> => {
      const query = new URLSearchParams({ startDateTime: from, endDateTime: to, $select: "id" });
      return (await priya("GET", `/me/calendarView?${query.toString()}`)).json.value.map(
        ({ id }: { id: string }) => id,
      );
    };
    expect(await seen("2027-03-01T09:00:00Z", "2027-03-01T10:00:00Z")).toEqual([]);
    expect(await seen("2027-03-01T11:00:00Z", "2027-03-01T12:00:00Z")).toEqual([]);
    expect(await seen("2027-03-01T12:59:00+02:00", "2027-03-01T13:30:00+02:00")).toEqual([event.id]);
  });

  it("refuses unknown names in $select and filters it does not understand", async () => {
    expect((await priya("GET", "/me/events?$select=subject,startsAt")).status).toBe(400);
    expect(refused(await priya("GET", "/me/events?$filter=bodyPreview%20eq%20'x'"))).toEqual([
      400,
      "ErrorInvalidUrlQueryFilter",
    ]);
    expect((await priya("GET", "/me/calendarView?startDateTime=2026-11-23T00:00:00Z")).status).toBe(400);
  });
});

describe("the published contract", () => {
  it("finds nothing wrong with any answer of this file", () => {
    const { world, graph } = test.sandbox;
    if (!world.specsFolder) return;
    expect(graph.site.compared).toBeGreaterThan(50);
    const answers = world.log
      .list({ site: "graph" })
      .flatMap(({ method, path, problems }) =>
        problems.filter((problem) => problem.startsWith("answer")).map((problem) => `${method} ${path}: ${problem}`),
      );
    expect(answers).toEqual([]);
  });
});
