/**
 * Brings the vendors to what a session wants. Level-triggered: every run reloads the facts, plans purely, makes one
 * vendor call at a time and saves, until nothing differs. A crash anywhere is repaired by running it again, because
 * creating adopts what an unanswered attempt left behind.
 */
import { z } from "zod";
import { chooseMeetingVendor } from "../../domain/meeting-vendor.ts";
import { asInstant } from "../../domain/instant.ts";
import { planSession } from "../../domain/session-plan.ts";
import type { SyncFacts, SyncPlan } from "../../domain/session-plan.ts";
import type { OpenDatabase, Tx } from "../../platform/database.ts";
import type { JobDefinition } from "../../platform/jobs.ts";
import type { Live } from "../../platform/live.ts";
import type { Log } from "../../platform/log.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { findCarriers } from "../connections/find-carriers.ts";
import { requestTelling } from "../notices/request-telling.ts";
import { carryOutStep } from "./carry-out-step.ts";
import { lookAtEvent, lookAtMeeting } from "./look-outside.ts";
import type { LookDeps } from "./look-outside.ts";
import { noteTrouble } from "./note-trouble.ts";
import { faultsAsProblems, pauseAfter } from "./postpone-sync.ts";
import type { PartFault } from "./postpone-sync.ts";
import {
  finishRun,
  keepLease,
  loadSyncedSession,
  markDue,
  markLooked,
  postponeRun,
  settleMeetingVendor,
  takeLease,
} from "./sync.store.ts";
import type { Lease, SyncedSession } from "./sync.store.ts";

export interface SyncSessionPayload {
  readonly tenantId: string;
  readonly sessionId: string;
}

export const syncSessionJob: JobDefinition<SyncSessionPayload> = {
  name: "sync-session",
  schema: z.object({ tenantId: z.string(), sessionId: z.string() }),
};

export interface SyncDeps extends LookDeps {
  readonly database: OpenDatabase;
  readonly live: Live;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** In [0, 1); spreads retries. */
  readonly random: () => number;
}

export type SyncSession = (payload: SyncSessionPayload) => Promise<void>;

/** A worker that died is replaced after this. One that lives renews its lease while it waits for a vendor. */
const leaseMs = 12_000;
const renewEveryMs = 3_000;
/** No plan takes as long; a run that hangs lets its lease go. */
const longestRunMs = 180_000;
/** More than any plan needs; a plan that never ends would be a bug. */
const mostSteps = 12;

/** The handler of `syncSessionJob`. Does nothing when nothing is due or somebody else is at it. */
export function createSyncSession(deps: SyncDeps): SyncSession {
  return async ({ tenantId, sessionId }) => {
    const scope = mintTenantScope(tenantId, "job");
    const { db } = deps.database;
    for (;;) {
      const now = deps.clock.now();
      const wanted = { sessionId, leaseId: deps.ids.next(), now, until: asInstant(now + leaseMs) };
      const lease = await takeLease(db, scope, wanted);
      if (!lease) return;
      await runLeased(deps, scope, { sessionId, lease });
    }
  };
}

interface Run {
  readonly sessionId: string;
  readonly lease: Lease;
}

async function runLeased(deps: SyncDeps, scope: TenantScope, run: Run): Promise<void> {
  const { database, log } = deps;
  const endsAt = performance.now() + longestRunMs;
  const renewing = setInterval(() => {
    if (performance.now() > endsAt) return clearInterval(renewing);
    keepLease(database.db, scope, leaseOf(deps, run)).catch((error: unknown) =>
      log.warn({ err: error, sessionId: run.sessionId }, "lease not renewed"),
    );
  }, renewEveryMs);
  renewing.unref();
  try {
    await runOnce(deps, scope, run);
  } catch (error) {
    if (error instanceof LeaseLost) return log.warn({ sessionId: run.sessionId }, "lost its lease");
    // Whatever this is, it must neither hold the session until the lease ends nor be tried again without a pause.
    log.error({ err: error, sessionId: run.sessionId }, "bringing vendors up to date failed");
    const dueAt = asInstant(deps.clock.now() + pauseAfter([], run.lease.attempts, deps.random()));
    await database.transaction((tx) => postponeRun(tx, scope, { ...run, dueAt, problem: "[]" }));
  } finally {
    clearInterval(renewing);
  }
}

async function runOnce(deps: SyncDeps, scope: TenantScope, run: Run): Promise<void> {
  const faults: PartFault[] = [];
  const stillOurs = stillOursOf(deps, scope, run);
  for (let count = 0; count < mostSteps; count += 1) {
    await lookFirst(deps, scope, { run, faults });
    const { session, plan } = await planNext(deps, scope, { run, faults });
    if (!plan?.step) return settle(deps, scope, { run, session, faults });
    const { step } = plan;
    try {
      const save = await carryOutStep(deps, scope, { session, step, stillOurs });
      const isOurs = await deps.database.transaction(async (tx) => {
        await save(tx);
        await announce(deps, tx, { scope, session });
        if (await keepLease(tx, scope, leaseOf(deps, run))) return true;
        // Somebody took over while our call was on its way, and nobody knows whose came last: it is looked at once more.
        await markDue(tx, scope, run.sessionId, deps.clock.now());
        return false;
      });
      if (!isOurs) return;
    } catch (thrown) {
      if (!(thrown instanceof VendorFault)) throw thrown;
      deps.log.warn({ err: thrown, sessionId: run.sessionId, step: `${step.do} ${step.at}` }, "vendor call failed");
      faults.push({ at: step.at, fault: thrown });
    }
  }
  throw new Error(`cannot happen: session ${run.sessionId} is still not settled after ${mostSteps} steps`);
}

/** A worker that hung finds that somebody else went on. */
class LeaseLost extends Error {
  constructor() {
    super("somebody else has taken over");
    this.name = "LeaseLost";
  }
}

const stillOursOf =
  (deps: SyncDeps, scope: TenantScope, run: Run) =>
  async (tx: Tx): Promise<void> => {
    if (!(await keepLease(tx, scope, leaseOf(deps, run)))) throw new LeaseLost();
  };

/** What people did at the vendors is followed before anything is written over it. What cannot be seen now is not written either. */
async function lookFirst(
  deps: SyncDeps,
  scope: TenantScope,
  { run, faults }: { readonly run: Run; readonly faults: PartFault[] },
): Promise<void> {
  const { db } = deps.database;
  const { sessionId } = run;
  const looks = { meeting: lookAtMeeting, event: lookAtEvent } as const;
  const stillOurs = stillOursOf(deps, scope, run);
  const session = await loadSyncedSession(db, scope, { sessionId, now: deps.clock.now() });
  if (!session || session.look.wanted <= session.look.done) return;
  for (const at of ["event", "meeting"] as const) {
    if (faults.some((each) => each.at === at)) continue;
    try {
      // The first look may have changed the session.
      const current =
        at === "event" ? session : await loadSyncedSession(db, scope, { sessionId, now: deps.clock.now() });
      if (current) await looks[at](deps, scope, { session: current, stillOurs });
    } catch (thrown) {
      if (!(thrown instanceof VendorFault)) throw thrown;
      deps.log.warn({ err: thrown, sessionId, step: `see ${at}` }, "vendor call failed");
      faults.push({ at, fault: thrown });
    }
  }
  if (faults.length > 0) return;
  await deps.database.transaction(async (tx) => {
    await markLooked(tx, scope, { sessionId, wanted: session.look.wanted });
    await keepLease(tx, scope, leaseOf(deps, run));
  });
}

function leaseOf(deps: SyncDeps, { sessionId, lease }: Run) {
  return { sessionId, leaseId: lease.leaseId, until: asInstant(deps.clock.now() + leaseMs) };
}

type Planned =
  | { readonly session: SyncedSession; readonly plan: SyncPlan }
  | { readonly session: undefined; readonly plan: undefined };

async function planNext(
  deps: SyncDeps,
  scope: TenantScope,
  { run, faults }: { readonly run: Run; readonly faults: readonly PartFault[] },
): Promise<Planned> {
  const { db } = deps.database;
  const session = await loadSyncedSession(db, scope, { sessionId: run.sessionId, now: deps.clock.now() });
  if (!session) return { session, plan: undefined };
  const carriers = await findCarriers(db, scope, session.wanted);
  const meetingVendor = session.wanted.meetingVendor ?? chooseMeetingVendor(session.offeringVendor, carriers.connected);
  const wantsLink = session.wanted.isOn && session.wanted.generateUrl && session.wanted.presence === "virtual";
  if (session.wanted.meetingVendor === null && meetingVendor !== null && wantsLink) {
    await settleMeetingVendor(db, scope, { sessionId: session.id, vendor: meetingVendor });
  }
  const facts: SyncFacts = {
    meetingAccount: carriers.meetings(meetingVendor),
    calendarAccount: carriers.calendar(meetingVendor),
    session: { ...session.wanted, meetingVendor },
    page: deps.links.of(session).web,
    meeting: session.meeting,
    event: session.event,
    withoutMeeting: faults.some(({ at }) => at === "meeting") ? "yes" : "no",
    withoutEvent: faults.some(({ at }) => at === "event") ? "yes" : "no",
  };
  return { session, plan: planSession(facts) };
}

async function settle(
  deps: SyncDeps,
  scope: TenantScope,
  {
    run,
    session,
    faults,
  }: { readonly run: Run; readonly session: SyncedSession | undefined; readonly faults: readonly PartFault[] },
): Promise<void> {
  const { sessionId, lease } = run;
  await deps.database.transaction(async (tx) => {
    const problems = faultsAsProblems(faults);
    await noteTrouble(deps, tx, { scope, sessionId, lease, problems });
    if (faults.length === 0) {
      await finishRun(tx, scope, { sessionId, lease });
      await requestTelling(deps, tx, { scope, sessionId });
    } else {
      const pauseMs = pauseAfter(faults, lease.attempts, deps.random());
      const dueAt = asInstant(deps.clock.now() + pauseMs);
      await postponeRun(tx, scope, { sessionId, lease, dueAt, problem: JSON.stringify(problems) });
      await requestTelling(deps, tx, { scope, sessionId });
    }
    if (session) await announce(deps, tx, { scope, session });
  });
}

async function announce(
  { live }: SyncDeps,
  tx: Tx,
  { scope, session }: { readonly scope: TenantScope; readonly session: SyncedSession },
): Promise<void> {
  const { id, version, personIds } = session;
  await live.announce(tx, { tenantId: scope.tenantId, kind: "session.changed", id, version, personIds });
}
