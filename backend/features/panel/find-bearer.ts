/** Whom an opaque bearer of ours was given to. */
import type { Role } from "../../platform/caller.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import { hashOf } from "../../platform/vault.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Secret } from "../../ports/secret.ts";
import { findBearerPerson } from "./panel.store.ts";
import type { LinkedPerson } from "./panel.store.ts";

/** `undefined` when the bearer is unknown or older than its half hour. */
export async function findBearer(
  { database, clock }: { readonly database: OpenDatabase; readonly clock: Clock },
  bearer: Secret<string>,
): Promise<(LinkedPerson & { readonly roles: readonly Role[] }) | undefined> {
  const person = await findBearerPerson(database.db, hashOf(bearer.reveal()), new Date(clock.now()));
  return person && { ...person, roles: person.roles as Role[] };
}
