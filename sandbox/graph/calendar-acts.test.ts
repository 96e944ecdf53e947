import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { people } from "../people.ts";
import { type Reply, startTestSandbox, type TestSandbox } from "../test-sandbox.ts";

type Caller = Awaited<ReturnType<TestSandbox["graphAs"]>>;
// oxlint-disable-next-line typescript/no-explicit-any -- tests reach into vendors' JSON freely
type Loose = any;

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

const time = (dateTime: string): object => ({ dateTime, timeZone: "UTC" });
const draft = {
  subject: "Mentoring",
  start: time("2026-12-01T10:00:00"),
  end: time("2026-12-01T10:30:00"),
  attendees: [{ emailAddress: { address: "lena@northwind.example" } }],
};
const create = async (body: object = draft): Promise<Loose> => (await priya("POST", "/me/events", body)).json;
const control = (method: string, path: string, body?: object): Promise<Reply> =>
  test.request(`${test.sandbox.origins.home}${path}`, { method, ...(body ? { body: JSON.stringify(body) } : {}) });

/** What Priya's mailbox tells its subscribers from now on. */
function watch(): string[] {
  const kinds: string[] = [];
  const priyasId = people.find(({ handle }) => handle === "priya")?.oid;
  test.sandbox.graph.store.listen(({ oid, kind }) => {
    if (oid === priyasId) kinds.push(kind);
  });
  return kinds;
}

describe("what people do in their calendars", () => {
  const copyOf = async (iCalUId: string): Promise<Loose> => {
    const filter = encodeURIComponent(`iCalUId eq '${iCalUId}'`);
    return (await lena("GET", `/me/events?$filter=${filter}`)).json.value[0];
  };

  it("is told: a drag, an edited place and text, a guest added and removed, a deletion", async () => {
    const event = await create({ ...draft, isOnlineMeeting: true });
    const kinds = watch();
    const at = `/mailboxes/priya/events/${event.id}`;
    await control("PATCH", at, { startsAt: "2026-12-01T12:00:00Z", endsAt: "2026-12-01T12:30:00Z" });
    await control("PATCH", at, { location: "Room 4", bodyHtml: "<p>Bring paper</p>" });
    await control("PATCH", at, { invite: ["sam@northwind.example"] });
    await control("PATCH", at, { uninvite: ["sam@northwind.example"] });
    const read = (await priya("GET", `/me/events/${event.id}`)).json;
    expect(read).toMatchObject({ location: { displayName: "Room 4" }, onlineMeeting: event.onlineMeeting });
    expect(read.body.content).toContain("Bring paper");
    expect(read.attendees.length).toBe(1);
    await control("DELETE", at);
    expect(kinds).toEqual(["updated", "updated", "updated", "updated", "deleted"]);
    expect((await control("PATCH", at, {})).status).toBe(404);
    expect(test.sandbox.world.log.list({ withProblems: true })).toEqual([]);
  });

  it("is told to the organizer when a guest answers or proposes another time", async () => {
    const event = await create();
    const copy = await copyOf(event.iCalUId);
    const kinds = watch();
    await control("POST", `/mailboxes/lena/events/${copy.id}/respond`, { response: "accepted" });
    const span = { startsAt: "2026-12-01T15:00:00Z", endsAt: "2026-12-01T15:30:00Z" };
    await control("POST", `/mailboxes/lena/events/${copy.id}/propose`, span);
    expect(kinds).toEqual(["updated", "updated"]);
    const [attendee] = (await priya("GET", `/me/events/${event.id}`)).json.attendees;
    expect(attendee).toMatchObject({
      status: { response: "tentativelyAccepted" },
      proposedNewTime: {
        start: { dateTime: "2026-12-01T15:00:00.0000000", timeZone: "UTC" },
        end: { dateTime: "2026-12-01T15:30:00.0000000", timeZone: "UTC" },
      },
    });
    await priya("PATCH", `/me/events/${event.id}`, {
      start: time("2026-12-01T15:00:00"),
      end: time("2026-12-01T15:30:00"),
    });
    expect((await priya("GET", `/me/events/${event.id}`)).json.attendees[0]).not.toHaveProperty("proposedNewTime");
    expect(test.sandbox.world.log.list({ withProblems: true })).toEqual([]);
  });

  it("carries a proposal that comes through Graph as well, and refuses one where none is taken", async () => {
    const event = await create();
    const copy = await copyOf(event.iCalUId);
    const proposedNewTime = { start: time("2026-12-02T08:00:00"), end: time("2026-12-02T08:30:00") };
    expect((await lena("POST", `/me/events/${copy.id}/decline`, { proposedNewTime })).status).toBe(202);
    expect((await priya("GET", `/me/events/${event.id}`)).json.attendees[0].proposedNewTime.start.dateTime).toBe(
      "2026-12-02T08:00:00.0000000",
    );
    const closed = await create({ ...draft, allowNewTimeProposals: false });
    const other = await copyOf(closed.iCalUId);
    expect((await control("POST", `/mailboxes/lena/events/${other.id}/propose`, {})).status).toBe(400);
  });

  it("keeps a guest's drag of their own copy to the guest until the organizer's next update", async () => {
    const event = await create();
    const copy = await copyOf(event.iCalUId);
    await control("PATCH", `/mailboxes/lena/events/${copy.id}`, {
      startsAt: "2026-12-03T10:00:00Z",
      endsAt: "2026-12-03T10:30:00Z",
    });
    expect((await copyOf(event.iCalUId)).start.dateTime).toBe("2026-12-03T10:00:00.0000000");
    expect((await priya("GET", `/me/events/${event.id}`)).json.start.dateTime).toBe("2026-12-01T10:00:00.0000000");
    await priya("PATCH", `/me/events/${event.id}`, { subject: "Renamed" });
    expect((await copyOf(event.iCalUId)).start.dateTime).toBe("2026-12-01T10:00:00.0000000");
  });
});
