/** Says anew what an account is for, which of its calendars count, and where sessions are written. */
import type { ChangeConnection } from "#contract/connections.ts";
import type { Connection } from "#contract/people.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { mainCalendar } from "../../ports/calendars.ts";
import { requireServed } from "./begin-connection.ts";
import { changeConnection as saveChange } from "./connections.store.ts";
import type { ConnectionRow } from "./connections.store.ts";
import { findReachable } from "./find-reachable.ts";
import { showConnection } from "./list-connections.ts";
import type { LookDeps } from "./list-calendars.ts";

export interface ChangeDeps extends LookDeps {
  /** Which calendars are read or written is not as it was; runs in the same transaction. */
  readonly onCalendarsChanged?: (
    tx: Tx,
    changed: { readonly scope: TenantScope; readonly connectionId: string },
  ) => Promise<void>;
}

/** Fails: not_found, invalid_request (a purpose it was not connected for, or nothing that it could serve; a calendar that is not there), vendor faults. */
export async function changeConnection(
  deps: ChangeDeps,
  caller: Caller,
  { connectionId, ...change }: ChangeConnection & { readonly connectionId: string },
): Promise<Connection> {
  const { scope } = caller;
  const row = await findReachable(deps.database.db, caller, { connectionId, also: [] });
  const purposes = change.purposes ?? row.purposes;
  if (purposes.some((purpose) => !row.purposes.includes(purpose)))
    throw invalid("purposes", "can only be left out here: connect the account again to add one");
  requireServed(row.vendor, purposes);
  const chosen = await chooseCalendars(deps, { row, change });
  await deps.database.transaction(async (tx) => {
    await saveChange(tx, scope, {
      id: connectionId,
      purposes: [...purposes],
      ...chosen,
    });
    const isCalendarSame =
      change.conflictCalendars === undefined &&
      change.targetCalendar === undefined &&
      purposes.includes("calendar") === row.purposes.includes("calendar");
    if (!isCalendarSame) await deps.onCalendarsChanged?.(tx, { scope, connectionId });
    await deps.live.announce(tx, {
      tenantId: scope.tenantId,
      kind: "connection.changed",
      id: connectionId,
      personIds: [row.person_id],
    });
  });
  const changed = await showConnection({ ...deps, db: deps.database.db }, scope, {
    connectionId,
    language: caller.language,
  });
  if (!changed) throw new RequestProblem("not_found", "There is no such connection.");
  return changed;
}

/** The main one is kept by its word, because only others are addressed by their ids. */
async function chooseCalendars(
  { calendars }: ChangeDeps,
  { row, change }: { readonly row: ConnectionRow; readonly change: ChangeConnection },
): Promise<{ readonly conflict_calendars?: string[]; readonly target_calendar?: string | null }> {
  const { conflictCalendars, targetCalendar } = change;
  const target = targetCalendar === null ? { target_calendar: null } : {};
  if (!conflictCalendars?.length && typeof targetCalendar !== "string")
    return { ...(conflictCalendars === undefined ? {} : { conflict_calendars: [] }), ...target };
  if (!row.purposes.includes("calendar"))
    throw invalid("conflictCalendars", "needs an account that is connected for its calendar");
  const known = await calendars.listCalendars({ tenantId: row.tenant_id, connectionId: row.id, vendor: row.vendor });
  const find = (id: string) => known.find((each) => (id === mainCalendar ? each.isMain : each.id === id));
  const counting = conflictCalendars?.map((id) => find(id));
  if (counting?.includes(undefined)) throw invalid("conflictCalendars", "must be calendars of this account");
  const written = typeof targetCalendar === "string" ? find(targetCalendar) : undefined;
  if (typeof targetCalendar === "string" && !written?.isWritable)
    throw invalid("targetCalendar", "must be a calendar of this account that can be written to");
  const ids = counting?.map((each) => (each?.isMain ? mainCalendar : (each?.id ?? "")));
  const isMainAlone = ids?.length === 1 && ids[0] === mainCalendar;
  return {
    ...(ids === undefined ? {} : { conflict_calendars: isMainAlone ? [] : [...new Set(ids)] }),
    ...target,
    ...(written === undefined ? {} : { target_calendar: written.isMain ? null : written.id }),
  };
}

function invalid(field: string, message: string): RequestProblem {
  return new RequestProblem("invalid_request", `The ${field} ${message}.`, {
    errors: [{ path: `body.${field}`, message }],
  });
}
