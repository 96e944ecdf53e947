/** Calls a session off for everybody, whoever or whatever decides it. */
import { sayReason } from "../../domain/change-words.ts";
import type { OwnReason } from "../../domain/change-lines.ts";
import type { Tx } from "../../platform/database.ts";
import { releaseClaims, updateSession } from "./bookings.store.ts";
import { keepCancelled } from "./keep-for-undo.ts";
import { recordChange } from "./record-change.ts";
import type { Actor, ChangeDeps } from "./record-change.ts";
import { findConcerned } from "./rosters.store.ts";
import { loadSessions } from "./session-details.store.ts";
import { deleteUndo } from "./undos.store.ts";

/** How a cancel can be taken back; `none` when there is nothing to come back to. */
export type CallOffUndo =
  | "none"
  | {
      /** The same for everything that one press cancels. */
      readonly pressId: string;
      /** Absent when it happens by itself; then vendors hear of it at once. */
      readonly byId?: string;
    };

/** Its time is kept as long as this can be taken back, and free at once otherwise; vendors follow. Runs under the lock of the session's row. */
export async function callOffSession(
  deps: ChangeDeps,
  tx: Tx,
  off: {
    readonly by: Actor;
    readonly sessionId: string;
    readonly reason: string | OwnReason | null;
    readonly undo: CallOffUndo;
  },
): Promise<void> {
  const { by, sessionId, reason, undo } = off;
  const { scope } = by;
  if (undo === "none") {
    await releaseClaims(tx, scope, { sessionId, except: [] });
    await deleteUndo(tx, scope, sessionId);
  } else {
    const [session] = await loadSessions(tx, scope, [sessionId]);
    if (session) await keepCancelled(deps, tx, { scope, session, ...undo });
  }
  const version = await updateSession(tx, scope, {
    id: sessionId,
    as: "new version",
    set: {
      status: "cancelled",
      cancel_reason: reason === null ? null : sayReason(reason, "en"),
      cancel_because: reason === null || typeof reason === "string" ? null : JSON.stringify(reason),
      due_at: null,
      roster_due_at: null,
    },
  });
  await recordChange(deps, tx, {
    by,
    sessionId,
    version,
    personIds: await findConcerned(tx, scope, sessionId),
    lines: [{ kind: "cancelled", ...(reason === null ? {} : { reason }) }],
    vendors: undo !== "none" && undo.byId !== undefined ? "concerned later" : "concerned",
  });
}
