/** What was proposed in these sessions, in whatever state; oldest first. */
import type { Database } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { loadProposals } from "./proposals.store.ts";
import type { ProposalRow } from "./proposals.store.ts";

export type FoundProposal = ProposalRow;

export async function findProposals(
  db: Database,
  scope: TenantScope,
  sessionIds: readonly string[],
): Promise<readonly FoundProposal[]> {
  return sessionIds.length === 0 ? [] : loadProposals(db, scope, sessionIds);
}
