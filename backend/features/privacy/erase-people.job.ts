/** Deletes people: once nobody is to hear anything of them any more, their accounts end and every trace goes. */
import type { ChangeLine } from "../../domain/change-lines.ts";
import { sayChange } from "../../domain/change-words.ts";
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { bySystem } from "../bookings/record-change.ts";
import type { ChangeDeps } from "../bookings/record-change.ts";
import { clearSessionsAhead } from "../bookings/clear-sessions-ahead.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { goneReason } from "./delete-person.ts";
import { endAccounts } from "./end-accounts.ts";
import type { EndAccountsDeps } from "./end-accounts.ts";
import { erasePerson, insertTraceLine, loadTraces } from "./erase.store.ts";
import { countUnfinished, findDueDeletions, loadAccounts, postponeDeletion } from "./privacy.store.ts";
import type { Deletion } from "./privacy.store.ts";

export type EraseDeps = ChangeDeps & EndAccountsDeps;

const longestPauseMs = 60_000;

/** Every step can be repeated, so a crash anywhere does not matter. */
export function createErasePeople(deps: EraseDeps): () => Promise<void> {
  return async () => {
    for (const deletion of await findDueDeletions(deps.database.db, new Date(deps.clock.now())))
      await eraseOne(deps, deletion);
  };
}

/** Others still see that there was something, and why they see no more of it. */
async function leaveTraces(
  { ids, live, clock }: EraseDeps,
  tx: Tx,
  { scope, sessionIds }: { readonly scope: TenantScope; readonly sessionIds: readonly string[] },
): Promise<void> {
  const lines: readonly ChangeLine[] = [{ kind: "person_deleted" }];
  const line = { at: new Date(clock.now()), what: sayChange(lines, "en"), lines: JSON.stringify(lines) };
  for (const { id: sessionId, version, personIds } of await loadTraces(tx, scope, sessionIds)) {
    await insertTraceLine(tx, scope, { id: ids.next(), sessionId, ...line });
    await live.announce(tx, { tenantId: scope.tenantId, kind: "session.changed", id: sessionId, version, personIds });
  }
}

async function eraseOne(deps: EraseDeps, deletion: Deletion): Promise<void> {
  const { tenantId, personId, giveUpAt, attempts } = deletion;
  const scope = mintTenantScope(tenantId, "job");
  const { db } = deps.database;
  await clearSessionsAhead(deps, bySystem(scope), { personId, reason: goneReason });
  const now = deps.clock.now();
  const isPatient = now < giveUpAt.getTime();
  const later = new Date(now + Math.min(longestPauseMs, 1_000 * 2 ** attempts));
  if (isPatient && (await countUnfinished(db, scope, { personId, now: new Date(now) })) > 0)
    return postponeDeletion(db, deletion, later);
  const accounts = await loadAccounts(db, scope, personId);
  const left = await endAccounts(deps, scope, { accounts, insist: isPatient ? "once more" : "finally" });
  if (left.length > 0) return postponeDeletion(db, deletion, later);
  await deps.database.transaction(async (tx) => {
    await leaveTraces(deps, tx, { scope, sessionIds: await erasePerson(tx, scope, personId) });
    await recordAudit(deps, tx, { by: { scope, surface: "system" }, line: { kind: "people.deleted" } });
  });
}
