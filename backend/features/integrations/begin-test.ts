/** Begins a run over a sample of people or over everybody; the worker does the looking. */
import type { Instant } from "../../domain/instant.ts";
import type { OpenDatabase, Tx } from "../../platform/database.ts";
import type { Live } from "../../platform/live.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import { alignCoverage, dueForTest, markForTest } from "./coverage.store.ts";
import type { Reach } from "./coverage.store.ts";
import type { IntegrationRow, VendorName } from "./integrations.store.ts";
import { changeTest, findTest, insertTest, stopTests } from "./tests.store.ts";
import type { TestRow } from "./tests.store.ts";

export interface TestDeps {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly live: Live;
}

/** Enough to see whether it works at all, few enough to be done while somebody watches. */
const sampleSize = 10;

/** Whom an integration is about. */
export function reachOf({ vendor, method }: Pick<IntegrationRow, "vendor" | "method">): Reach {
  if (method !== "domain_wide") return "providers";
  return vendor === "microsoft" ? "directory" : "addresses";
}

/** In the caller's transaction. Another run of this vendor ends. */
export async function beginTestIn(
  deps: TestDeps,
  tx: Tx,
  scope: TenantScope,
  wish: { readonly integration: Pick<IntegrationRow, "vendor" | "method">; readonly people: TestRow["people"] },
): Promise<string> {
  const { vendor } = wish.integration;
  const now = deps.clock.now();
  const id = deps.ids.next();
  await stopTests(tx, scope, { vendor, now });
  await alignCoverage(tx, scope, { vendor, reach: reachOf(wish.integration), now });
  const sample = wish.people === "sample" ? sampleSize : "all";
  const total = await markForTest(tx, scope, { vendor, id, now, sample });
  await insertTest(tx, scope, { id, vendor, people: wish.people, total, started_at: new Date(now) });
  await announceIntegration(deps, tx, scope, vendor);
  return id;
}

/** Whoever shows the integration reads it again. */
export async function announceIntegration(
  { live }: Pick<TestDeps, "live">,
  tx: Tx,
  scope: TenantScope,
  vendor: VendorName,
): Promise<void> {
  await live.announce(tx, { tenantId: scope.tenantId, kind: "integration.changed", id: vendor, personIds: [] });
}

/** False when the run is over or there is none. */
export async function steerTest(
  deps: TestDeps,
  scope: TenantScope,
  wish: { readonly id: string; readonly vendor: VendorName; readonly act: "pause" | "resume" },
): Promise<boolean> {
  const now: Instant = deps.clock.now();
  return deps.database.transaction(async (tx) => {
    const test = await findTest(tx, scope, wish.id);
    if (test?.vendor !== wish.vendor) return false;
    const isPause = wish.act === "pause";
    const changed = await changeTest(tx, scope, {
      id: wish.id,
      from: [isPause ? "running" : "paused"],
      state: isPause ? "paused" : "running",
    });
    if (!changed) return test.state === (isPause ? "paused" : "running");
    await dueForTest(tx, scope, { id: wish.id, dueAt: isPause ? "never" : now });
    await announceIntegration(deps, tx, scope, wish.vendor);
    return true;
  });
}
