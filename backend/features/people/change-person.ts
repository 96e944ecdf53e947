/** An administrator changes somebody's roles or name. */
import type { ChangePerson } from "#contract/people.ts";
import type { Caller } from "../../platform/caller.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { AuditDeps } from "../audit/record-audit.ts";
import { findPerson, lockAdministrators, updatePerson } from "./people.store.ts";
import type { PersonRow } from "./people.store.ts";

export interface ChangePersonDeps extends AuditDeps {
  readonly database: OpenDatabase;
}

/** Fails: not_found, last_administrator. */
export async function changePerson(
  deps: ChangePersonDeps,
  caller: Caller,
  wish: ChangePerson & { readonly personId: string },
): Promise<PersonRow> {
  return deps.database.transaction(async (tx) => {
    const administrators = await lockAdministrators(tx, caller.scope);
    const person = await findPerson(tx, caller.scope, wish.personId);
    if (!person) throw new RequestProblem("not_found", "There is no such person.");
    const isLast = administrators.length === 1 && administrators[0] === person.id;
    if (isLast && wish.roles && !wish.roles.includes("administrator")) {
      throw new RequestProblem("last_administrator", "This is the last administrator. Make somebody else one first.");
    }
    const roles = wish.roles === undefined ? person.roles : [...new Set(wish.roles)];
    const displayName = wish.displayName || person.display_name;
    const isRenamed = displayName !== person.display_name;
    const named = isRenamed ? { display_name: displayName, named_by_hand: true } : {};
    await updatePerson(tx, caller.scope, { id: person.id, roles, ...named });
    const people = [person.id];
    if (roles.join() !== person.roles.join()) {
      const line = { kind: "people.roles", from: person.roles, to: roles } as const;
      await recordAudit(deps, tx, { by: caller, line, people });
    }
    if (isRenamed) {
      await recordAudit(deps, tx, { by: caller, line: { kind: "people.renamed" }, people });
    }
    return { ...person, roles, display_name: displayName };
  });
}
