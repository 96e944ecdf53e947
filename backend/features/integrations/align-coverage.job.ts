/** Keeps the list of people who are covered true: who came, who is not meant any more, who let an account of their own go. */
import type { OpenDatabase } from "../../platform/database.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import { reachOf } from "./begin-test.ts";
import { hastenUncovered } from "./cover-people.ts";
import { alignCoverage } from "./coverage.store.ts";
import { listEveryIntegration } from "./integrations.store.ts";

/** Run it every half minute or so. */
export function createAlignCoverage({
  database,
  clock,
}: {
  readonly database: OpenDatabase;
  readonly clock: Clock;
}): () => Promise<void> {
  return async () => {
    for (const row of await listEveryIntegration(database.db)) {
      if (row.method === "domain_wide" && row.authorisation !== "given") continue;
      const scope = mintTenantScope(row.tenant_id, "job");
      const { vendor } = row;
      const now = clock.now();
      await database.transaction(async (tx) => {
        await alignCoverage(tx, scope, { vendor, reach: reachOf(row), now });
        if (row.method === "domain_wide") await hastenUncovered(tx, scope, { vendor, now });
      });
    }
  };
}
