/** Keeps in mind that something is being made at a vendor, so that what a lost call leaves behind is looked for later. */
import { asInstant, minuteMs } from "../../domain/instant.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { endSecondLook, keepSecondLook } from "./reconcile.store.ts";

/** A call that is on its way this long after it was given up does not arrive any more. */
const secondLookMs = 2 * minuteMs;

/**
 * Runs a create. When its outcome stays unknown (no answer, or our process dies), the account is looked through for this
 * session once more two minutes later: a create that arrived after everything was settled would stand for ever.
 */
export async function rememberCreate<T>(
  { database, clock }: { readonly database: OpenDatabase; readonly clock: Clock },
  made: { readonly grant: GrantRef; readonly area: "calendar" | "meetings"; readonly sessionId: string },
  create: () => Promise<T>,
): Promise<T> {
  const { grant, area, sessionId } = made;
  const scope = mintTenantScope(grant.tenantId, "job");
  const look = { connectionId: grant.connectionId, sessionId, area };
  await keepSecondLook(database.db, scope, { ...look, dueAt: asInstant(clock.now() + secondLookMs) });
  try {
    const answer = await create();
    await endSecondLook(database.db, scope, look);
    return answer;
  } catch (thrown) {
    if (thrown instanceof VendorFault && isKnown(thrown)) await endSecondLook(database.db, scope, look);
    throw thrown;
  }
}

/** Whether it is certain that nothing was made. */
function isKnown({ kind }: VendorFault): boolean {
  return kind !== "unavailable" && kind !== "unexpected_reply";
}
