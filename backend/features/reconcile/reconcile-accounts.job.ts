/** The safety net: every connected account is compared with the database once a day, after it is connected anew, and on request. */
import { nextReconcile } from "../../domain/drift.ts";
import { asInstant, minuteMs } from "../../domain/instant.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { compareAccount } from "./compare-account.ts";
import type { CompareDeps } from "./compare-account.ts";
import { removeLeftMeetings } from "./remove-left-meetings.ts";
import {
  endSecondLook,
  findConnected,
  findUnplanned,
  finishReconcile,
  planReconcile,
  takeDueLooks,
  takeDueReconciles,
} from "./reconcile.store.ts";
import type { DueLook, DueReconcile } from "./reconcile.store.ts";

const mostPerSweep = 20;
/** A worker that died over it is replaced after this. */
const leaseMs = 10 * minuteMs;
const longestPauseMs = 6 * 60 * minuteMs;

/** Run it every minute or so. */
export function createReconcileAccounts(deps: CompareDeps): () => Promise<void> {
  const { database, clock, log } = deps;
  return async () => {
    const now = clock.now();
    for (const { tenantId, connectionId } of await findUnplanned(database.db, 200)) {
      const dueAt = asInstant(nextReconcile(connectionId, now));
      await planReconcile(database.db, mintTenantScope(tenantId, "job"), { connectionId, dueAt });
    }
    const wanted = { now, until: asInstant(now + leaseMs), limit: mostPerSweep };
    for (const due of await takeDueReconciles(database.db, wanted)) {
      await reconcile(deps, due).catch((error: unknown) =>
        log.error({ err: error, connectionId: due.connection_id }, "account not compared"),
      );
    }
  };
}

async function reconcile(deps: CompareDeps, due: DueReconcile): Promise<void> {
  const { database, clock, log } = deps;
  const scope = mintTenantScope(due.tenant_id, "job");
  const connectionId = due.connection_id;
  const connected = await findConnected(database.db, scope, connectionId);
  const done = { connectionId, dueAt: asInstant(nextReconcile(connectionId, clock.now())), attempts: 0, problem: null };
  if (!connected) return finishReconcile(database.db, scope, { ...done, now: clock.now() });
  const grant: GrantRef = { tenantId: due.tenant_id, connectionId, vendor: connected.vendor };
  try {
    if (connected.purposes.includes("calendar")) await compareAccount(deps, { scope, grant, area: "calendar" });
    if (connected.purposes.includes("meetings") && connected.vendor === "zoom")
      await compareAccount(deps, { scope, grant, area: "meetings" });
    // Of Teams meetings there is no list to compare with.
    if (connected.vendor === "microsoft") await removeLeftMeetings(deps, { scope, grant });
    await finishReconcile(database.db, scope, { ...done, now: clock.now() });
  } catch (thrown) {
    if (!(thrown instanceof VendorFault)) throw thrown;
    log.warn({ err: thrown, connectionId }, "account not compared");
    const pauseMs = Math.min(longestPauseMs, 15 * minuteMs * 2 ** Math.min(due.attempts, 8));
    const dueAt = asInstant(Math.min(done.dueAt, clock.now() + pauseMs));
    const failed = { dueAt, attempts: due.attempts + 1, problem: thrown.message };
    await finishReconcile(database.db, scope, { ...done, ...failed, now: clock.now() });
  }
}

/** Looks again where a create was asked for and nobody knows its outcome. Run it every few seconds. */
export function createLookAgain(deps: CompareDeps): () => Promise<void> {
  const { database, clock, log } = deps;
  return async () => {
    const now = clock.now();
    const until = asInstant(now + 5 * minuteMs);
    for (const look of await takeDueLooks(database.db, { now, until, limit: mostPerSweep })) {
      await lookAgain(deps, look).catch((error: unknown) => {
        if (!(error instanceof VendorFault))
          log.error({ err: error, sessionId: look.session_id }, "second look failed");
      });
    }
  };
}

async function lookAgain(deps: CompareDeps, look: DueLook): Promise<void> {
  const { database } = deps;
  const scope = mintTenantScope(look.tenant_id, "job");
  const { connection_id: connectionId, session_id: sessionId, area } = look;
  const connected = await findConnected(database.db, scope, connectionId);
  if (connected) {
    const grant: GrantRef = { tenantId: look.tenant_id, connectionId, vendor: connected.vendor };
    await compareAccount(deps, { scope, grant, area, onlySessionId: sessionId });
  }
  // A create that began meanwhile asks for a look of its own, later than this one.
  await endSecondLook(database.db, scope, { connectionId, sessionId, area, dueAt: look.due_at });
}
