/** Whom a cause hits at present, for those who are told of it. */
import type { AccessCode } from "../../domain/access-problems.ts";
import type { Database } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { countCoverage, listCoverage } from "./coverage.store.ts";
import type { VendorName } from "./integrations.store.ts";

/** Names with their addresses, at most twenty, and how many there are in all. */
export async function findAffected(
  db: Database,
  scope: TenantScope,
  { vendor, code }: { readonly vendor: VendorName; readonly code: AccessCode },
): Promise<{ readonly names: readonly string[]; readonly people: number }> {
  const listed = await listCoverage(db, scope, { vendor, states: ["inaccessible"], code, limit: 20 });
  const counts = await countCoverage(db, scope, vendor);
  const people = counts.find((count) => count.state === "inaccessible" && count.code === code)?.people ?? 0;
  return { names: listed.map(({ name, email }) => `${name} <${email}>`), people };
}
