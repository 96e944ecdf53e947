import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { asInstant } from "../domain/instant.ts";
import { openDatabase } from "../platform/database.ts";
import type { OpenDatabase } from "../platform/database.ts";
import { forgetFullBuckets, spendTogether } from "../platform/rate-buckets.ts";
import type { Spent } from "../platform/rate-buckets.ts";
import { RequestProblem } from "../platform/request-problem.ts";
import { mintTenantScope } from "../platform/tenant-scope.ts";
import { freshDatabase } from "../testing/fresh-database.ts";
import { createRateLimits, pacesFor } from "./rate-limits.ts";
import type { RateLimits } from "./rate-limits.ts";

let database: OpenDatabase;
let now: number;
const clock = { now: () => asInstant(now) };
const newProcess = (): RateLimits => createRateLimits(pacesFor(60), clock);
const lena = { scope: mintTenantScope("019a0000-0000-7000-8000-000000000001", "request"), personId: "lena" };

beforeAll(async () => {
  database = await openDatabase({ databaseUrl: await freshDatabase("share limits") });
}, 60_000);
afterAll(async () => database.close(), 30_000);
beforeEach(async () => {
  now = Date.parse("2026-03-02T15:00:00Z");
  await database.db.deleteFrom("rate_buckets").execute();
});

let told: readonly Spent[] = [];
const exchange = (limits: RateLimits): Promise<void> =>
  limits.exchange((spent) => {
    told = spent;
    return spendTogether(database.db, spent, clock.now());
  });
/** How many of these requests are let through. */
function ask(limits: RateLimits, times: number): number {
  let allowed = 0;
  for (let count = 0; count < times; count += 1) {
    try {
      limits.asks(lena);
      allowed += 1;
    } catch (error) {
      if (!(error instanceof RequestProblem) || error.code !== "rate_limited") throw error;
    }
  }
  return allowed;
}

describe("limits of several processes", () => {
  it("count together what somebody asks of each of them", async () => {
    const [one, other] = [newProcess(), newProcess()];
    expect([ask(one, 40), ask(other, 40)]).toEqual([40, 40]);
    await exchange(one);
    await exchange(other);
    // Eighty were let through where sixty may be: what was too much has to come back first.
    expect(ask(other, 5)).toBe(0);
    now += 15_000;
    expect(ask(other, 5)).toBe(0);
    now += 10_000;
    expect(ask(other, 20)).toBe(5);
    expect(ask(newProcess(), 70)).toBe(60);
  });

  it("are full again for everybody after a while, and are then forgotten", async () => {
    const [one, other] = [newProcess(), newProcess()];
    ask(one, 60);
    await exchange(one);
    now += 60_000;
    ask(other, 10);
    await exchange(other);
    expect(ask(other, 60)).toBe(50);
    await forgetFullBuckets(database.db, asInstant(now + 1));
    expect(await database.db.selectFrom("rate_buckets").selectAll().execute()).toEqual([]);
  });

  it("cost no write for whoever asks little, and name nobody", async () => {
    const one = newProcess();
    ask(one, 5);
    told = [];
    await exchange(one);
    expect(told).toEqual([]);
    ask(one, 1);
    await exchange(one);
    expect(told).toMatchObject([{ taken: 6, burst: 60, perSecond: 1 }]);
    expect(JSON.stringify(told)).not.toContain("lena");
    await exchange(one);
    expect(told).toHaveLength(1);
  });

  it("lose nothing when many processes tell at once", async () => {
    const processes = Array.from({ length: 8 }, newProcess);
    for (const each of processes) ask(each, 20);
    await Promise.all(
      processes.map((each) => each.exchange((spent) => spendTogether(database.db, spent, clock.now()))),
    );
    const rows = await database.db.selectFrom("rate_buckets").select(["burst", "tokens"]).execute();
    expect(rows.find(({ burst }) => burst === 60)).toMatchObject({ tokens: -60 });
    expect(rows.find(({ burst }) => burst === 1200)).toBeUndefined();
  });
});
