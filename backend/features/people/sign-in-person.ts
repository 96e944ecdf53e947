/** The person behind a validated Entra identity; made at their first sign-in. */
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import type { Role } from "../../platform/caller.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import { findByEntraIdentity, findEntraTenant, insertPerson, lockIdentity } from "./people.store.ts";
import type { PersonRow } from "./people.store.ts";

export interface SignInDeps {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Whether the operator named this person an administrator. */
  readonly isNamedAdministrator: (identity: { tid: string; oid: string }) => boolean;
}

export interface SignedInPerson {
  readonly tenantId: string;
  readonly personId: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
}

/** `undefined` when the organisation is not set up here; then nothing is written. */
export async function signInPerson(
  deps: SignInDeps,
  identity: { readonly tid: string; readonly oid: string; readonly name: string; readonly email: string },
): Promise<SignedInPerson | undefined> {
  const known = (await findByEntraIdentity(deps.database.db, identity)) ?? (await firstSignIn(deps, identity));
  if (!known) return undefined;
  const named = deps.isNamedAdministrator(identity) ? (["administrator"] as const) : [];
  const roles = [...new Set([...(known.roles as Role[]), ...named])];
  return { tenantId: known.tenant_id, personId: known.id, displayName: known.display_name, roles };
}

async function firstSignIn(
  { database, clock, ids, isNamedAdministrator }: SignInDeps,
  identity: { readonly tid: string; readonly oid: string; readonly name: string; readonly email: string },
): Promise<PersonRow | undefined> {
  if ((await findEntraTenant(database.db, identity.tid)) === undefined) return undefined;
  return database.transaction(async (tx) => {
    await lockIdentity(tx, identity);
    const meanwhile = await findByEntraIdentity(tx, identity);
    if (meanwhile) return meanwhile;
    const tenantId = await findEntraTenant(tx, identity.tid);
    if (tenantId === undefined) return undefined;
    const person: PersonRow = {
      tenant_id: tenantId,
      id: ids.next(),
      display_name: identity.name || identity.email || "Unnamed",
      email: identity.email,
      time_zone: "UTC",
      locale: "en",
      roles: isNamedAdministrator(identity) ? ["administrator", "learner"] : ["learner"],
      created_at: new Date(clock.now()),
      is_guest: false,
      former_zoom_user: null,
    };
    await insertPerson(tx, person, identity);
    return person;
  });
}
