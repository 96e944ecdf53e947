/** Lets a wish rest: what was on its way to somebody and is of no use any more is taken back, and its people's screens hear of it. */
import type { Tx } from "../../platform/database.ts";
import type { Live } from "../../platform/live.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import { deleteUnsent } from "./wish-notices.store.ts";
import { findAskedPeople, findWish, restWish } from "./wishes.store.ts";
import type { Rest } from "./wishes.store.ts";

/** False when it rested already. */
export async function rest(
  { live, clock }: { readonly live: Live; readonly clock: Clock },
  tx: Tx,
  scope: TenantScope,
  resting: Omit<Rest, "at">,
): Promise<boolean> {
  const { id } = resting;
  const wish = await findWish(tx, scope, id);
  const asked = wish?.kind === "ask" ? await findAskedPeople(tx, scope, id) : [];
  if (!wish || !(await restWish(tx, scope, { ...resting, at: clock.now() }))) return false;
  await deleteUnsent(tx, scope, id);
  const personIds = [wish.learnerId, ...asked];
  await live.announce(tx, { tenantId: scope.tenantId, kind: "wish.changed", id, personIds });
  return true;
}
