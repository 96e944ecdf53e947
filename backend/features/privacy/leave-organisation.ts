/** An organisation leaves: its sessions ahead end, everybody is told, grants and watches end, and everything is deleted. */
import type { DepartureBegun } from "#contract/privacy.ts";
import type { Caller } from "../../platform/caller.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { clearSessionsAhead } from "../bookings/clear-sessions-ahead.ts";
import { bySystem } from "../bookings/record-change.ts";
import type { ChangeDeps } from "../bookings/record-change.ts";
import { endAccounts } from "./end-accounts.ts";
import { eraseTenant } from "./erase.store.ts";
import type { EraseDeps } from "./erase-people.job.ts";
import {
  countUnfinished,
  findBusyPeople,
  findDueTenantDepartures,
  findTenantName,
  insertTenantDeparture,
  loadAccounts,
  postponeTenantDeparture,
} from "./privacy.store.ts";
import type { Departure } from "./privacy.store.ts";

const patienceMs = 24 * 60 * 60_000;
const longestPauseMs = 60_000;
const reason = "The organisation no longer uses Slotside";

/** Fails: not_allowed, invalid_request (the name typed is another one). */
export async function leaveOrganisation(deps: ChangeDeps, caller: Caller, typed: string): Promise<DepartureBegun> {
  if (!caller.roles.includes("administrator"))
    throw new RequestProblem("not_allowed", "Only an administrator may do this.");
  const { scope } = caller;
  const name = await findTenantName(deps.database.db, scope);
  if (typed.trim() !== name?.trim()) {
    const errors = [{ path: "body.confirm", message: "must be the name of the organisation" }];
    throw new RequestProblem("invalid_request", "This is not the organisation's name.", { errors });
  }
  const at = deps.clock.now();
  await deps.database.transaction(async (tx) => {
    await insertTenantDeparture(tx, scope, { at: new Date(at), giveUpAt: new Date(at + patienceMs) });
    const what = "Asked for everything of the organisation to be deleted";
    await recordAudit(deps, tx, { by: caller, kind: "organisation.departure_asked", what });
  });
  return { state: "leaving", calledOff: await endSessions(deps, scope) };
}

/** Builds the sweep that goes on with it. */
export function createLeaveOrganisations(deps: EraseDeps): () => Promise<void> {
  return async () => {
    for (const departure of await findDueTenantDepartures(deps.database.db, new Date(deps.clock.now())))
      await leaveOne(deps, departure);
  };
}

async function leaveOne(deps: EraseDeps, { tenantId, giveUpAt, attempts }: Departure): Promise<void> {
  const scope = mintTenantScope(tenantId, "job");
  const { db } = deps.database;
  await endSessions(deps, scope);
  const now = deps.clock.now();
  const isPatient = now < giveUpAt.getTime();
  const later = new Date(now + Math.min(longestPauseMs, 1_000 * 2 ** attempts));
  if (isPatient && (await countUnfinished(db, scope, { now: new Date(now) })) > 0)
    return postponeTenantDeparture(db, tenantId, later);
  const accounts = await loadAccounts(db, scope);
  const left = await endAccounts(deps, scope, { accounts, insist: isPatient ? "once more" : "finally" });
  if (left.length > 0) return postponeTenantDeparture(db, tenantId, later);
  await deps.database.transaction((tx) => eraseTenant(tx, scope));
  deps.log.info({ tenantId }, "an organisation left, and everything of it was deleted");
}

async function endSessions(deps: ChangeDeps, scope: TenantScope): Promise<number> {
  let calledOff = 0;
  for (const personId of await findBusyPeople(deps.database.db, scope, new Date(deps.clock.now())))
    calledOff += (await clearSessionsAhead(deps, bySystem(scope), { personId, reason })).calledOff;
  return calledOff;
}
