/** Asks for vendors to be brought up to date, in the transaction of the change that makes it necessary. */
import type { Tx } from "../../platform/database.ts";
import type { Jobs } from "../../platform/jobs.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import { markDueLater, savePutBack } from "./delays.store.ts";
import { findSessionsAhead, markDue, markLook } from "./sync.store.ts";
import { syncSessionJob } from "./sync-session.job.ts";

export interface RequestSyncDeps {
  readonly jobs: Jobs;
  readonly clock: Clock;
}

/** Once per change of a session. */
export async function requestSync(
  deps: RequestSyncDeps,
  tx: Tx,
  wanted: { readonly scope: TenantScope; readonly sessionId: string },
): Promise<void> {
  const { scope, sessionId } = wanted;
  await markDue(tx, scope, sessionId, deps.clock.now());
  await deps.jobs.enqueue(tx, syncSessionJob, { tenantId: scope.tenantId, sessionId }, { key: sessionId });
}

/** The change may be taken back yet: vendors hear of it a few seconds later, and of several together. The sweep wakes them. */
export async function requestSyncLater(
  deps: RequestSyncDeps,
  tx: Tx,
  wanted: { readonly scope: TenantScope; readonly sessionId: string },
): Promise<void> {
  await markDueLater(tx, wanted.scope, wanted.sessionId, deps.clock.now());
}

/** Something may have changed at a vendor: the session's vendors are looked at before anything is written to them. */
export async function requestLook(
  deps: RequestSyncDeps,
  tx: Tx,
  wanted: { readonly scope: TenantScope; readonly sessionId: string },
): Promise<void> {
  const { scope, sessionId } = wanted;
  await markLook(tx, scope, sessionId, deps.clock.now());
  await deps.jobs.enqueue(tx, syncSessionJob, { tenantId: scope.tenantId, sessionId }, { key: sessionId });
}

/** In the transaction that puts back what somebody did at a vendor: looks there wait the longer the more often that happens. */
export async function notePutBack(
  deps: RequestSyncDeps,
  tx: Tx,
  { scope, sessionId }: { readonly scope: TenantScope; readonly sessionId: string },
): Promise<void> {
  await savePutBack(tx, scope, { sessionId, now: deps.clock.now() });
}

/** After somebody connected an account: every session ahead that they organize gets its link or event. */
export async function requestSyncOfPerson(
  deps: RequestSyncDeps,
  tx: Tx,
  person: { readonly scope: TenantScope; readonly personId: string },
): Promise<void> {
  const { scope, personId } = person;
  const wanted = { personId, now: deps.clock.now() };
  // The sweep wakes them: one by one, and without a long transaction.
  for (const sessionId of await findSessionsAhead(tx, scope, wanted)) await markDue(tx, scope, sessionId, wanted.now);
}
