/** Gives vendors a moment, so that the join link is usually in the first answer. */
import { EventEmitter, once } from "node:events";
import type { OpenDatabase } from "../../platform/database.ts";
import type { Live } from "../../platform/live.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import { isWaiting } from "./session-details.store.ts";

export interface AwaitSyncDeps {
  readonly database: OpenDatabase;
  readonly live: Live;
  readonly clock: Clock;
  /** Milliseconds a request waits at most; 0 = not at all. */
  readonly syncPatienceMs: number;
}

/** Resolves when vendors hold what the session wants or are not asked yet, when there is none to hold it, when they failed, or when patience ends. */
export async function awaitSync(
  { database, live, clock, syncPatienceMs }: AwaitSyncDeps,
  scope: TenantScope,
  sessionId: string,
): Promise<void> {
  if (syncPatienceMs === 0) return;
  const news = new EventEmitter();
  const stop = live.subscribe(scope.tenantId, (heard) => {
    if (heard.type === "reset" || heard.announcement.id === sessionId) news.emit("news");
  });
  const patience = AbortSignal.timeout(syncPatienceMs);
  try {
    while (!patience.aborted) {
      // Listening begins before the look, so that nothing falls in between.
      const next = once(news, "news", { signal: patience }).catch(() => undefined);
      if (!(await isWaiting(database.db, scope, { sessionId, now: clock.now() }))) return;
      await next;
    }
  } finally {
    stop();
  }
}
