/** Lets troubles go that nobody has met for long: whoever still tries would have. */
import { asInstant, minuteMs } from "../../domain/instant.ts";
import { isProblemCode, problemByCode } from "../../domain/vendor-problems.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import { endTrouble, findSilentTroubles } from "./incidents.store.ts";
import { heal, silenceMs } from "./note-calls.ts";
import type { NoteCallsDeps } from "./note-calls.ts";

/** What somebody has to mend is tried again every six hours. */
const hopelessSilenceMs = 24 * 60 * minuteMs;

/** Run it every minute or so. */
export function createForgetTroubles(deps: NoteCallsDeps): () => Promise<void> {
  const { database, clock, log } = deps;
  return async () => {
    const now = clock.now();
    for (const trouble of await findSilentTroubles(database.db, asInstant(now - silenceMs))) {
      const { code, vendor, connection_id: connectionId, status, last_at } = trouble;
      const isPassing = isProblemCode(code) && problemByCode(code).state === "waiting";
      const isOld = now - last_at.getTime() >= hopelessSilenceMs && status !== "needs_reconnect";
      if (!isPassing && !isOld) continue;
      const scope = mintTenantScope(trouble.tenant_id, "job");
      try {
        await database.transaction(async (tx) => {
          // It may have been met again since it was read.
          if (!(await endTrouble(tx, scope, trouble))) return;
          await heal(deps, tx, {
            scope,
            connectionId,
            ended: [{ code, vendor }],
            how: isPassing ? "telling" : "quietly",
          });
        });
      } catch (error) {
        log.error({ err: error, connectionId }, "old trouble not forgotten");
      }
    }
  };
}
