/** Keeps one incident open for each cause that a check of a whole organisation found, and closes those that it no longer finds. */
import type { AccessCode } from "../../domain/access-problems.ts";
import { asInstant, minuteMs } from "../../domain/instant.ts";
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import { healIncident, listOpenByCause, openIncident } from "./incidents.store.ts";

/** What fails again this soon after it healed is the same incident. */
const sameAgainMs = 60 * minuteMs;

const prefixOf = (vendor: string): string => `people ${vendor} `;

/** `codes`: every cause found now. Nobody is told twice of one that is open already. */
export async function noteCauses(
  { clock, ids }: { readonly clock: Clock; readonly ids: Ids },
  tx: Tx,
  scope: TenantScope,
  found: { readonly vendor: "microsoft" | "zoom" | "google"; readonly codes: readonly AccessCode[] },
): Promise<void> {
  const { vendor, codes } = found;
  const now = clock.now();
  const prefix = prefixOf(vendor);
  const open = await listOpenByCause(tx, scope, prefix);
  for (const code of codes) {
    const cause = `${prefix}${code}`;
    if (open.some((incident) => incident.cause === cause)) continue;
    const about = { vendor, code, connectionId: null, personId: null };
    await openIncident(tx, scope, { id: ids.next(), cause, ...about, now, sameSince: asInstant(now - sameAgainMs) });
  }
  for (const { cause, code } of open.filter((incident) => !codes.some((each) => each === incident.code)))
    await healIncident(tx, scope, {
      cause,
      while: { code, vendor, connectionId: null, seenSince: now },
      now,
      how: "telling",
    });
}
