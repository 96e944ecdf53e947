/** Sets somebody's roles, whoever decided it. */
import type { Role } from "../../platform/caller.ts";
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { updatePerson } from "./people.store.ts";

export function changeRoles(
  tx: Tx,
  scope: TenantScope,
  { personId, roles }: { readonly personId: string; readonly roles: readonly Role[] },
): Promise<void> {
  return updatePerson(tx, scope, { id: personId, roles: [...roles] });
}
