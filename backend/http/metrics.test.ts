import { afterEach, describe, expect, it } from "@jest/globals";
import { openDatabase } from "../platform/database.ts";
import type { Reply } from "../platform/route.ts";
import { asInstant } from "../domain/instant.ts";
import { exchange } from "../platform/vendor-request.ts";
import { countWaiting } from "../platform/waiting-work.ts";
import { freshDatabase } from "../testing/fresh-database.ts";
import { createServedMetrics } from "./metrics.ts";
import type { ServedMetrics } from "./metrics.ts";

const nothing = { due: [{ what: "mails", count: 2, seconds: 90 }], incidents: [{ vendor: "zoom", count: 1 }] };
const open: ServedMetrics[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

function serve(given: Partial<Parameters<typeof createServedMetrics>[0]> = {}) {
  const served = createServedMetrics({ token: undefined, countWaiting: async () => nothing, ...given });
  open.push(served);
  const [route] = served.routes;
  if (!route) throw new Error("there is a route");
  const read = async (from: { readonly authorization?: string; readonly clientAddress?: string } = {}) => {
    const { authorization, clientAddress = "127.0.0.1" } = from;
    const asked = { headers: authorization === undefined ? {} : { authorization }, clientAddress };
    const { body } = await (route.handle as (request: unknown) => Promise<Reply>)(asked);
    return String(body);
  };
  return { ...served, read };
}

describe("the figures of a process", () => {
  it("count requests by route, and calls by operation", async () => {
    const { noteAnswered, read } = serve();
    for (const milliseconds of [12, 300])
      noteAnswered({ method: "GET", route: "/api/v1/me", status: 200, milliseconds });
    const call = { method: "GET", url: "http://127.0.0.1:9/", headers: {} } as const;
    await expect(exchange(call, { vendor: "zoom", operation: "read meeting" })).rejects.toThrow("no complete answer");
    const text = await read();
    expect(text).toContain(
      'slotside_request_seconds_bucket{method="GET",route="/api/v1/me",status="200",le="0.025"} 1\n',
    );
    expect(text).toContain(
      'slotside_request_seconds_bucket{method="GET",route="/api/v1/me",status="200",le="+Inf"} 2\n',
    );
    expect(text).toContain('slotside_request_seconds_sum{method="GET",route="/api/v1/me",status="200"} 0.312\n');
    expect(text).toContain(
      'slotside_vendor_call_seconds_count{vendor="zoom",operation="read meeting",status="none"} 1\n',
    );
    expect(text).toContain('slotside_waiting_seconds{what="mails"} 90\n');
    expect(text).toContain('slotside_open_incidents{vendor="zoom"} 1\n');
    expect(text).toMatch(/^slotside_database_up 1$/m);
    expect(text.split("\n").filter((line) => !/^(#|$|[a-z_]+(\{[^}]*\})? [0-9.e+-]+$)/.test(line))).toEqual([]);
  });

  it("are for this machine alone, or for who knows the token", async () => {
    const { read } = serve();
    await expect(read({ clientAddress: "192.0.2.4" })).rejects.toMatchObject({ code: "not_found" });
    const told = serve({ token: "a token of 16 letters" });
    await expect(told.read()).rejects.toMatchObject({ code: "not_found" });
    await expect(told.read({ authorization: "Bearer another" })).rejects.toMatchObject({ code: "not_found" });
    const authorization = "Bearer a token of 16 letters";
    expect(await told.read({ authorization, clientAddress: "192.0.2.4" })).toContain("slotside_waiting");
  });

  it("say that the database does not answer, and go on", async () => {
    const { read } = serve({ countWaiting: async () => Promise.reject(new Error("gone")) });
    expect(await read()).toMatch(/^slotside_database_up 0$/m);
  });

  it("know every kind of work that may wait", async () => {
    const database = await openDatabase({ databaseUrl: await freshDatabase("metrics") });
    const { due, incidents } = await countWaiting(database.db, asInstant(Date.parse("2026-03-02T15:00:00Z")));
    await database.close();
    expect(due.map(({ what, count, seconds }) => [what, count, seconds])).toEqual([
      ["calendars", 0, 0],
      ["mails", 0, 0],
      ["notices", 0, 0],
      ["vendors", 0, 0],
      ["webhooks", 0, 0],
    ]);
    expect(incidents).toEqual([]);
  });
});
