/** The calendars of a connected account, and what each is used for. */
import type { AccountCalendar } from "#contract/connections.ts";
import type { Caller } from "../../platform/caller.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import type { Live } from "../../platform/live.ts";
import { mainCalendar } from "../../ports/calendars.ts";
import type { Calendars } from "../../ports/calendars.ts";
import type { Clock } from "../../ports/clock.ts";
import { findReachable } from "./find-reachable.ts";

export interface LookDeps {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly live: Live;
  readonly calendars: Calendars;
}

/** Fails: not_found, vendor faults. An account that is not connected for its calendar has none. */
export async function listAccountCalendars(
  { database, calendars }: LookDeps,
  caller: Caller,
  connectionId: string,
): Promise<readonly AccountCalendar[]> {
  const row = await findReachable(database.db, caller, { connectionId, also: [] });
  if (!row.purposes.includes("calendar")) return [];
  const found = await calendars.listCalendars({ tenantId: row.tenant_id, connectionId, vendor: row.vendor });
  return found.map(({ id, name, isMain, isWritable }) => ({
    id,
    name: name === "" ? row.account_email : name,
    isMain,
    isWritable,
    counts: row.conflict_calendars.length === 0 ? isMain : row.conflict_calendars.includes(isMain ? mainCalendar : id),
    isTarget: row.target_calendar === null ? isMain : row.target_calendar === id,
  }));
}
