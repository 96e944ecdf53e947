/** An organisation leaves: its sessions ahead end and everybody is told; the rest follows by itself. */
import type { DepartureBegun } from "#contract/privacy.ts";
import type { Caller } from "../../platform/caller.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { clearSessionsAhead } from "../bookings/clear-sessions-ahead.ts";
import { bySystem } from "../bookings/record-change.ts";
import type { ChangeDeps } from "../bookings/record-change.ts";
import { findBusyPeople, findTenantName, insertTenantDeparture } from "./privacy.store.ts";

const patienceMs = 24 * 60 * 60_000;
const reason = { kind: "organisation_left" } as const;

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
    await recordAudit(deps, tx, { by: caller, line: { kind: "organisation.departure_asked" } });
  });
  return { state: "leaving", calledOff: await endSessions(deps, scope) };
}

/** Of everybody; answers how many were called off. */
export async function endSessions(deps: ChangeDeps, scope: TenantScope): Promise<number> {
  let calledOff = 0;
  for (const personId of await findBusyPeople(deps.database.db, scope, new Date(deps.clock.now())))
    calledOff += (await clearSessionsAhead(deps, bySystem(scope), { personId, reason })).calledOff;
  return calledOff;
}
