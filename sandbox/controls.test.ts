import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { onBehalfOf, type Reply, startTestSandbox, type TestSandbox } from "./test-sandbox.ts";

let test: TestSandbox;
beforeAll(async () => {
  test = await startTestSandbox();
});
afterAll(() => test.stop());

const control = (method: string, path: string, body?: unknown): Promise<Reply> =>
  test.request(`${test.sandbox.origins.home}${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });

describe("the controls", () => {
  it("shows and moves the clock", async () => {
    expect((await control("GET", "/clock")).json).toEqual({ now: "2026-11-24T09:00:00.000Z" });
    expect((await control("POST", "/clock", { advanceMinutes: 90 })).json).toEqual({ now: "2026-11-24T10:30:00.000Z" });
    expect((await control("POST", "/clock", { at: "2026-11-24T09:00:00Z" })).json).toEqual({
      now: "2026-11-24T09:00:00.000Z",
    });
    expect((await control("POST", "/clock", { at: "soon" })).status).toBe(400);
  });

  it("lists people without the crowd, and says that it is well", async () => {
    expect((await control("GET", "/people")).json.items.map(({ handle }: { handle: string }) => handle)).toContain(
      "priya",
    );
    expect((await control("GET", "/people")).json.items.length).toBeLessThan(20);
    expect((await control("GET", "/healthz")).json).toEqual({ status: "ok" });
  });

  it("adds, drags and deletes events in anybody's mailbox", async () => {
    const added = await control("POST", "/mailboxes/sam/events", {
      subject: "Gym",
      startsAt: "2026-11-30T10:00:00Z",
      endsAt: "2026-11-30T11:00:00Z",
    });
    expect(added.json).toMatchObject({ subject: "Gym", startsAt: "2026-11-30T10:00:00Z", isOrganizer: true });
    const at = `/mailboxes/sam/events/${added.json.id}`;
    const moved = await control("PATCH", at, { startsAt: "2026-11-30T12:00:00Z", endsAt: "2026-11-30T13:00:00Z" });
    expect(moved.json.startsAt).toBe("2026-11-30T12:00:00Z");
    expect((await control("DELETE", at)).status).toBe(204);
    expect((await control("DELETE", at)).status).toBe(404);
    const { items } = (await control("GET", "/mailboxes/sam/events")).json;
    expect(items.find(({ id }: { id: string }) => id === added.json.id)).toMatchObject({ isDeleted: true });
  });

  it("drags a meeting for everybody when the organizer drags it", async () => {
    const priya = await test.graphAs("priya");
    const time = (dateTime: string): object => ({ dateTime, timeZone: "UTC" });
    const attendees = [{ emailAddress: { address: "lena@northwind.example" } }];
    const event = (
      await priya("POST", "/me/events", {
        subject: "M",
        start: time("2026-12-01T10:00:00"),
        end: time("2026-12-01T10:30:00"),
        attendees,
      })
    ).json;
    await control("PATCH", `/mailboxes/priya/events/${event.id}`, {
      startsAt: "2026-12-01T12:00:00Z",
      endsAt: "2026-12-01T12:30:00Z",
    });
    const { items } = (await control("GET", "/mailboxes/lena/events")).json;
    expect(items.find(({ iCalUId }: { iCalUId: string }) => iCalUId === event.iCalUId).startsAt).toBe(
      "2026-12-01T12:00:00Z",
    );
  });

  it("lists a person's Zoom meetings, none for who has no account", async () => {
    expect((await control("GET", "/zoom-accounts/priya/meetings")).json).toEqual({ items: [] });
    expect((await control("GET", "/zoom-accounts/sam/meetings")).json).toEqual({ items: [] });
    expect((await control("GET", "/zoom-accounts/nobody/meetings")).status).toBe(404);
  });

  it("hits as many calls with a fault as it was told, and no more", async () => {
    const priya = await test.graphAs("priya");
    await control("POST", "/faults", {
      site: "graph",
      method: "GET",
      path: "/me/calendar$",
      effect: "status",
      status: 503,
      times: 1,
    });
    expect((await priya("GET", "/me/calendar")).status).toBe(503);
    expect((await priya("GET", "/me/calendar")).status).toBe(200);
    expect((await control("POST", "/faults", { site: "graph", effect: "explode" })).status).toBe(400);
    await control("POST", "/faults", { site: "graph", effect: "reset_after" });
    expect((await control("GET", "/faults")).json.items).toHaveLength(1);
    await control("DELETE", "/faults");
    expect((await control("GET", "/faults")).json.items).toEqual([]);
  });

  it("keeps an effect whose answer is lost", async () => {
    const priya = await test.graphAs("priya");
    const time = (dateTime: string): object => ({ dateTime, timeZone: "UTC" });
    await control("POST", "/faults", {
      site: "graph",
      method: "POST",
      path: "/events$",
      effect: "reset_after",
      times: 1,
    });
    const lost = priya("POST", "/me/events", {
      subject: "Lost",
      start: time("2026-12-05T10:00:00"),
      end: time("2026-12-05T10:30:00"),
    });
    await expect(lost).rejects.toThrow();
    const { items } = (await control("GET", "/mailboxes/priya/events")).json;
    expect(items.filter(({ subject }: { subject: string }) => subject === "Lost")).toHaveLength(1);
  });

  it("lists calls without secrets, by site and from a number on, and how many were compared with contracts", async () => {
    await test.token(onBehalfOf(await test.signIn("lena")));
    const { items, checked } = (await control("GET", "/calls?site=entra")).json;
    const last = items.at(-1);
    expect(last).toMatchObject({
      site: "entra",
      method: "POST",
      status: 200,
      requestBody: { client_secret: "<secret>" },
    });
    expect(
      (await control("GET", `/calls?afterSeq=${last.seq}`)).json.items.every(
        ({ seq }: { seq: number }) => seq > last.seq,
      ),
    ).toBe(true);
    expect(checked.entra > 0).toBe(test.sandbox.world.specsFolder !== undefined);
  });

  it("names a call that breaks the vendor's contract", async () => {
    if (!test.sandbox.world.specsFolder) return;
    const priya = await test.graphAs("priya");
    await priya("POST", "/me/events", { subject: 7, start: "tomorrow" });
    const { items } = (await control("GET", "/calls?site=graph&problems=1")).json;
    expect(items.at(-1).problems).toContain("request /subject must be string");
  });

  it("revokes a person's sign-ins and rotates the keys", async () => {
    const assertion = await test.signIn("tomas");
    expect((await control("POST", "/entra/revoke", { handle: "tomas" })).status).toBe(204);
    expect((await test.token(onBehalfOf(assertion))).json.error_codes).toEqual([50173]);
    expect((await control("POST", "/entra/rotate-keys")).status).toBe(204);
    expect((await control("POST", "/entra/revoke", { handle: "nobody" })).status).toBe(404);
  });

  it("reads settings strictly", async () => {
    const set = await control("POST", "/settings", {
      duplicateTransactionStatus: 400,
      consent: { "elsewhere.example": true },
      mfaRequired: { sam: true },
    });
    expect(set.json).toMatchObject({
      duplicateTransactionStatus: 400,
      consent: { "elsewhere.example": true },
      mfaRequired: { sam: true },
    });
    expect((await control("POST", "/settings", { duplicateTransactionStatus: 418 })).status).toBe(400);
    expect((await control("POST", "/settings", { colour: "red" })).json.error).toContain("There is no setting colour");
  });
});
