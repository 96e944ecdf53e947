/** Somebody removed the app at a vendor: the person and the owner of the integration are told once, and once when it is back. */
import { asInstant, minuteMs } from "../../domain/instant.ts";
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import { healIncident, openIncident } from "./incidents.store.ts";

export interface NoteRemovalDeps {
  readonly clock: Clock;
  readonly ids: Ids;
}

interface Removed {
  readonly scope: TenantScope;
  readonly connectionId: string;
  readonly personId: string;
  readonly vendor: "microsoft" | "zoom" | "google";
}

const code = "app_removed";
const sameAgainMs = 60 * minuteMs;
const causeOf = ({ connectionId }: Pick<Removed, "connectionId">): string => `${connectionId} ${code}`;

/** In the transaction that deletes what was kept of the account. */
export async function noteRemoval({ clock, ids }: NoteRemovalDeps, tx: Tx, removed: Removed): Promise<void> {
  const { scope, ...about } = removed;
  const now = clock.now();
  const sameSince = asInstant(now - sameAgainMs);
  await openIncident(tx, scope, { id: ids.next(), cause: causeOf(about), code, ...about, now, sameSince });
}

/** In the transaction that connects the account again. */
export async function noteReturn(
  { clock }: Pick<NoteRemovalDeps, "clock">,
  tx: Tx,
  { scope, connectionId }: Pick<Removed, "scope" | "connectionId">,
): Promise<void> {
  const now = clock.now();
  const standing = { code, vendor: "zoom" as const, connectionId, seenSince: now };
  await healIncident(tx, scope, { cause: causeOf({ connectionId }), while: standing, now, how: "telling" });
}
