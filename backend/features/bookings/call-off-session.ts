/** Calls a session off for everybody, whoever or whatever decides it. */
import type { Tx } from "../../platform/database.ts";
import { releaseClaims, updateSession } from "./bookings.store.ts";
import { recordChange } from "./record-change.ts";
import type { Actor, ChangeDeps } from "./record-change.ts";
import { findConcerned } from "./rosters.store.ts";

/** Its time is free at once; vendors follow. Runs under the lock of the session's row. */
export async function callOffSession(
  deps: ChangeDeps,
  tx: Tx,
  off: { readonly by: Actor; readonly sessionId: string; readonly reason: string | null },
): Promise<void> {
  const { by, sessionId, reason } = off;
  const { scope } = by;
  const version = await updateSession(tx, scope, {
    id: sessionId,
    as: "new version",
    set: { status: "cancelled", cancel_reason: reason, due_at: null, roster_due_at: null },
  });
  await releaseClaims(tx, scope, { sessionId, except: [] });
  await recordChange(deps, tx, {
    by,
    sessionId,
    version,
    personIds: await findConcerned(tx, scope, sessionId),
    what: reason === null ? "Cancelled" : `Cancelled: ${reason}`,
    vendors: "concerned",
  });
}
