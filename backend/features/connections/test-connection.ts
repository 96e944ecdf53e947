/** Tries an account out: really asks the vendor, for each purpose, and keeps what came of it. */
import type { Connection, Purpose } from "#contract/people.ts";
import { asInstant, dayMs } from "../../domain/instant.ts";
import { problemOf } from "../../domain/vendor-problems.ts";
import type { ProblemCode } from "../../domain/vendor-problems.ts";
import type { Caller } from "../../platform/caller.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import type { CodeFlow } from "../../ports/account-links.ts";
import type { OnlineMeetings } from "../../ports/online-meetings.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import type { Ids } from "../../ports/ids.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { changeConnection } from "./connections.store.ts";
import type { ConnectionRow } from "./connections.store.ts";
import type { KeptTest } from "./connections.view.ts";
import { findReachable } from "./find-reachable.ts";
import type { LookDeps } from "./list-calendars.ts";
import { showConnection } from "./list-connections.ts";

export interface TestDeps extends LookDeps {
  readonly ids: Ids;
  readonly onlineMeetings: OnlineMeetings;
  readonly codeFlowByVendor: Readonly<Partial<Record<ConnectionRow["vendor"], CodeFlow>>>;
}

/** Fails: not_found, also for other people's connections, except for administrators and support. */
export async function testConnection(deps: TestDeps, caller: Caller, connectionId: string): Promise<Connection> {
  const { database, clock, live } = deps;
  const { scope } = caller;
  const row = await findReachable(database.db, caller, { connectionId, also: ["administrator", "support"] });
  const results: { purpose: Purpose; code?: ProblemCode }[] = [];
  for (const purpose of row.purposes as Purpose[]) {
    const code = await codeOf(purpose === "calendar" ? tryCalendar(deps, row) : tryMeetings(deps, row));
    results.push({ purpose, ...(code === undefined ? {} : { code }) });
  }
  const account = results.some(({ code }) => code !== undefined) ? undefined : await readAccount(deps, row);
  const kept: KeptTest = { at: new Date(clock.now()).toISOString(), results };
  await database.transaction(async (tx) => {
    await changeConnection(tx, scope, { id: connectionId, last_test: JSON.stringify(kept), ...account });
    await live.announce(tx, {
      tenantId: scope.tenantId,
      kind: "connection.changed",
      id: connectionId,
      personIds: [row.person_id],
    });
  });
  const tested = await showConnection({ ...deps, db: database.db }, scope, {
    connectionId,
    language: caller.language,
  });
  if (!tested) throw new RequestProblem("not_found", "There is no such connection.");
  return tested;
}

async function codeOf(trying: Promise<void>): Promise<ProblemCode | undefined> {
  try {
    await trying;
    return undefined;
  } catch (error) {
    if (!(error instanceof VendorFault)) throw error;
    return problemOf(error).code;
  }
}

const grantOf = (row: ConnectionRow): GrantRef => ({
  tenantId: row.tenant_id,
  connectionId: row.id,
  vendor: row.vendor,
});

/** Reads a day of every calendar that counts, and looks whether sessions can be written where they are to be. */
async function tryCalendar({ calendars, clock }: TestDeps, row: ConnectionRow): Promise<void> {
  const grant = grantOf(row);
  const from = clock.now();
  const to = asInstant(from + dayMs);
  const calendarIds = row.conflict_calendars.length === 0 ? {} : { calendarIds: row.conflict_calendars };
  await calendars.listEntries(grant, { from, to, ...calendarIds });
  const known = await calendars.listCalendars(grant);
  const target = known.find(({ id, isMain }) => (row.target_calendar === null ? isMain : id === row.target_calendar));
  if (!target?.isWritable) throw refused(row, "not_permitted");
}

/** Looks for a meeting that never was, or whether the calendar allows them. */
async function tryMeetings({ calendars, onlineMeetings, ids }: TestDeps, row: ConnectionRow): Promise<void> {
  const grant = grantOf(row);
  if (row.vendor === "google" || row.purposes.includes("calendar")) {
    const [main] = await calendars.listCalendars(grant);
    if (main?.meetings.length) return;
    throw refused(row, row.vendor === "google" ? "meet_not_allowed" : "teams_not_allowed");
  }
  await onlineMeetings.findMeeting(grant, { sessionId: ids.next(), reference: "SL-TEST0000", generation: 1 });
}

function refused(
  { vendor }: ConnectionRow,
  code: "not_permitted" | "teams_not_allowed" | "meet_not_allowed",
): VendorFault {
  const kind = code === "not_permitted" ? code : ("rejected" as const);
  return new VendorFault("The account does not allow it", { vendor, operation: "test account", kind, code });
}

/** Name, address and plan may be others by now. */
async function readAccount({ codeFlowByVendor }: TestDeps, row: ConnectionRow) {
  const read = codeFlowByVendor[row.vendor]?.readAccount;
  const account = await read?.(grantOf(row)).catch(() => undefined);
  return (
    account && { account_name: account.accountName, account_email: account.accountEmail, plan: account.plan ?? null }
  );
}
