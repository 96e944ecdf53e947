/** What disconnecting an account would concern, and whom its sessions can be handed to. */
import type { DeparturePreview } from "#contract/connections.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import { listByPerson } from "./connections.store.ts";
import type { ConnectionRow } from "./connections.store.ts";
import { findStanding } from "./departures.store.ts";
import { findReachable } from "./find-reachable.ts";

/** What meetings an account of this vendor makes. */
export const carriedBy = { microsoft: "teams", zoom: "zoom", google: "meet" } as const;

/** Fails: not_found. */
export async function previewDeparture(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  caller: Caller,
  connectionId: string,
): Promise<DeparturePreview> {
  const row = await findReachable(db, caller, { connectionId, also: ["administrator"] });
  const standing = await findStanding(db, caller.scope, { connectionId, now: clock.now() });
  return { sessionsAhead: standing.length, handOverTo: await findSuccessors(db, caller.scope, row) };
}

/** Other accounts of the same person that make meetings, when this one still lets us take its own away. */
export async function findSuccessors(
  db: Database | Tx,
  scope: TenantScope,
  leaving: ConnectionRow,
): Promise<DeparturePreview["handOverTo"]> {
  if (leaving.status !== "connected") return [];
  const others = (await listByPerson(db, scope, leaving.person_id)).filter(
    ({ id, status, is_leaving: isLeaving }) => id !== leaving.id && status === "connected" && !isLeaving,
  );
  return others
    .filter(({ vendor, purposes }) => vendor !== "google" || purposes.includes("calendar"))
    .filter(({ vendor, purposes }) => vendor !== "zoom" || purposes.includes("meetings"))
    .map(({ id, vendor, account_email: accountEmail }) => ({
      connectionId: id,
      vendor,
      accountEmail,
      meets: carriedBy[vendor],
    }));
}
