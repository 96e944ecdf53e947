import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
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

const time = (dateTime: string, timeZone = "UTC"): object => ({ dateTime, timeZone });
let year = 2028;

/** Four Tuesdays of a March of its own, so that no other test's series is in the way. */
async function createSeries(more: object = {}): Promise<{ readonly master: Loose; readonly march: string }> {
  year += 1;
  const startDate = new Date(Date.UTC(year, 2, 1));
  startDate.setUTCDate(1 + ((9 - startDate.getUTCDay()) % 7));
  const first = startDate.toISOString().slice(0, 10);
  const body = {
    subject: "Class",
    start: time(`${first}T10:00:00`),
    end: time(`${first}T11:00:00`),
    attendees: [{ emailAddress: { address: "lena@northwind.example" } }],
    recurrence: {
      pattern: { type: "weekly", interval: 1, daysOfWeek: ["tuesday"] },
      range: { type: "numbered", startDate: first, numberOfOccurrences: 4 },
    },
    ...more,
  };
  const master = (await priya("POST", "/me/events", body)).json;
  return { master, march: `startDateTime=${year}-03-01T00:00:00Z&endDateTime=${year}-04-10T00:00:00Z` };
}
const view = async (caller: Caller, march: string): Promise<Loose[]> =>
  (await caller("GET", `/me/calendarView?${march}&$top=50`)).json.value;
const refused = (reply: Reply): unknown[] => [reply.status, reply.json.error?.code];

describe("a series", () => {
  it("is one master in the list and one occurrence per date in the calendar, for guests too", async () => {
    const { master, march } = await createSeries();
    expect(master).toMatchObject({
      type: "seriesMaster",
      seriesMasterId: null,
      recurrence: {
        pattern: { month: 0, dayOfMonth: 0, index: "first" },
        range: { type: "numbered", numberOfOccurrences: 4 },
      },
    });
    const seen = await view(priya, march);
    expect(seen.map(({ type, seriesMasterId }) => [type, seriesMasterId])).toEqual(
      Array.from({ length: 4 }, () => ["occurrence", master.id]),
    );
    expect(new Set(seen.map(({ id }) => id)).size).toBe(4);
    expect((await view(lena, march)).length).toBe(4);
    const instances = (await priya("GET", `/me/events/${master.id}/instances?${march}`)).json.value;
    expect(instances.map(({ id }: Loose) => id)).toEqual(seen.map(({ id }) => id));
    const listed = (await priya("GET", "/me/events?$top=500")).json.value.filter(
      ({ iCalUId }: Loose) => iCalUId === master.iCalUId,
    );
    expect(listed.length).toBe(1);
    expect((await priya("GET", `/me/events/${seen[2].id}`)).json).toMatchObject({
      id: seen[2].id,
      originalStart: expect.any(String),
    });
    expect(test.sandbox.world.log.list({ withProblems: true })).toEqual([]);
  });

  it("keeps the wall clock of its zone over a change to summer time", async () => {
    const inBerlin = (at: string): object => time(`2040-03-${at}`, "W. Europe Standard Time");
    await createSeries({
      start: inBerlin("20T10:00:00"),
      end: inBerlin("20T11:00:00"),
      recurrence: {
        pattern: { type: "daily", interval: 7 },
        range: { type: "endDate", startDate: "2040-03-20", endDate: "2040-04-05" },
      },
    });
    const seen = await view(priya, "startDateTime=2040-03-01T00:00:00Z&endDateTime=2040-05-01T00:00:00Z");
    expect(seen.map(({ start }) => start.dateTime.slice(5, 13))).toEqual(["03-20T09", "03-27T08", "04-03T08"]);
  });

  it("makes a changed occurrence an exception under the same id, on both sides", async () => {
    const { march } = await createSeries();
    const [, second] = await view(priya, march);
    const day = second.start.dateTime.slice(0, 10);
    const moved = await priya("PATCH", `/me/events/${second.id}`, {
      start: time(`${day}T15:00:00`),
      end: time(`${day}T16:00:00`),
    });
    expect(moved.json).toMatchObject({
      id: second.id,
      type: "exception",
      start: { dateTime: `${day}T15:00:00.0000000` },
    });
    for (const caller of [priya, lena]) {
      const types = (await view(caller, march)).map(({ type, start }) => [type, start.dateTime.slice(11, 13)]);
      expect(types).toEqual([
        ["occurrence", "10"],
        ["exception", "15"],
        ["occurrence", "10"],
        ["occurrence", "10"],
      ]);
    }
  });

  it("lets an occurrence go alone, and shows it to nobody any more but as cancelled to guests", async () => {
    const { march } = await createSeries();
    const [first] = await view(priya, march);
    expect((await priya("DELETE", `/me/events/${first.id}`)).status).toBe(204);
    expect((await view(priya, march)).length).toBe(3);
    expect(refused(await priya("GET", `/me/events/${first.id}`))).toEqual([404, "ErrorItemNotFound"]);
    expect((await view(lena, march)).map(({ isCancelled }) => isCancelled)).toEqual([true, false, false, false]);
  });

  it("keeps an occurrence between its neighbours", async () => {
    const { march } = await createSeries();
    const [, second, third] = await view(priya, march);
    const move = { start: third.start, end: third.end };
    expect(refused(await priya("PATCH", `/me/events/${second.id}`, move))).toEqual([
      400,
      "ErrorOccurrenceCrossingBoundary",
    ]);
  });

  it("takes a guest's answer to one occurrence for that one", async () => {
    const { master, march } = await createSeries();
    const [, second] = await view(lena, march);
    expect((await lena("POST", `/me/events/${second.id}/accept`, {})).status).toBe(202);
    const answers = (await view(priya, march)).map(({ attendees }) => attendees[0].status.response);
    expect(answers).toEqual(["none", "accepted", "none", "none"]);
    expect((await priya("GET", `/me/events/${master.id}`)).json.attendees[0].status.response).toBe("none");
  });

  it("moves with its master, forgetting its exceptions, and ends with it", async () => {
    const { master, march } = await createSeries();
    const [first, second] = await view(priya, march);
    await priya("PATCH", `/me/events/${second.id}`, { subject: "Special" });
    const day = first.start.dateTime.slice(0, 10);
    await priya("PATCH", `/me/events/${master.id}`, { start: time(`${day}T12:00:00`), end: time(`${day}T13:00:00`) });
    for (const caller of [priya, lena])
      expect((await view(caller, march)).map(({ type, start }) => [type, start.dateTime.slice(11, 13)])).toEqual(
        Array.from({ length: 4 }, () => ["occurrence", "12"]),
      );
    await priya("POST", `/me/events/${master.id}/cancel`, {});
    expect(await view(priya, march)).toEqual([]);
  });

  it("makes its owner busy on each of its dates", async () => {
    const { march } = await createSeries();
    const [startTime, endTime] = [...new URLSearchParams(march).values()].map((at) => time(at.slice(0, -1)));
    const body = { schedules: ["priya@northwind.example"], startTime, endTime, availabilityViewInterval: 60 };
    const { json } = await priya("POST", "/me/calendar/getSchedule", body);
    expect(json.value[0].scheduleItems.length).toBe(4);
  });

  it("comes in a delta round as its master with short occurrences, and tells of those that are gone", async () => {
    const { march } = await createSeries();
    const path = (link: string): string => link.slice(link.indexOf("/me/"));
    const first = (await priya("GET", `/me/calendarView/delta?${march}`)).json;
    expect(first.value.map(({ type }: Loose) => type)).toEqual(["seriesMaster", ...Array(4).fill("occurrence")]);
    expect(first.value[1]).not.toHaveProperty("subject");
    await priya("DELETE", `/me/events/${first.value[1].id}`);
    const next = (await priya("GET", path(first["@odata.deltaLink"]))).json.value;
    const removed = next.filter((row: Loose) => row["@removed"]).map(({ id }: Loose) => id);
    expect(removed).toEqual([first.value[1].id]);
    expect(
      test.sandbox.world.log.list({ withProblems: true, afterSeq: 0 }).filter(({ path: at }) => at.includes("delta")),
    ).toEqual([]);
  });

  it("is refused with a pattern that is none", async () => {
    const wrong = { pattern: { type: "weekly", interval: 1 }, range: { type: "noEnd", startDate: "2029-01-01" } };
    const body = {
      subject: "x",
      start: time("2029-01-01T10:00:00"),
      end: time("2029-01-01T11:00:00"),
      recurrence: wrong,
    };
    expect(refused(await priya("POST", "/me/events", body))).toEqual([400, "ErrorPropertyValidationFailure"]);
  });
});
