/** What every change of a session leaves behind, in its transaction: a line of history, work for the vendors, and news. */
import type { RefusalCode } from "../../domain/refusals.ts";
import type { Caller } from "../../platform/caller.ts";
import type { OpenDatabase, Tx } from "../../platform/database.ts";
import type { Jobs } from "../../platform/jobs.ts";
import type { Live } from "../../platform/live.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import type { GatherOutside } from "../availability/gather-facts.ts";
import { requestTelling } from "../notices/request-telling.ts";
import { requestSync, requestSyncLater } from "../sync/request-sync.ts";
import { noteSessionChange } from "../webhooks/note-session-change.ts";
import { insertChange } from "./bookings.store.ts";

export interface ChangeDeps {
  readonly database: OpenDatabase;
  readonly jobs: Jobs;
  readonly live: Live;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly gatherOutside: GatherOutside;
}

/** Who changes a session: a person on a surface, or the clock. */
export interface Actor extends Pick<Caller, "scope" | "displayName"> {
  readonly surface: Caller["surface"] | "system";
  /** Absent for what happens by itself. */
  readonly personId?: string | undefined;
}

/** What happens by itself. */
export function bySystem(scope: TenantScope): Actor {
  return { scope, displayName: "Slotside", surface: "system" };
}

export interface RecordedChange {
  readonly by: Actor;
  readonly sessionId: string;
  readonly version: number;
  readonly personIds: readonly string[];
  /** One plain line. */
  readonly what: string;
  /** Whether vendors hold anything of it; `concerned later` when it may be taken back yet. */
  readonly vendors: "concerned" | "concerned later" | "not concerned";
}

export async function recordChange(deps: ChangeDeps, tx: Tx, change: RecordedChange): Promise<void> {
  const { by, sessionId, version, personIds, what } = change;
  const { scope } = by;
  const at = new Date(deps.clock.now());
  await insertChange(tx, scope, {
    id: deps.ids.next(),
    sessionId,
    at,
    byName: by.displayName,
    source: by.surface,
    what,
  });
  if (change.vendors === "concerned") await requestSync(deps, tx, { scope, sessionId });
  if (change.vendors === "concerned later") await requestSyncLater(deps, tx, { scope, sessionId });
  const actor = by.personId === undefined ? undefined : { personId: by.personId, displayName: by.displayName };
  await requestTelling(deps, tx, { scope, sessionId, by: actor });
  await noteSessionChange(deps, tx, { scope, sessionId });
  await deps.live.announce(tx, {
    tenantId: scope.tenantId,
    kind: "session.changed",
    id: sessionId,
    version,
    personIds,
  });
}

/** What was insisted on, to follow a line of history; empty when nothing was. */
export function sayOverridden(codes: readonly RefusalCode[]): string {
  if (codes.length === 0) return "";
  return ` (insisting: ${codes.map((code) => code.replaceAll("_", " ")).join(", ")})`;
}

/** `Mon 2 Mar 2026, 15:00` as clocks in the zone show it, with the zone's name. */
export function sayTime(at: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(at);
  return `${parts} (${timeZone})`;
}
