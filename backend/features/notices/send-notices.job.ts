/**
 * Sends what waits. The intent is written before the channel is called, and every attempt carries the notice's own id: after a
 * crash in between it is sent once more, and mail systems can tell that it is the same message.
 */
import { retryDeliveryAt } from "../../domain/delivery-retry.ts";
import { asInstant, dayMs, minuteMs } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import { stateOfProposal } from "../../domain/proposals.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import type { Live } from "../../platform/live.ts";
import type { Log } from "../../platform/log.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import { DeliveryFault } from "../../ports/notice-channel.ts";
import type { NoticeChannel } from "../../ports/notice-channel.ts";
import { findProposals } from "../proposals/find-proposals.ts";
import { loadSubject } from "./subjects.store.ts";
import { keyOfProposed } from "./tell-proposals.ts";
import { deleteNotice, findDueNotices, leaseNotice, postponeNotice, settleNotice } from "./notices.store.ts";
import type { LeasedNotice, NoticeReason } from "./notices.store.ts";

export interface SendDeps {
  readonly database: OpenDatabase;
  readonly live: Live;
  readonly clock: Clock;
  readonly log: Log;
  readonly channels: readonly NoticeChannel[];
}

const mostPerSweep = 20;
/** Longer than a channel waits for all its answers together. */
const leaseMs = 5 * minuteMs;
const longestTryingMs = 3 * dayMs;

/** Run it every half second or so. */
export function createSendDueNotices(deps: SendDeps): () => Promise<void> {
  const { database, clock, log } = deps;
  return async () => {
    for (const { tenantId, id } of await findDueNotices(database.db, clock.now(), mostPerSweep)) {
      const scope = mintTenantScope(tenantId, "job");
      try {
        await sendOne(deps, scope, id);
      } catch (error) {
        // Its lease keeps it from being tried again at once.
        log.error({ err: error, noticeId: id }, "sending a notice failed");
      }
    }
  };
}

async function sendOne(deps: SendDeps, scope: TenantScope, id: string): Promise<void> {
  const { database, clock, channels, log } = deps;
  const now = clock.now();
  const notice = await database.transaction((tx) =>
    leaseNotice(tx, scope, { id, now, until: asInstant(now + leaseMs) }),
  );
  if (!notice) return;
  if (isTooLate(notice, now)) return settle(deps, scope, { notice, outcome: "failed", reason: "too_late" });
  if (await isDecided(deps, scope, notice)) return dropDecided(deps, scope, notice);
  const channel = channels.find((each) => each.name === notice.channel);
  if (!channel) throw new Error("cannot happen: a notice waits for a channel that is not there");
  const to = { name: notice.recipient, address: notice.address };
  try {
    await channel.deliver({ id, at: notice.at, to, content: notice.content });
  } catch (thrown) {
    if (!(thrown instanceof DeliveryFault)) throw thrown;
    log.warn({ err: thrown, noticeId: id }, "a notice was not delivered");
    return handle(deps, scope, { notice, fault: thrown });
  }
  await settle(deps, scope, { notice, outcome: "sent" });
}

/** A reminder or a question is of no use once the session has begun, and other news none once it is over. */
function isTooLate({ kind, startsAt, endsAt }: LeasedNotice, now: Instant): boolean {
  if (kind === "message") return false;
  return kind === "reminder" || kind === "proposed" ? startsAt <= now : endsAt <= now;
}

/** Asks for a decision that was made, taken back or overtaken while the mail was held up. */
async function isDecided({ database, clock }: SendDeps, scope: TenantScope, notice: LeasedNotice): Promise<boolean> {
  if (notice.kind !== "proposed" || notice.occasion === undefined) return false;
  const session = await loadSubject(database.db, scope, notice.sessionId);
  const proposals = await findProposals(database.db, scope, [notice.sessionId]);
  const proposal = proposals.find(({ id }) => notice.occasion === keyOfProposed(id));
  return !session || !proposal || stateOfProposal(proposal, session, clock.now()) !== "open";
}

/** What may have arrived all the same stays in the record. */
async function dropDecided(deps: SendDeps, scope: TenantScope, notice: LeasedNotice): Promise<void> {
  if (notice.wasInDoubt) return settle(deps, scope, { notice, outcome: "failed", reason: "no_answer" });
  await deps.database.transaction(async (tx) => {
    await deleteNotice(tx, scope, notice.id);
    await announce(deps, tx, { scope, notice });
  });
}

async function handle(
  deps: SendDeps,
  scope: TenantScope,
  { notice, fault }: { readonly notice: LeasedNotice; readonly fault: DeliveryFault },
): Promise<void> {
  const now = deps.clock.now();
  const { hope } = fault;
  if (hope === "never") return settle(deps, scope, { notice, outcome: "failed", reason: "refused" });
  const isClosed = hope === "closed";
  if (!isClosed && now - notice.at > longestTryingMs) {
    return settle(deps, scope, { notice, outcome: "failed", reason: "no_answer" });
  }
  await deps.database.transaction(async (tx) => {
    await postponeNotice(tx, scope, {
      id: notice.id,
      dueAt: retryDeliveryAt(hope, { now, attempts: notice.attempts }),
      reason: isClosed ? "not_set_up" : "no_answer",
      inDoubt: notice.wasInDoubt || fault.mayHaveArrived === "yes" ? "yes" : "no",
    });
    if (notice.attempts === 1) await announce(deps, tx, { scope, notice });
  });
}

async function settle(
  deps: SendDeps,
  scope: TenantScope,
  settled: { readonly notice: LeasedNotice; readonly outcome: "sent" | "failed"; readonly reason?: NoticeReason },
): Promise<void> {
  const { notice, ...outcome } = settled;
  const at = deps.clock.now();
  await deps.database.transaction(async (tx) => {
    await settleNotice(tx, scope, { id: notice.id, ...outcome, at });
    await announce(deps, tx, { scope, notice });
  });
}

async function announce(
  { live }: SendDeps,
  tx: Parameters<Live["announce"]>[0],
  { scope, notice }: { readonly scope: TenantScope; readonly notice: LeasedNotice },
): Promise<void> {
  const { sessionId: id, personId } = notice;
  await live.announce(tx, { tenantId: scope.tenantId, kind: "session.changed", id, personIds: [personId] });
}
