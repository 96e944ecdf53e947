import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { asInstant } from "../../domain/instant.ts";
import { openDatabase } from "../../platform/database.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import { createLog } from "../../platform/log.ts";
import { createRandomIds } from "../../platform/random-ids.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import { freshDatabase } from "../../testing/fresh-database.ts";
import { createDailyBudget, forgetOldCounts } from "./count-writes.ts";
import { createCallBudget } from "./take-turns.ts";

let url: string | undefined;
let first: OpenDatabase;
let second: OpenDatabase;
let now = Date.parse("2026-03-02T22:00:00Z");
const clock = { now: () => asInstant(now) };
const ids = createRandomIds(clock);
const log = createLog("silent");
const newGrant = (vendor: GrantRef["vendor"] = "microsoft"): GrantRef => ({
  tenantId: ids.next(),
  connectionId: ids.next(),
  vendor,
});

// On a server the two are two processes' pools; without one they share the embedded database.
beforeAll(async () => {
  url = await freshDatabase("budgets");
  first = await openDatabase({ databaseUrl: url });
  second = url === undefined ? first : await openDatabase({ databaseUrl: url });
}, 60_000);
afterAll(async () => {
  await first.close();
  if (second !== first) await second.close();
});

const budgetOn = (database: OpenDatabase, patienceMs?: number) =>
  createCallBudget({ database, clock, ids, log, random: () => 0, ...(patienceMs === undefined ? {} : { patienceMs }) });

describe("calls to one account", () => {
  it("are at most three at a time over two processes, and all of them have their turn", async () => {
    const grant = newGrant();
    let running = 0;
    let most = 0;
    let done = 0;
    const call = async (): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      await pause(3);
      running -= 1;
      done += 1;
    };
    const [one, other] = [budgetOn(first), budgetOn(second)];
    await Promise.all(Array.from({ length: 24 }, (_, index) => (index % 2 ? one : other).inTurn(grant, call)));
    expect({ most, done, running }).toEqual({ most: 3, done: 24, running: 0 });
  });

  it("give their place back when they fail", async () => {
    const grant = newGrant();
    const budget = budgetOn(first);
    const fail = (): Promise<never> => Promise.reject(new Error("no"));
    for (let count = 0; count < 5; count += 1) await expect(budget.inTurn(grant, fail)).rejects.toThrow("no");
    await expect(budget.inTurn(grant, async () => "yes")).resolves.toBe("yes");
  });

  it("fail as throttled when every place stays taken, and take over from a process that died", async () => {
    const grant = newGrant();
    const dying = Promise.withResolvers<void>();
    const other = budgetOn(second);
    const held = [1, 2, 3].map(() => other.inTurn(grant, () => dying.promise));
    await pause(50);
    const budget = budgetOn(first, 20);
    await expect(budget.inTurn(grant, async () => "never")).rejects.toMatchObject({
      kind: "throttled",
      code: "mailbox_busy",
    });
    now += 71_000;
    await expect(budget.inTurn(grant, async () => "never")).rejects.toMatchObject({ code: "mailbox_busy" });
    now += 5_000;
    await expect(budget.inTurn(grant, async () => "taken over")).resolves.toBe("taken over");
    dying.resolve();
    await Promise.all(held);
  });
});

describe("a Zoom host's day", () => {
  it("ends with the hundredth write, begins anew at 00:00 UTC, and is over when Zoom says so", async () => {
    const grant = newGrant("zoom");
    const one = createDailyBudget({ database: first, clock });
    const other = createDailyBudget({ database: second, clock });
    now = Date.parse("2026-03-02T22:00:00Z");
    await Promise.all(
      Array.from({ length: 100 }, (_, index) => (index % 2 ? one : other).spend(grant, "create meeting")),
    );
    await expect(one.spend(grant, "create meeting")).rejects.toMatchObject({
      kind: "throttled",
      code: "daily_limit",
      retryAfterSeconds: 7_200,
    });
    now = Date.parse("2026-03-03T00:00:00Z");
    await one.spend(grant, "create meeting");
    await one.exhaust(grant);
    await expect(other.spend(grant, "create meeting")).rejects.toMatchObject({ code: "daily_limit" });
    await forgetOldCounts({ database: first, clock });
    const kept = await first.db
      .selectFrom("zoom_budgets")
      .select("used")
      .where("connection_id", "=", grant.connectionId)
      .execute();
    expect(kept).toEqual([{ used: 100 }]);
  });
});
