/** A person's connected accounts. */
import type { Connection } from "#contract/people.ts";
import type { Database } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { listByPerson } from "./connections.store.ts";
import { viewConnection } from "./connections.view.ts";

/** By vendor; without those that were disconnected. */
export async function listConnections(
  db: Database,
  scope: TenantScope,
  person: { readonly personId: string; readonly language?: string | undefined },
): Promise<readonly Connection[]> {
  return (await listByPerson(db, scope, person.personId)).map((row) => viewConnection(row, person.language));
}
