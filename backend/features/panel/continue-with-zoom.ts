/** Whoever has Zoom and nothing else here goes on with that: their Zoom account becomes a tenant, and they a person in it. */
import type { OpenDatabase, Tx } from "../../platform/database.ts";
import type { Role } from "../../platform/caller.ts";
import type { Caller } from "../../platform/caller.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { Vault } from "../../platform/vault.ts";
import type { GrantedAccount } from "../../ports/account-links.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { saveGrantedAccount } from "../connections/save-granted-account.ts";
import type { SaveDeps } from "../connections/save-granted-account.ts";
import {
  deleteArrival,
  findArrival,
  findFormer,
  findOrInsertZoomTenant,
  insertZoomPerson,
  setRoles,
} from "./arrivals.store.ts";
import type { Arrival } from "./arrivals.store.ts";
import { arrivalPurpose } from "./receive-arrival.ts";

export interface ContinueDeps extends SaveDeps {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly vault: Vault;
}

/** Whoever installs it teaches; who owns or administers the Zoom account, as Zoom itself says, looks after the tenant. */
function rolesFor({ standing }: Arrival): readonly Role[] {
  return standing === "member" ? ["provider", "learner"] : ["administrator", "provider", "learner"];
}

/**
 * Doing it again changes nothing, so what a crash left half done is finished by pressing once more. Fails: invalid_request (they
 * have not let us in at Zoom, or not lately), refused with account_in_use.
 */
export async function continueWithZoom(deps: ContinueDeps, zoomUser: string): Promise<void> {
  const { database, clock } = deps;
  const arrival = await findArrival(database.db, zoomUser, new Date(clock.now()));
  if (!arrival) throw new RequestProblem("invalid_request", "Let Slotside in at Zoom first.");
  const caller = await database.transaction((tx) => settleIn(deps, tx, arrival));
  await saveGrantedAccount(deps, caller, { vendor: "zoom", purposes: ["meetings"], account: grantOf(deps, arrival) });
  await deleteArrival(database.db, zoomUser);
}

async function settleIn({ clock, ids }: ContinueDeps, tx: Tx, arrival: Arrival): Promise<Caller> {
  const at = new Date(clock.now());
  const { account_name: name, zoom_user: zoomUser, zoom_account: account } = arrival;
  const tenant = await findOrInsertZoomTenant(tx, { newId: ids.next(), account, name, at });
  const scope = mintTenantScope(tenant.id, "link");
  const former = await findFormer(tx, scope, zoomUser);
  const roles = [...new Set([...((former?.roles ?? []) as Role[]), ...rolesFor(arrival)])];
  const id = former?.id ?? ids.next();
  if (former) await setRoles(tx, scope, { id, roles });
  else
    await insertZoomPerson(tx, scope, {
      id,
      name,
      roles,
      zoomUser,
      at,
      email: arrival.account_email,
      timeZone: arrival.time_zone ?? "UTC",
    });
  const caller: Caller = { scope, personId: id, displayName: name, roles, surface: "zoom" };
  const as = roles.includes("administrator") ? "administrator" : "other";
  if (!former)
    await recordAudit({ clock, ids }, tx, { by: caller, line: { kind: "people.arrived", as }, people: [id] });
  return caller;
}

/** The account as it was granted, for whoever takes it over. */
export function grantOf({ vault, clock }: Pick<ContinueDeps, "vault" | "clock">, arrival: Arrival): GrantedAccount {
  const left = arrival.access_token_expires_at.getTime() - clock.now();
  return {
    accountTenant: arrival.zoom_account,
    accountId: arrival.zoom_user,
    accountName: arrival.account_name,
    accountEmail: arrival.account_email,
    scopes: arrival.scopes,
    ...(arrival.plan === null ? {} : { plan: arrival.plan }),
    accessToken: vault.open(arrival.access_token_sealed, arrivalPurpose.access),
    expiresInSeconds: Math.max(0, Math.floor(left / 1000)),
    refreshToken: vault.open(arrival.refresh_token_sealed, arrivalPurpose.refresh),
  };
}
