import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { type Reply, startTestSandbox, type TestSandbox } from "../test-sandbox.ts";

type Caller = Awaited<ReturnType<TestSandbox["graphAs"]>>;
// oxlint-disable-next-line typescript/no-explicit-any -- tests reach into vendors' JSON freely
type Loose = any;

let test: TestSandbox;
let tomas: Caller;
beforeAll(async () => {
  test = await startTestSandbox();
  test.sandbox.graph.settings.latencyMs = 0;
});
beforeEach(async () => {
  tomas = await test.graphAs("tomas");
});
afterAll(() => test.stop());

const time = (dateTime: string): object => ({ dateTime, timeZone: "UTC" });
const create = async (day: string, subject = "Mentoring"): Promise<Loose> => {
  const body = { subject, start: time(`${day}T10:00:00`), end: time(`${day}T10:30:00`) };
  return (await tomas("POST", "/me/events", body)).json;
};
const window = "startDateTime=2027-03-01T00:00:00Z&endDateTime=2027-04-01T00:00:00Z";
const pathOf = (link: string): string => link.slice(link.indexOf("/v1.0") + "/v1.0".length);

interface Round {
  readonly rows: readonly Loose[];
  readonly pages: readonly Reply[];
  readonly deltaLink: string;
}

async function round(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Round> {
  const pages: Reply[] = [];
  for (let next: string | undefined = path; next !== undefined;) {
    const page = await tomas("GET", next, undefined, headers);
    pages.push(page);
    next = page.json["@odata.nextLink"] && pathOf(page.json["@odata.nextLink"]);
  }
  const rows = pages.flatMap(({ json }) => json.value);
  return { rows, pages, deltaLink: pathOf(pages.at(-1)?.json["@odata.deltaLink"] ?? "") };
}

const start = (): Promise<Round> => round(`/me/calendarView/delta?${window}`);
const idsOf = ({ rows }: Round): string[] => rows.map(({ id }) => id);
const removedIds = ({ rows }: Round): string[] => rows.filter((row) => row["@removed"]).map(({ id }) => id);

describe("calendarView/delta", () => {
  it("first tells what is in the window, then only what was written since", async () => {
    const event = await create("2027-03-02");
    await create("2027-05-02");
    const first = await start();
    expect(idsOf(first)).toEqual([event.id]);
    expect(first.pages[0]?.headers.get("preference-applied")).toBe("odata.track-changes");
    expect((await round(first.deltaLink)).rows).toEqual([]);
    await tomas("PATCH", `/me/events/${event.id}`, { subject: "Moved" });
    const second = await round(first.deltaLink);
    expect(second.rows.map(({ id, subject }) => [id, subject])).toEqual([[event.id, "Moved"]]);
    expect((await round(second.deltaLink)).rows).toEqual([]);
    expect(test.sandbox.world.log.list({ withProblems: true })).toEqual([]);
  });

  it("goes on by pages of the size that was asked for, and leaves what changes meanwhile for the next round", async () => {
    const events = [await create("2027-03-03"), await create("2027-03-04"), await create("2027-03-05")];
    const prefer = { prefer: "odata.maxpagesize=2" };
    const firstPage = await tomas("GET", `/me/calendarView/delta?${window}`, undefined, prefer);
    expect(firstPage.json.value.length).toBe(2);
    const last = events[2];
    await tomas("PATCH", `/me/events/${last.id}`, { subject: "Meanwhile" });
    const rest = await round(pathOf(firstPage.json["@odata.nextLink"]), prefer);
    const next = await round(rest.deltaLink, prefer);
    expect(next.rows.map(({ subject }) => subject)).toEqual(["Meanwhile"]);
  });

  it("tells of removed events, of those that left the window, and of new ones it never knew", async () => {
    const [deleted, moved] = [await create("2027-03-06"), await create("2027-03-07")];
    const first = await start();
    await tomas("DELETE", `/me/events/${deleted.id}`);
    await tomas("PATCH", `/me/events/${moved.id}`, {
      start: time("2027-06-01T10:00:00"),
      end: time("2027-06-01T11:00:00"),
    });
    const outside = await create("2027-07-01");
    const second = await round(first.deltaLink);
    expect(removedIds(second)).toEqual([deleted.id, moved.id, outside.id]);
    expect(second.rows[0]).toEqual({
      "@odata.type": "#microsoft.graph.event",
      id: deleted.id,
      "@removed": { reason: "deleted" },
    });
  });

  it("can come with empty pages before the last", async () => {
    test.sandbox.graph.settings.deltaEmptyPages = 2;
    const first = await start();
    test.sandbox.graph.settings.deltaEmptyPages = 0;
    expect(first.pages.slice(0, 2).map(({ json }) => json.value)).toEqual([[], []]);
    expect(first.rows.length).toBeGreaterThan(0);
  });

  it("answers 410 for tokens of a sync state that is gone", async () => {
    const first = await start();
    await test.request(`${test.sandbox.origins.home}/mailboxes/tomas/expire-sync`, { method: "POST" });
    const gone = await tomas("GET", first.deltaLink);
    expect([gone.status, gone.json.error.code]).toEqual([410, "SyncStateNotFound"]);
    expect(gone.json.error.message).toContain("generation=1;[highest=9]");
    expect((await start()).rows.length).toBeGreaterThan(0);
  });

  it("refuses selections, foreign tokens and a missing window", async () => {
    const first = await start();
    const lena = await test.graphAs("lena");
    const codes = [
      await tomas("GET", `/me/calendarView/delta?${window}&$select=subject`),
      await lena("GET", first.deltaLink),
      await tomas("GET", first.deltaLink.replace("calendarView", "events")),
      await tomas("GET", "/me/calendarView/delta"),
      await tomas("GET", "/me/calendarView/delta?$deltatoken=made-up"),
    ].map(({ status, json }) => [status, json.error.code]);
    expect(codes).toEqual([
      [400, "ErrorInvalidUrlQuery"],
      [400, "ErrorInvalidSyncStateData"],
      [400, "ErrorInvalidSyncStateData"],
      [400, "ErrorInvalidParameter"],
      [400, "ErrorInvalidSyncStateData"],
    ]);
  });

  it("names immutable ids where they are asked for", async () => {
    const event = await create("2027-03-20");
    const { rows } = await round(`/me/calendarView/delta?${window}`, { prefer: 'IdType="ImmutableId"' });
    const row = rows.find(({ iCalUId }) => iCalUId === event.iCalUId);
    expect(row.id).not.toBe(event.id);
  });
});

describe("events/delta", () => {
  it("tells of the whole calendar without a window", async () => {
    const first = await round("/me/events/delta", { prefer: "odata.maxpagesize=500" });
    expect(first.rows.length).toBeGreaterThan(20);
    const event = await create("2029-01-01");
    expect(idsOf(await round(first.deltaLink))).toEqual([event.id]);
  });
});
