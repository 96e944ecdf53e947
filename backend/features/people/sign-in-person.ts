/** The person behind a validated Entra identity; made at their first sign-in. */
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import type { Role } from "../../platform/caller.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import { saveLookedUp } from "./leavers.store.ts";
import { hasLeft } from "./note-departure.ts";
import { findByEntraIdentity, findEntraTenant, insertPerson, lockIdentity, updatePerson } from "./people.store.ts";
import type { PersonRow } from "./people.store.ts";

/** The directory is asked once a day; one that was not for so long does not let us. */
const directoryMs = 2 * 24 * 60 * 60_000;

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

/** Who signs in, as the directory's token says. */
export interface SigningIn {
  readonly tid: string;
  readonly oid: string;
  readonly name: string;
  readonly email: string;
  /** When the directory gave the token, in epoch milliseconds; absent = just now. */
  readonly issuedAt?: number;
}

/**
 * `undefined` when the organisation is not set up here; then nothing is written. Fails: not_allowed, when the directory said after it
 * gave the token that they have left; a newer token proves that they are back.
 */
export async function signInPerson(deps: SignInDeps, identity: SigningIn): Promise<SignedInPerson | undefined> {
  const standing = await findByEntraIdentity(deps.database.db, identity);
  if (standing?.left_as && standing.left_at)
    await judgeLeaver(deps, identity, { ...standing, left_as: standing.left_as });
  const known = standing ?? (await firstSignIn(deps, identity));
  if (!known) return undefined;
  const named = deps.isNamedAdministrator(identity) ? (["administrator"] as const) : [];
  const roles = [...new Set([...(known.roles as Role[]), ...named])];
  const displayName = standing ? await nameNow(deps, identity, standing) : known.display_name;
  return { tenantId: known.tenant_id, personId: known.id, displayName, roles };
}

/** Where the directory itself cannot be asked what somebody is called by now, their token says it. */
async function nameNow(
  { database, clock }: SignInDeps,
  { name, issuedAt = clock.now() }: SigningIn,
  standing: PersonRow & { readonly checked_at: Date | null },
): Promise<string> {
  const { display_name: before, tenant_id: tenantId, id, checked_at: checkedAt } = standing;
  // A token keeps the name that it was given with for an hour or more.
  const isAsked = issuedAt <= (checkedAt?.getTime() ?? 0) + directoryMs;
  if (name === "" || name === before || standing.named_by_hand || isAsked) return before;
  await updatePerson(database.db, mintTenantScope(tenantId, "request"), { id, display_name: name });
  return name;
}

async function judgeLeaver(
  { database, clock }: SignInDeps,
  { issuedAt = clock.now() }: SigningIn,
  left: Pick<PersonRow, "tenant_id" | "id"> & {
    readonly left_as: "removed" | "disabled";
    readonly left_at: Date | null;
  },
): Promise<void> {
  if (issuedAt <= (left.left_at?.getTime() ?? 0)) throw hasLeft(left.left_as);
  const scope = mintTenantScope(left.tenant_id, "request");
  const at = new Date(clock.now());
  await database.transaction((tx) => saveLookedUp(tx, scope, { personId: left.id, leftAs: null, at }));
}

async function firstSignIn(
  { database, clock, ids, isNamedAdministrator }: SignInDeps,
  identity: SigningIn,
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
      named_by_hand: false,
      former_names: [],
      former_zoom_user: null,
    };
    await insertPerson(tx, person, identity);
    return person;
  });
}
