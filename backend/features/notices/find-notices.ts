/** What people were told of these sessions; oldest first. */
import type { Database } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { loadNotices } from "./notices.store.ts";
import type { NoticeRow } from "./notices.store.ts";

export type FoundNotice = NoticeRow;

export async function findNotices(
  db: Database,
  scope: TenantScope,
  sessionIds: readonly string[],
): Promise<readonly FoundNotice[]> {
  return sessionIds.length === 0 ? [] : loadNotices(db, scope, sessionIds);
}
