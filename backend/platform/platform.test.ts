import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { sql } from "kysely";
import { z } from "zod";
import { asInstant } from "../domain/instant.ts";
import { openDatabase } from "./database.ts";
import type { OpenDatabase } from "./database.ts";
import { createIdempotency } from "./idempotency.ts";
import type { Idempotency } from "./idempotency.ts";
import { createJobs } from "./jobs.ts";
import type { Jobs } from "./jobs.ts";
import { createLive } from "./live.ts";
import type { Live, LiveNews } from "./live.ts";
import { createLog } from "./log.ts";
import { mintTenantScope } from "./tenant-scope.ts";
import { emptyDatabase } from "../testing/fresh-database.ts";

const log = createLog("silent");
const tenantId = "01990000-0000-7000-8000-000000000001";
const sessionId = "01990000-0000-7000-8000-0000000000a1";
const caller = { scope: mintTenantScope(tenantId, "request"), personId: "01990000-0000-7000-8000-000000000002" };
const wakeUp = { name: "wake-up", schema: z.object({ id: z.string() }) };

const server = await emptyDatabase("platform");

describe.each([["PGlite", undefined], ...(server ? [["PostgreSQL", server]] : [])])("on %s", (_engine, databaseUrl) => {
  let database: OpenDatabase;
  let live: Live;
  let jobs: Jobs;
  const woken: string[] = [];
  const waiting: (() => void)[] = [];

  /** Resolves when the handler has run once more. */
  const nextWakeUp = (): Promise<void> => new Promise((resolve) => waiting.push(resolve));

  beforeAll(async () => {
    database = await openDatabase({ databaseUrl });
    live = createLive(database, log);
    jobs = createJobs(database, { log });
    jobs.work(wakeUp, async ({ id }) => {
      woken.push(id);
      waiting.shift()?.();
      if (id === "poison") throw new Error("cannot be done");
    });
    await live.start();
    await jobs.start();
  }, 60_000);

  afterAll(async () => {
    await jobs.stop();
    await live.stop();
    await database.close();
  }, 30_000);

  describe("a transaction", () => {
    it("refuses a query beside it instead of waiting for ever", async () => {
      await expect(database.transaction(() => database.db.selectFrom("tenants").selectAll().execute())).rejects.toThrow(
        "pass `tx` down",
      );
      await expect(database.transaction(() => database.transaction(async () => undefined))).rejects.toThrow(
        "pass `tx` down",
      );
    });

    it("runs again after a deadlock and gives up on anything else at once", async () => {
      let attempts = 0;
      const answer = await database.transaction(async (tx) => {
        attempts += 1;
        if (attempts < 3) await sql`do $$ begin raise exception 'deadlock' using errcode = '40P01'; end $$`.execute(tx);
        return attempts;
      });
      expect(answer).toBe(3);
      await expect(database.transaction((tx) => sql`select 1 / 0`.execute(tx))).rejects.toThrow("division by zero");
    });

    it("answers counts as numbers", async () => {
      const { rows } = await database.transaction((tx) =>
        sql<{ n: number }>`select count(*) as n from tenants`.execute(tx),
      );
      expect(rows).toEqual([{ n: 0 }]);
    });
  });

  describe("jobs", () => {
    it("run after the commit, once per key, and not at all after a rollback", async () => {
      const ran = nextWakeUp();
      await expect(
        database.transaction(async (tx) => {
          await jobs.enqueue(tx, wakeUp, { id: "rolled back" }, { key: "r" });
          throw new Error("no");
        }),
      ).rejects.toThrow("no");
      await database.transaction(async (tx) => {
        await jobs.enqueue(tx, wakeUp, { id: "first" }, { key: "a" });
        await jobs.enqueue(tx, wakeUp, { id: "dropped" }, { key: "a" });
      });
      await ran;
      expect(woken).toEqual(["first"]);
    });

    it("leave their key free when they fail", async () => {
      const failed = nextWakeUp();
      await database.transaction((tx) => jobs.enqueue(tx, wakeUp, { id: "poison" }, { key: "p" }));
      await failed;
      const ran = nextWakeUp();
      await database.transaction((tx) => jobs.enqueue(tx, wakeUp, { id: "after" }, { key: "p" }));
      await ran;
      expect(woken).toContain("after");
    });
  });

  describe("live news", () => {
    it("arrive when the transaction commits and only in their tenant", async () => {
      const heard: LiveNews[] = [];
      const elsewhere: LiveNews[] = [];
      const arrived = new Promise<void>((resolve) => {
        live.subscribe(tenantId, (news) => {
          heard.push(news);
          resolve();
        });
      });
      live.subscribe("other", (news) => elsewhere.push(news));
      await database.transaction((tx) =>
        live.announce(tx, { tenantId, kind: "session.changed", id: sessionId, version: 2 }),
      );
      await arrived;
      expect(heard).toEqual([
        { type: "news", announcement: { tenantId, kind: "session.changed", id: sessionId, version: 2 } },
      ]);
      expect(elsewhere).toEqual([]);
    });
  });

  describe("a request with a key", () => {
    let idempotency: Idempotency;
    let now = 1_790_000_000_000;
    const request = { caller, key: "press-1", operation: "POST /sessions", body: { startsAt: "2026-03-02T15:00:00Z" } };
    beforeAll(() => {
      idempotency = createIdempotency(database, { now: () => asInstant(now) });
    });
    let times = 0;
    const book = (wish: typeof request) =>
      idempotency.once(wish, (key) =>
        database.transaction(async (tx) => {
          await key.claim(tx);
          times += 1;
          await key.keep(tx, { status: 201, kind: "session", id: sessionId });
          return "booked";
        }),
      );

    it("happens once and is then told what it made", async () => {
      expect(await book(request)).toEqual({ outcome: "first", value: "booked" });
      expect(await book(request)).toEqual({
        outcome: "again",
        resource: { status: 201, kind: "session", id: sessionId },
      });
      expect(times).toBe(1);
    });

    it("is refused when the body differs, and when the first one still runs", async () => {
      await expect(book({ ...request, body: { startsAt: "2026-03-02T16:00:00Z" } })).rejects.toMatchObject({
        code: "idempotency_key_reused",
      });
      const [first, second] = await Promise.allSettled([
        book({ ...request, key: "k2" }),
        book({ ...request, key: "k2" }),
      ]);
      expect(first.status).toBe("fulfilled");
      expect(second).toMatchObject({ status: "rejected", reason: { code: "request_in_progress" } });
    });

    it("is free again after a failure, and after a day", async () => {
      const failing = idempotency.once({ ...request, key: "k3" }, (key) =>
        database.transaction(async (tx) => {
          await key.claim(tx);
          throw new Error("refused");
        }),
      );
      await expect(failing).rejects.toThrow("refused");
      expect(await book({ ...request, key: "k3" })).toMatchObject({ outcome: "first" });
      now += 25 * 60 * 60 * 1000;
      expect(await book({ ...request, key: "k3" })).toMatchObject({ outcome: "first" });
      await idempotency.forgetOld();
      const left = await database.db.selectFrom("idempotency_keys").select("key").execute();
      expect(left).toEqual([{ key: "k3" }]);
    });
  });
});

describe("a data folder", () => {
  it("is held by one, keeps its rows, and is taken over from a dead process", async () => {
    const folder = await mkdtemp(join(tmpdir(), "slotside-data-"));
    const first = await openDatabase({ dataFolder: folder });
    await first.db
      .insertInto("tenants")
      .values({ id: tenantId, display_name: "School", onboarded_at: new Date(0) })
      .execute();
    await expect(openDatabase({ dataFolder: folder })).rejects.toThrow("already open");
    await first.close();
    await writeFile(join(folder, "in-use.lock"), "4194305 gone\n");
    const second = await openDatabase({ dataFolder: folder });
    expect(await second.db.selectFrom("tenants").select("display_name").execute()).toEqual([
      { display_name: "School" },
    ]);
    await second.close();
    await writeFile(join(folder, "in-use.lock"), `${process.ppid}\n`);
    await expect(openDatabase({ dataFolder: folder })).rejects.toThrow(`in use by process ${process.ppid}`);
    await rm(folder, { recursive: true });
  }, 60_000);
});
