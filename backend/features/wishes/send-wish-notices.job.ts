/**
 * Sends what is to be told of wishes, by the channels of all notices. The intent was written before; every attempt carries the notice's
 * own id, so that after a crash, or an answer that was lost, mail systems can tell that it is the same message.
 */
import { retryDeliveryAt } from "../../domain/delivery-retry.ts";
import { asInstant, minuteMs } from "../../domain/instant.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import type { Log } from "../../platform/log.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import { DeliveryFault } from "../../ports/notice-channel.ts";
import type { NoticeChannel } from "../../ports/notice-channel.ts";
import { findDueWishNotices, leaseWishNotice, postponeWishNotice, settleWishNotice } from "./wish-notices.store.ts";
import type { LeasedWishNotice } from "./wish-notices.store.ts";

export interface SendWishDeps {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly log: Log;
  readonly channels: readonly NoticeChannel[];
}

const mostPerSweep = 20;
/** Longer than a channel waits for all its answers together. */
const leaseMs = 5 * minuteMs;

/** Run it every second or so. */
export function createSendWishNotices(deps: SendWishDeps): () => Promise<void> {
  const { database, clock, log } = deps;
  return async () => {
    for (const { tenantId, id } of await findDueWishNotices(database.db, clock.now(), mostPerSweep)) {
      const scope = mintTenantScope(tenantId, "job");
      const wanted = { id, now: clock.now(), until: asInstant(clock.now() + leaseMs) };
      const notice = await leaseWishNotice(database.db, scope, wanted);
      if (!notice) continue;
      // Its lease keeps one that failed from being tried again at once.
      await send(deps, scope, notice).catch((error: unknown) =>
        log.error({ err: error, noticeId: id }, "sending a notice of a wish failed"),
      );
    }
  };
}

async function send(deps: SendWishDeps, scope: TenantScope, notice: LeasedWishNotice): Promise<void> {
  const { database, clock, channels, log } = deps;
  const { id, at, recipient: name, address, content } = notice;
  const settle = (outcome: "sent" | "failed", reason?: "too_late" | "refused"): Promise<void> =>
    settleWishNotice(database.db, scope, { id, outcome, at: clock.now(), ...(reason ? { reason } : {}) });
  if (notice.usefulUntil <= clock.now()) return settle("failed", "too_late");
  const channel = channels.find((each) => each.reaches({ address }));
  if (!channel) return settle("failed", "refused");
  try {
    await channel.deliver({ id, at, to: { name, address }, content });
  } catch (thrown) {
    if (!(thrown instanceof DeliveryFault)) throw thrown;
    log.warn({ err: thrown, noticeId: id }, "a notice of a wish was not delivered");
    const { hope } = thrown;
    if (hope === "never") return settle("failed", "refused");
    const dueAt = retryDeliveryAt(hope, { now: clock.now(), attempts: notice.attempts });
    const reason = hope === "closed" ? "not_set_up" : "no_answer";
    return postponeWishNotice(database.db, scope, { id, dueAt, reason });
  }
  await settle("sent");
}
