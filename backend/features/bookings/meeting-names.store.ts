/** SQL for the names under which learners come into meetings, as somebody who teaches said whose they are. */
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

/** Whoever a name was taken for before, from now on it is this learner's in sessions of the offering. */
export async function rememberNames(
  tx: Tx,
  scope: TenantScope,
  said: {
    readonly offeringId: string;
    readonly learnerId: string;
    readonly names: readonly string[];
    readonly at: Date;
  },
): Promise<void> {
  const { offeringId: offering_id, learnerId: learner_id, names, at: noted_at } = said;
  if (names.length === 0) return;
  const rows = [...new Set(names)].map((name) => ({
    tenant_id: scope.tenantId,
    offering_id,
    learner_id,
    name,
    noted_at,
  }));
  await tx
    .insertInto("meeting_names")
    .values(rows)
    .onConflict((same) => same.columns(["tenant_id", "offering_id", "name"]).doUpdateSet({ learner_id, noted_at }))
    .execute();
}
