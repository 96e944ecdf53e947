/**
 * Writes answers to people's own copies of the event, with their own connection. Level-triggered: the row says what is to stand
 * there, and goes on being due until it does, or until there is nothing to write it to.
 */
import { isCopyTakenAway, planWriting } from "../../domain/answers.ts";
import { asInstant } from "../../domain/instant.ts";
import type { Log } from "../../platform/log.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Calendars } from "../../ports/calendars.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import type { ChangeDeps } from "../bookings/record-change.ts";
import { findConnection } from "../connections/find-connection.ts";
import { pauseAfter } from "../sync/postpone-sync.ts";
import type { PartFault } from "../sync/postpone-sync.ts";
import { findDueAnswers, finishAnswer, leaseAnswer, loadWriting, postponeAnswer } from "./answers.store.ts";
import type { AnswerLease } from "./answers.store.ts";
import { tellKeptAnswer } from "./tell-answer.ts";

export interface WriteAnswersDeps extends ChangeDeps {
  readonly calendars: Pick<Calendars, "answerInvitation">;
  readonly log: Log;
  /** In [0, 1); spreads retries. */
  readonly random: () => number;
}

/** At most this many at once; the next sweep takes the rest. */
const mostPerSweep = 8;
/** A worker that died is replaced after this; no vendor call takes as long. */
const leaseMs = 60_000;
/** The copy of somebody who was just invited appears within seconds; whoever reads mail elsewhere never gets one. */
const mostLooksForCopy = 8;
const firstWaitMs = 500;
const longestWaitMs = 5 * 60_000;

/** Run it every half second or so. An answer that fails is tried again later, and does not hold up the others. */
export function createWriteAnswers(deps: WriteAnswersDeps): () => Promise<void> {
  const { database, clock, ids, log } = deps;
  return async () => {
    const due = await findDueAnswers(database.db, clock.now(), mostPerSweep);
    await Promise.all(
      due.map(async ({ tenantId, ...of }) => {
        const scope = mintTenantScope(tenantId, "job");
        const now = clock.now();
        const asked = { ...of, leaseId: ids.next(), now, until: asInstant(now + leaseMs) };
        const lease = await leaseAnswer(database.db, scope, asked);
        if (!lease) return;
        try {
          await writeAnswer(deps, scope, lease);
        } catch (error) {
          log.error({ err: error, ...of }, "an answer could not be written");
          await postpone(deps, scope, { lease, pauseMs: pauseAfter([], lease.attempts, deps.random()) });
        }
      }),
    );
  };
}

async function writeAnswer(deps: WriteAnswersDeps, scope: TenantScope, lease: AnswerLease): Promise<void> {
  const { db } = deps.database;
  const { personId } = lease;
  const found = await loadWriting(db, scope, lease);
  const connection = await findConnection(db, scope, { personId, purpose: "calendar" });
  const calendar = connection === undefined ? "none" : connection.status === "connected" ? "connected" : "broken";
  const plan = found ? planWriting({ ...found, personId, calendar, now: deps.clock.now() }) : "drop";
  if (plan === "drop" || !found || !connection) {
    await finishAnswer(db, scope, { lease, because: "nothing to write to" });
    return;
  }
  if (plan === "wait") return postpone(deps, scope, { lease, pauseMs: waitAfter(lease) });

  const { answer, tell } = lease;
  try {
    const outcome = await deps.calendars.answerInvitation(connection.grant, found.iCalUId, { answer, tell });
    if (outcome === "answered") return void (await finishAnswer(db, scope, { lease, because: "written" }));
    if (isCopyTakenAway(lease)) return await keepHere(deps, scope, lease);
    if (lease.attempts >= mostLooksForCopy) {
      return void (await finishAnswer(db, scope, { lease, because: "nothing to write to" }));
    }
    await postpone(deps, scope, { lease, pauseMs: waitAfter(lease) });
  } catch (thrown) {
    if (!(thrown instanceof VendorFault)) throw thrown;
    deps.log.warn({ err: thrown, sessionId: lease.sessionId }, "vendor call failed");
    const faults: readonly PartFault[] = [{ at: "event", fault: thrown }];
    await postpone(deps, scope, { lease, pauseMs: pauseAfter(faults, lease.attempts, deps.random()) });
  }
}

/** Who takes a "no" back finds no invitation any more: their answer stands on the roster alone, and the session says so. */
async function keepHere(deps: WriteAnswersDeps, scope: TenantScope, lease: AnswerLease): Promise<void> {
  await deps.database.transaction(async (tx) => {
    const isOurs = await finishAnswer(tx, scope, { lease, because: "copy gone" });
    if (isOurs && lease.answer !== "declined")
      await tellKeptAnswer(deps, tx, { scope, ...lease, answer: lease.answer });
  });
}

function waitAfter({ attempts }: AnswerLease): number {
  return Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(attempts, 16));
}

async function postpone(
  { database, clock }: WriteAnswersDeps,
  scope: TenantScope,
  { lease, pauseMs }: { readonly lease: AnswerLease; readonly pauseMs: number },
): Promise<void> {
  await postponeAnswer(database.db, scope, { lease, dueAt: asInstant(clock.now() + Math.ceil(pauseMs)) });
}
