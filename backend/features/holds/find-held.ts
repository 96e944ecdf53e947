/** What is held: times that are taken for everybody but their holder, times that are offered, and seats of classes. */
import type { Interval } from "../../domain/interval.ts";
import type { Database } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { asInstant } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import { countHeldSeats, loadHeldSeats, loadHeldTimes } from "./holds.store.ts";
import type { HeldTime } from "./holds.store.ts";

/** Who asks, and when: nobody's own hold stands in their way unless they offer it, and one that has expired in nobody's. */
export interface HoldViewer {
  readonly personId: string;
  readonly now: Instant;
}

/** Held times of these providers that touch `range`; inside a transaction, as they are under its locks. */
export function findHeldTimes(
  db: Database,
  scope: TenantScope,
  wanted: { readonly personIds: readonly string[]; readonly range: Interval; readonly viewer: HoldViewer },
): Promise<readonly HeldTime[]> {
  const { personIds, range, viewer } = wanted;
  return loadHeldTimes(db, scope, { personIds, range, exceptHolderId: viewer.personId, at: new Date(viewer.now) });
}

/** Held seats by class. */
export function findHeldSeats(
  db: Database,
  scope: TenantScope,
  wanted: { readonly sessionIds: readonly string[]; readonly viewer: HoldViewer },
): Promise<ReadonlyMap<string, number>> {
  const { sessionIds, viewer } = wanted;
  return countHeldSeats(db, scope, { sessionIds, exceptHolderId: viewer.personId, at: new Date(viewer.now) });
}

/** What of a class is held by anybody but those who take part in it; `until` is when the first hold runs out. */
export async function findHeldOf(
  db: Database,
  scope: TenantScope,
  wanted: { readonly sessionId: string; readonly seatedIds: readonly string[]; readonly now: Instant },
): Promise<{ readonly seats: number; readonly until: Instant | undefined }> {
  const { sessionId, seatedIds: exceptHolderIds, now } = wanted;
  const held = await loadHeldSeats(db, scope, { sessionId, exceptHolderIds, at: new Date(now) });
  return { seats: held.seats, until: held.until === null ? undefined : asInstant(held.until.getTime()) };
}
