/** What can be booked in a tenant. */
import type { Offering } from "../../domain/offering.ts";
import type { Database } from "../../platform/database.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { loadOfferedOffering, loadOfferings } from "./offerings.store.ts";

/** By id; also one that was deleted, because sessions that stand keep their rules. */
export async function readOffering(db: Database, scope: TenantScope, id: string): Promise<Offering | undefined> {
  return (await loadOfferings(db, scope, [id]))[0];
}

/** One that can be booked now. Fails: not_found. */
export async function requireOffering(db: Database, scope: TenantScope, id: string): Promise<Offering> {
  const offering = await loadOfferedOffering(db, scope, id);
  if (!offering) throw new RequestProblem("not_found", "There is no such offering.");
  return offering;
}
