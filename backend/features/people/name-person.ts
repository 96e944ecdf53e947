/** Who somebody is, for pages on which they see for whom they decide. */
import type { Database } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { findName } from "./people.store.ts";
import type { NamedPerson } from "./people.store.ts";

/** `undefined` = there is nobody of this id. */
export function namePerson(db: Database, scope: TenantScope, personId: string): Promise<NamedPerson | undefined> {
  return findName(db, scope, personId);
}
