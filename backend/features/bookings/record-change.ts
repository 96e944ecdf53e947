/** What every change of a session leaves behind, in its transaction: a line of history, work for the vendors, and news. */
import type { Caller } from "../../platform/caller.ts";
import type { OpenDatabase, Tx } from "../../platform/database.ts";
import type { Jobs } from "../../platform/jobs.ts";
import type { Live } from "../../platform/live.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import type { GatherOutside } from "../availability/gather-facts.ts";
import { requestSync } from "../sync/request-sync.ts";
import { insertChange } from "./bookings.store.ts";

export interface ChangeDeps {
  readonly database: OpenDatabase;
  readonly jobs: Jobs;
  readonly live: Live;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly gatherOutside: GatherOutside;
}

export interface RecordedChange {
  readonly caller: Caller;
  readonly sessionId: string;
  readonly version: number;
  readonly personIds: readonly string[];
  /** One plain line. */
  readonly what: string;
  /** Whether vendors hold anything of it. */
  readonly vendors: "concerned" | "not concerned";
}

export async function recordChange(deps: ChangeDeps, tx: Tx, change: RecordedChange): Promise<void> {
  const { caller, sessionId, version, personIds, what } = change;
  const { scope } = caller;
  const at = new Date(deps.clock.now());
  await insertChange(tx, scope, {
    id: deps.ids.next(),
    sessionId,
    at,
    byName: caller.displayName,
    source: caller.surface,
    what,
  });
  if (change.vendors === "concerned") await requestSync(deps, tx, { scope, sessionId });
  await deps.live.announce(tx, {
    tenantId: scope.tenantId,
    kind: "session.changed",
    id: sessionId,
    version,
    personIds,
  });
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
