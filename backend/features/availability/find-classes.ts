/** The dated classes of a group offering. */
import { asInstant } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Database } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Interval } from "../../domain/interval.ts";
import { findHeldSeats } from "../holds/find-held.ts";
import type { HoldViewer } from "../holds/find-held.ts";
import { loadClasses } from "./availability.store.ts";
import type { OpenClass } from "./availability.store.ts";

export type { OpenClass } from "./availability.store.ts";

/** Those that start in the range. Seats that others hold cannot be given, so they are taken off the capacity. */
export async function findClasses(
  db: Database,
  scope: TenantScope,
  wanted: { readonly offeringId: string; readonly range: Interval; readonly viewer: HoldViewer },
): Promise<readonly OpenClass[]> {
  const classes = await loadClasses(db, scope, wanted);
  const sessionIds = classes.map(({ sessionId }) => sessionId);
  const held = await findHeldSeats(db, scope, { sessionIds, viewer: wanted.viewer });
  return classes.map((each) => ({ ...each, capacity: each.capacity - (held.get(each.sessionId) ?? 0) }));
}

/** Those that start at this instant; inside a transaction, as they are under the locks that it holds. */
export function findClassesAt(
  db: Database,
  scope: TenantScope,
  wanted: { readonly offeringId: string; readonly at: Instant; readonly viewer: HoldViewer },
): Promise<readonly OpenClass[]> {
  const range = { startsAt: wanted.at, endsAt: asInstant(wanted.at + 1) };
  return findClasses(db, scope, { ...wanted, range });
}
