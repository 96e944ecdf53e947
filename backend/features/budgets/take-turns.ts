/**
 * At most three calls at a time to one account, over all processes: implements the call budget on the database. Within a
 * process callers stand in line, so that only one of them at a time asks the database for a place of another process.
 */
import { setTimeout as pause } from "node:timers/promises";
import type { OpenDatabase } from "../../platform/database.ts";
import type { Log } from "../../platform/log.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { CallBudget } from "../../ports/call-budget.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { giveSlotBack, makeSlots, takeSlot } from "./budgets.store.ts";
import type { HeldSlot } from "./budgets.store.ts";

export interface CallBudgetDeps {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** In [0, 1); spreads those who wait. */
  readonly random: () => number;
  /** How long a place is waited for at most. */
  readonly patienceMs?: number;
}

/** Exchange takes four calls of one app at a time and mailbox; one place is left for people's own tools. Source: "Outlook service limits". */
const mostAtATime = 3;
/** Longer than any call takes: at worst two tokens of ten seconds and two handshakes of twenty-five. */
const holdMs = 75_000;
const defaultPatienceMs = 8_000;
const longestPauseMs = 200;

interface Line {
  running: number;
  readonly waiting: (() => void)[];
}

export function createCallBudget(deps: CallBudgetDeps): CallBudget {
  const lines = new Map<string, Line>();
  return {
    async inTurn(grant, call) {
      const key = `${grant.tenantId} ${grant.connectionId}`;
      const line = lines.get(key) ?? { running: 0, waiting: [] };
      lines.set(key, line);
      // A finished call hands its place on, so the count stays as it is for who waited.
      if (line.running < mostAtATime) line.running += 1;
      else await new Promise<void>((resolve) => line.waiting.push(resolve));
      try {
        return await withSlot(deps, grant, call);
      } finally {
        const next = line.waiting.shift();
        if (next) next();
        else line.running -= 1;
        if (line.running === 0) lines.delete(key);
      }
    },
  };
}

async function withSlot<T>(deps: CallBudgetDeps, grant: GrantRef, call: () => Promise<T>): Promise<T> {
  const scope = mintTenantScope(grant.tenantId, "job");
  const held = await waitForSlot(deps, scope, grant);
  try {
    return await call();
  } finally {
    // What the call brought counts more than its place, which comes free by itself.
    await giveSlotBack(deps.database.db, scope, held).catch((error: unknown) =>
      deps.log.warn({ err: error, connectionId: grant.connectionId }, "place for calls not given back"),
    );
  }
}

/** Nobody waits inside a transaction: a place is asked for, and asked for again after a pause. */
async function waitForSlot(deps: CallBudgetDeps, scope: TenantScope, grant: GrantRef): Promise<HeldSlot> {
  const { clock, ids, random, database, patienceMs = defaultPatienceMs } = deps;
  const { connectionId } = grant;
  const take = (): Promise<HeldSlot | undefined> =>
    takeSlot(database.db, scope, { connectionId, leaseId: ids.next(), now: clock.now(), holdMs });
  const first = await take();
  if (first) return first;
  await makeSlots(database.db, scope, { connectionId, count: mostAtATime });
  let waitedMs = 0;
  for (let span = 10; ; span = Math.min(longestPauseMs, span * 2)) {
    const held = await take();
    if (held) return held;
    if (waitedMs >= patienceMs) break;
    const pauseMs = Math.ceil(span * (0.5 + random()));
    waitedMs += pauseMs;
    await pause(pauseMs);
  }
  throw new VendorFault("Every place for calls to this account is taken", {
    vendor: grant.vendor,
    operation: "wait for a place",
    kind: "throttled",
    code: "mailbox_busy",
    retryAfterSeconds: 1,
  });
}
