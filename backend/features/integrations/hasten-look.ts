/** A call with an account that the organisation covers failed: it is looked at now rather than later. */
import type { Instant } from "../../domain/instant.ts";
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { makeDue } from "./coverage.store.ts";
import type { VendorName } from "./integrations.store.ts";

/** Nothing happens when it is known to be out of reach already: that is looked at again anyway. */
export async function hastenLook(
  tx: Tx,
  scope: TenantScope,
  about: { readonly vendor: VendorName; readonly personId: string; readonly now: Instant },
): Promise<void> {
  await makeDue(tx, scope, about);
}
