import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { people } from "../people.ts";
import { clientSecret, northwind, type Reply, startTestSandbox, type TestSandbox } from "../test-sandbox.ts";

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

const span = { startDateTime: "2026-12-01T10:00:00Z", endDateTime: "2026-12-01T10:30:00Z" };
const refused = (reply: Reply): unknown[] => [reply.status, reply.json.error?.code];
const getOrMake = (externalId: string, more: object = {}): Promise<Reply> =>
  priya("POST", "/me/onlineMeetings/createOrGet", { externalId, ...more });

describe("online meetings", () => {
  it("are created, read, found by their link, changed and deleted", async () => {
    const made = await priya("POST", "/me/onlineMeetings", { ...span, subject: "Mentoring" });
    expect([made.status, made.json.joinWebUrl]).toEqual([201, expect.stringContaining("meetup-join")]);
    const at = `/me/onlineMeetings/${encodeURIComponent(made.json.id)}`;
    expect((await priya("GET", at)).json).toMatchObject({
      subject: "Mentoring",
      startDateTime: "2026-12-01T10:00:00.0000000Z",
    });
    const filter = encodeURIComponent(`JoinWebUrl eq '${made.json.joinWebUrl}'`);
    expect((await priya("GET", `/me/onlineMeetings?$filter=${filter}`)).json.value[0].id).toBe(made.json.id);
    const moved = { startDateTime: "2026-12-02T10:00:00+01:00", endDateTime: "2026-12-02T10:30:00+01:00" };
    const changed = await priya("PATCH", at, moved);
    expect(changed.json).toMatchObject({
      startDateTime: "2026-12-02T09:00:00.0000000Z",
      joinWebUrl: made.json.joinWebUrl,
    });
    expect(refused(await lena("GET", at))).toEqual([404, "NotFound"]);
    expect((await priya("DELETE", at)).status).toBe(204);
    expect(refused(await priya("DELETE", at))).toEqual([404, "NotFound"]);
    expect(test.sandbox.world.log.list({ withProblems: true })).toEqual([]);
  });

  it("are made once per external id, with the times of the first call", async () => {
    const first = await getOrMake("SL-7K3QX9TM/1", { ...span, subject: "One" });
    const again = await getOrMake("SL-7K3QX9TM/1", {
      startDateTime: "2026-12-05T10:00:00Z",
      endDateTime: "2026-12-05T11:00:00Z",
    });
    expect([first.status, again.status, again.json.id]).toEqual([201, 200, first.json.id]);
    expect(again.json.startDateTime).toBe("2026-12-01T10:00:00.0000000Z");
    expect((await getOrMake("SL-7K3QX9TM/2")).json).toMatchObject({
      startDateTime: "2026-11-24T09:00:00.0000000Z",
      endDateTime: "2026-11-24T10:00:00.0000000Z",
    });
    expect(test.sandbox.world.log.list({ withProblems: true })).toEqual([]);
  });

  it("are refused with half a time, without an external id, by address instead of object id", async () => {
    const { json } = await getOrMake("half");
    const at = `/me/onlineMeetings/${encodeURIComponent(json.id)}`;
    expect((await priya("PATCH", at, { startDateTime: span.startDateTime })).status).toBe(400);
    expect((await priya("POST", "/me/onlineMeetings/createOrGet", {})).status).toBe(400);
    expect((await getOrMake("late", { endDateTime: span.endDateTime })).status).toBe(400);
    expect(refused(await priya("POST", "/users/priya@northwind.example/onlineMeetings", span))).toEqual([
      404,
      "NotFound",
    ]);
    expect(refused(await priya("GET", "/me/onlineMeetings"))).toEqual([400, "ErrorInvalidRequest"]);
  });

  it("need a policy for an app on its own", async () => {
    const { json } = await test.token(
      { grant_type: "client_credentials", client_secret: clientSecret, scope: "https://graph.microsoft.com/.default" },
      { tenant: northwind },
    );
    const priyasId = people.find(({ handle }) => handle === "priya")?.oid ?? "";
    const reply = await test.request(`${test.sandbox.origins.graph}/v1.0/users/${priyasId}/onlineMeetings`, {
      method: "POST",
      headers: { authorization: `Bearer ${json.access_token}`, "content-type": "application/json" },
      body: JSON.stringify(span),
    });
    expect(refused(reply)).toEqual([403, "Forbidden"]);
  });

  it("take no time in the calendar", async () => {
    const window = "startDateTime=2026-12-01T09:00:00Z&endDateTime=2026-12-01T11:00:00Z";
    const before = (await priya("GET", `/me/calendarView?${window}`)).json.value.length;
    await priya("POST", "/me/onlineMeetings", span);
    expect((await priya("GET", `/me/calendarView?${window}`)).json.value.length).toBe(before);
  });
});
