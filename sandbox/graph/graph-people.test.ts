import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { clientSecret, type Reply, startTestSandbox, type TestSandbox } from "../test-sandbox.ts";

type Caller = Awaited<ReturnType<TestSandbox["graphAs"]>>;

let test: TestSandbox;
let lena: Caller;
beforeAll(async () => {
  test = await startTestSandbox();
  lena = await test.graphAs("lena");
});
afterAll(() => test.stop());

const utc = (dateTime: string): object => ({ dateTime, timeZone: "UTC" });
const ask = (more: object): Promise<Reply> =>
  lena("POST", "/me/calendar/getSchedule", {
    schedules: ["lena@northwind.example"],
    startTime: utc("2026-12-08T08:00:00"),
    endTime: utc("2026-12-08T12:00:00"),
    availabilityViewInterval: 60,
    ...more,
  });

describe("people and mailboxes", () => {
  it("shows a profile, its default fields or the selected ones", async () => {
    expect((await lena("GET", "/me")).json).toMatchObject({
      displayName: "Lena Vogt",
      userPrincipalName: "lena@northwind.example",
      mail: "lena@northwind.example",
    });
    const some = (await lena("GET", "/me?$select=id,mail")).json;
    expect(Object.keys(some).toSorted()).toEqual(["@odata.context", "id", "mail"]);
  });

  it("names the mailbox's zone as Windows does", async () => {
    const { timeZone, workingHours } = (await lena("GET", "/me/mailboxSettings")).json;
    expect([timeZone, workingHours.timeZone.name]).toEqual(["W. Europe Standard Time", "W. Europe Standard Time"]);
  });

  it("says which meeting providers the calendar allows", async () => {
    expect((await lena("GET", "/me/calendar")).json).toMatchObject({
      allowedOnlineMeetingProviders: ["teamsForBusiness"],
      defaultOnlineMeetingProvider: "teamsForBusiness",
    });
    expect((await lena("GET", "/me/calendars")).json.value).toHaveLength(1);
  });

  it("lets an application read every mailbox of its organisation, but has no /me for it", async () => {
    const form = {
      grant_type: "client_credentials",
      client_secret: clientSecret,
      scope: "https://graph.microsoft.com/.default",
    };
    const bearer = (await test.token(form)).json.access_token;
    const call = (path: string): Promise<Reply> =>
      test.request(`${test.sandbox.origins.graph}/v1.0${path}`, { headers: { authorization: `Bearer ${bearer}` } });
    expect((await call("/users/priya@northwind.example/calendar")).status).toBe(200);
    expect((await call("/me")).json.error.message).toBe(
      "/me request is only valid with delegated authentication flow.",
    );
    expect((await call("/users/aroha@fjordheim.example")).status).toBe(404);
  });
});

describe("getSchedule", () => {
  it("gives digits and items for the window, details for one's own calendar only", async () => {
    const priya = await test.graphAs("priya");
    await lena("POST", "/me/events", {
      subject: "Own",
      start: utc("2026-12-08T09:00:00"),
      end: utc("2026-12-08T10:30:00"),
      showAs: "oof",
    });
    await priya("POST", "/me/events", {
      subject: "Hers",
      start: utc("2026-12-08T08:30:00"),
      end: utc("2026-12-08T09:00:00"),
      showAs: "tentative",
    });
    const { value } = (await ask({ schedules: ["lena@northwind.example", "priya@northwind.example"] })).json;
    expect(value[0].availabilityView).toHaveLength(4);
    expect(value[0].availabilityView.slice(1, 3)).toBe("33");
    expect(value[0].scheduleItems).toContainEqual(
      expect.objectContaining({
        subject: "Own",
        status: "oof",
        start: { dateTime: "2026-12-08T09:00:00.0000000", timeZone: "UTC" },
      }),
    );
    const hers = value[1].scheduleItems.find(({ status }: { status: string }) => status === "tentative");
    expect(Object.keys(hers).toSorted()).toEqual(["end", "start", "status"]);
  });

  it("answers an unknown address inside a 200", async () => {
    const { status, json } = await ask({ schedules: ["nobody@northwind.example"] });
    expect(status).toBe(200);
    expect(json.value).toEqual([
      {
        scheduleId: "nobody@northwind.example",
        error: { message: expect.any(String), responseCode: "ErrorMailRecipientNotFound" },
      },
    ]);
  });

  it("takes twenty schedules and sixty-two days, and no more", async () => {
    const many = (count: number): string[] =>
      Array.from({ length: count }, (_, index) => `learner${String(index + 1).padStart(2, "0")}@northwind.example`);
    expect((await ask({ schedules: many(20) })).status).toBe(200);
    expect((await ask({ schedules: many(21) })).status).toBe(400);
    expect((await ask({ endTime: utc("2027-02-08T08:00:00") })).status).toBe(200);
    expect((await ask({ endTime: utc("2027-02-09T08:00:00") })).json.error.message).toContain(
      "The allowed limit = 62 days",
    );
  });
});

describe("the published contract", () => {
  it("finds nothing wrong with any answer of this file", () => {
    if (!test.sandbox.world.specsFolder) return;
    const answers = test.sandbox.world.log
      .list({ site: "graph" })
      .flatMap(({ method, path, problems }) =>
        problems.filter((problem) => problem.startsWith("answer")).map((problem) => `${method} ${path}: ${problem}`),
      );
    expect(answers).toEqual([]);
  });
});
