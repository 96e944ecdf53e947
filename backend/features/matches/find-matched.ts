/** Which providers learners are matched with. */
import type { Database } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { loadMatchedPairs } from "./matches.store.ts";

/** Providers who are matched with every one of these learners; without learners nobody is. */
export async function findMatchedProviders(
  db: Database,
  scope: TenantScope,
  learnerIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const wanted = new Set(learnerIds);
  const counts = new Map<string, number>();
  for (const { providerId } of await loadMatchedPairs(db, scope, [...wanted])) {
    counts.set(providerId, (counts.get(providerId) ?? 0) + 1);
  }
  return new Set([...counts].filter(([, count]) => count === wanted.size).map(([providerId]) => providerId));
}
