/** Asks for accounts to be compared with the database now. */
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import { findConnected, findConnectedOf, planReconcile } from "./reconcile.store.ts";

/** Every account of this person: they have just connected one. */
export async function requestReconcileOfPerson(
  { clock }: { readonly clock: Clock },
  tx: Tx,
  person: { readonly scope: TenantScope; readonly personId: string },
): Promise<void> {
  const { scope, personId } = person;
  for (const connectionId of await findConnectedOf(tx, scope, personId))
    await planReconcile(tx, scope, { connectionId, dueAt: clock.now() });
}

/** False when there is no such connection that works. */
export async function requestReconcile(
  { clock }: { readonly clock: Clock },
  tx: Tx,
  wanted: { readonly scope: TenantScope; readonly connectionId: string },
): Promise<boolean> {
  const { scope, connectionId } = wanted;
  if (!(await findConnected(tx, scope, connectionId))) return false;
  await planReconcile(tx, scope, { connectionId, dueAt: clock.now() });
  return true;
}
