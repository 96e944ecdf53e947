/** The dated classes of a group offering. */
import { asInstant } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Database } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { loadClasses } from "./availability.store.ts";
import type { OpenClass } from "./availability.store.ts";

export type { OpenClass } from "./availability.store.ts";

/** Those that start at this instant; inside a transaction, as they are under the locks that it holds. */
export function findClassesAt(
  db: Database,
  scope: TenantScope,
  wanted: { readonly offeringId: string; readonly at: Instant },
): Promise<readonly OpenClass[]> {
  const range = { startsAt: wanted.at, endsAt: asInstant(wanted.at + 1) };
  return loadClasses(db, scope, { offeringId: wanted.offeringId, range });
}
