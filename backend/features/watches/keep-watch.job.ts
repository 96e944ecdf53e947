/**
 * Looks after one connected calendar: has a watch at its vendor, renewed at half its life, and pulls what changed. Level-triggered:
 * every run does what the row says is due, so a crash anywhere is repaired by running it again. A watch that was asked for
 * and never saved ends by itself at the vendor; whatever it tells is unknown here.
 */
import { z } from "zod";
import { asInstant } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { JobDefinition } from "../../platform/jobs.ts";
import type { Log } from "../../platform/log.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { findAccount } from "../connections/find-account.ts";
import type { Account } from "../connections/find-account.ts";
import { pauseAfter } from "../sync/postpone-sync.ts";
import { endStanding, ensureWatch } from "./ensure-watch.ts";
import type { EnsureWatchDeps } from "./ensure-watch.ts";
import { isPullWanted, pullChanges } from "./pull-changes.ts";
import type { PullDeps } from "./pull-changes.ts";
import { deleteUnwanted, endHeld, instantOf, saveHeld, takeWatchLease } from "./watches.store.ts";
import type { HeldLease, WatchRow } from "./watches.store.ts";

export interface KeepWatchPayload {
  readonly tenantId: string;
  readonly connectionId: string;
}

export const keepWatchJob: JobDefinition<KeepWatchPayload> = {
  name: "keep-watch",
  schema: z.object({ tenantId: z.string(), connectionId: z.string() }),
};

export interface KeepWatchDeps extends EnsureWatchDeps, PullDeps {
  readonly log: Log;
  /** In [0, 1); spreads retries. */
  readonly random: () => number;
}

export type KeepWatch = (payload: KeepWatchPayload) => Promise<void>;

/** A worker that died is replaced after this. One that lives renews its lease while it waits for a vendor. */
const leaseMs = 15_000;
const renewEveryMs = 4_000;
/** No pull takes as long; a run that hangs lets its lease go. */
const longestRunMs = 180_000;
/** How often a calendar is looked at whose vendor does not call us. */
export const pollEveryMs = 5 * 60_000;
/** However short a watch lasts, it is asked for again no sooner than this. */
const leastPauseMs = 60_000;

/** The handler of `keepWatchJob`. Does nothing when nothing is due or somebody else is at it. */
export function createKeepWatch(deps: KeepWatchDeps): KeepWatch {
  return async ({ tenantId, connectionId }) => {
    const scope = mintTenantScope(tenantId, "job");
    for (;;) {
      const now = deps.clock.now();
      const wanted = { connectionId, leaseId: deps.ids.next(), now, until: asInstant(now + leaseMs) };
      const row = await takeWatchLease(deps.database.db, scope, wanted);
      if (!row) return;
      await runLeased(deps, scope, { row, lease: { connectionId, leaseId: wanted.leaseId } });
    }
  };
}

interface Run {
  /** As it was when the lease was taken. */
  readonly row: WatchRow;
  readonly lease: HeldLease;
}

async function runLeased(deps: KeepWatchDeps, scope: TenantScope, run: Run): Promise<void> {
  const { database, log, clock } = deps;
  const { connectionId } = run.lease;
  const endsAt = performance.now() + longestRunMs;
  const renewing = setInterval(() => {
    if (performance.now() > endsAt) return clearInterval(renewing);
    saveHeld(database.db, scope, run.lease, { leased_until: new Date(clock.now() + leaseMs) }).catch((error: unknown) =>
      log.warn({ err: error, connectionId }, "lease not renewed"),
    );
  }, renewEveryMs);
  renewing.unref();
  try {
    await keep(deps, scope, run);
  } catch (error) {
    await postpone(deps, scope, { run, error });
  } finally {
    clearInterval(renewing);
  }
}

async function keep(deps: KeepWatchDeps, scope: TenantScope, { row, lease }: Run): Promise<void> {
  const { db } = deps.database;
  const account = await findAccount(db, scope, lease.connectionId);
  if (!account || account.status === "revoked") return letGo(deps, scope, { row, lease });
  const grant: GrantRef = { tenantId: scope.tenantId, connectionId: lease.connectionId, vendor: account.vendor };
  if (!account.purposes.includes("calendar")) {
    if (account.status === "connected") await endStanding(deps, { row, grant });
    return letGo(deps, scope, { row, lease });
  }
  if (account.status === "needs_reconnect") return rest(deps, scope, { row, lease });

  const watched = await ensureWatch(deps, scope, { row, lease, account, grant });
  if (watched === "lost") return;
  const problem = watched.problem ?? null;
  // Until a watch stands nobody hears of anything, so whatever came just before it is asked for.
  const isNew = watched.row.watch_id !== row.watch_id;
  if (isNew || isPullWanted(watched.row, deps.clock.now())) {
    if ((await pullChanges(deps, scope, { row: watched.row, lease, account, grant })) === "lost") return;
  }
  await endHeld(db, scope, lease, {
    dueAt: nextLook(watched.row, deps.clock.now()),
    now: deps.clock.now(),
    pullWanted: row.pull_wanted,
    attempts: 0,
    problem,
    state: watched.row.state,
  });
}

/** Unless somebody connected the account again while this looked at it: then the next run begins anew. */
async function letGo({ database, clock }: KeepWatchDeps, scope: TenantScope, { row, lease }: Run): Promise<void> {
  if (await deleteUnwanted(database, scope, { connectionId: lease.connectionId, pullWanted: row.pull_wanted })) return;
  const state = row.state === "broken" ? "watching" : row.state;
  const outcome = {
    dueAt: clock.now(),
    now: clock.now(),
    pullWanted: row.pull_wanted,
    attempts: 0,
    problem: null,
    state,
  };
  await endHeld(database.db, scope, lease, outcome);
}

function nextLook({ state, renew_at: renewAt }: WatchRow, now: Instant): Instant {
  // A vendor whose clock is not ours may grant watches that are over already.
  const renewal = asInstant(Math.max(instantOf(renewAt) ?? now, now + leastPauseMs));
  return state === "polling" ? asInstant(Math.min(renewal, now + pollEveryMs)) : renewal;
}

/** Until somebody connects the account again, which begins it anew. */
async function rest(deps: KeepWatchDeps, scope: TenantScope, { row, lease }: Run): Promise<void> {
  await endHeld(deps.database.db, scope, lease, {
    dueAt: undefined,
    now: deps.clock.now(),
    pullWanted: row.pull_wanted,
    attempts: 1,
    problem: "grant_revoked",
    state: "broken",
  });
}

async function postpone(
  deps: KeepWatchDeps,
  scope: TenantScope,
  { run, error }: { readonly run: Run; readonly error: unknown },
): Promise<void> {
  const { row, lease } = run;
  const { db } = deps.database;
  const fault = error instanceof VendorFault ? error : undefined;
  deps.log[fault ? "warn" : "error"]({ err: error, connectionId: lease.connectionId }, "calendar not followed");
  const account: Account | undefined = await findAccount(db, scope, lease.connectionId);
  if (account?.status === "needs_reconnect") return rest(deps, scope, run);
  const pauseMs = pauseAfter(fault ? [{ at: "event", fault }] : [], row.attempts, deps.random());
  const now = deps.clock.now();
  await endHeld(db, scope, lease, {
    dueAt: asInstant(now + pauseMs),
    now,
    pullWanted: row.pull_wanted,
    attempts: row.attempts + 1,
    problem: fault?.code ?? fault?.kind ?? "ours",
    state: row.state,
  });
}
