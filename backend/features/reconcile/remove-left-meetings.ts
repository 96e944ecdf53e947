/** Meetings that stood with an account when it was let go go as soon as it is back, where the vendor lists none to compare with. */
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import type { CompareDeps } from "./compare-account.ts";
import { endLeftMeeting, findLeftMeetings, insertFinding } from "./reconcile.store.ts";

/** Fails as `OnlineMeetings.removeMeeting` does; what was removed by then is not asked for again. */
export async function removeLeftMeetings(
  deps: CompareDeps,
  { scope, grant }: { readonly scope: TenantScope; readonly grant: GrantRef },
): Promise<void> {
  const { connectionId } = grant;
  for (const { sessionId, meetingId } of await findLeftMeetings(deps.database.db, scope, connectionId)) {
    await deps.onlineMeetings.removeMeeting(grant, meetingId);
    await deps.database.transaction(async (tx) => {
      await endLeftMeeting(tx, scope, { sessionId, meetingId });
      const found = { id: deps.ids.next(), at: deps.clock.now(), connectionId, sessionId, kind: "outlived" } as const;
      await insertFinding(tx, scope, { ...found, area: "meetings" });
    });
  }
}
