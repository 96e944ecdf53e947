/** A person whose part here may end, and who takes over from them. */
import type { Tx } from "../../platform/database.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { findPerson, lockAdministrators } from "./people.store.ts";

/** Fails: not_found, last_administrator, invalid_request (who takes over does not teach here, or is the same). */
export async function requirePersonWhoMayGo(
  tx: Tx,
  scope: TenantScope,
  wish: { readonly personId: string; readonly toProviderId?: string | undefined },
): Promise<void> {
  const administrators = await lockAdministrators(tx, scope);
  const person = await findPerson(tx, scope, wish.personId);
  if (!person) throw new RequestProblem("not_found", "There is no such person.");
  if (administrators.length === 1 && administrators[0] === person.id)
    throw new RequestProblem("last_administrator", "This is the last administrator. Make somebody else one first.");
  if (wish.toProviderId === undefined) return;
  const other = await findPerson(tx, scope, wish.toProviderId);
  if (other?.roles.includes("provider") === true && other.id !== person.id) return;
  const errors = [{ path: "toProviderId", message: "must be somebody else who teaches here" }];
  throw new RequestProblem("invalid_request", "Sessions cannot be handed over to this person.", { errors });
}
