/** One session with everything there is to know about it, whoever asks. For other features; what people see is `readSession`. */
import type { Database, Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { lockPeople, lockSession } from "./bookings.store.ts";
import { loadSessions } from "./session-details.store.ts";
import type { SessionDetails } from "./session-details.store.ts";

export type FoundSession = SessionDetails;

/** `undefined` when there is none in the tenant. */
export async function findSession(db: Database, scope: TenantScope, id: string): Promise<FoundSession | undefined> {
  const [session] = await loadSessions(db, scope, [id]);
  return session;
}

/** As it is once nobody else can change it: locks these people, then its row. */
export async function findLockedSession(
  tx: Tx,
  scope: TenantScope,
  wanted: { readonly sessionId: string; readonly personIds: readonly string[] },
): Promise<FoundSession | undefined> {
  await lockPeople(tx, scope, wanted.personIds);
  await lockSession(tx, scope, wanted.sessionId);
  return findSession(tx, scope, wanted.sessionId);
}
