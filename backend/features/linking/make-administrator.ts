/** Who signed in after consenting for everybody becomes the first administrator, when the directory itself says that they administer it. */
import type { Role } from "../../platform/caller.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { onboardTenants } from "../people/onboard-tenants.ts";
import { changeRoles } from "../people/change-roles.ts";
import { signInPerson } from "../people/sign-in-person.ts";
import type { SignInDeps } from "../people/sign-in-person.ts";
import type { Identity } from "./receive-sign-in.ts";

export interface MakeAdministratorDeps extends SignInDeps {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Whether this organisation knows us, by a call of our own. Fails: vendor faults. */
  readonly isConsented: (externalTenant: string) => Promise<boolean>;
}

/**
 * Roles of a directory whose holders may decide this for their organisation: Global Administrator, Privileged Role Administrator,
 * Cloud Application Administrator, Application Administrator. Source: "Microsoft Entra built-in roles" (template ids); read 2026-11.
 */
const deciding: readonly string[] = [
  "62e90394-69f5-4237-9190-012177145e10",
  "e8611ab8-c189-46e8-94e1-60213ab1f814",
  "158c047a-c907-4556-b7ef-446551a6b5f7",
  "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3",
];

export type MadeAdministrator =
  | { readonly state: "made"; readonly name: string; readonly tenantName: string }
  /** The directory does not say that they administer it. */
  | { readonly state: "not_administrator" }
  /** Microsoft sent them back from the consent page of another organisation than the one that they signed in to. */
  | { readonly state: "wrong_organisation" }
  /** Our own call does not find the consent, or not yet. */
  | { readonly state: "not_consented" };

/** `consentedFor`: the organisation that the consent page named; it proves nothing, but that another one was meant. */
export async function makeAdministrator(
  deps: MakeAdministratorDeps,
  identity: Identity,
  consentedFor: string | null,
): Promise<MadeAdministrator> {
  const { wids, tid, email } = identity;
  if (consentedFor !== null && consentedFor.toLowerCase() !== tid.toLowerCase()) return { state: "wrong_organisation" };
  if (!wids.some((role) => deciding.includes(role.toLowerCase()))) return { state: "not_administrator" };
  if (!(await deps.isConsented(tid))) return { state: "not_consented" };
  // Its own name is read once somebody opens Set-up; until then it goes by the address of who set it up.
  const name = email.split("@").at(-1) || tid;
  const known = await signInPerson(deps, identity);
  if (!known) await onboardTenants(deps, [{ tid, name }]);
  const person = known ?? (await signInPerson(deps, identity));
  if (!person) return { state: "not_administrator" };
  const scope = mintTenantScope(person.tenantId, "link");
  const roles: readonly Role[] = [...new Set<Role>([...person.roles, "administrator"])];
  await deps.database.transaction(async (tx) => {
    await changeRoles(tx, scope, { personId: person.personId, roles });
    await recordAudit(deps, tx, {
      by: { scope, personId: person.personId, surface: "web" },
      line: { kind: "people.administrator" },
      people: [person.personId],
    });
  });
  return { state: "made", name: person.displayName, tenantName: name };
}
