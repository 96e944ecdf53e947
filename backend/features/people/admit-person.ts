/** What is looked at whenever somebody who is known comes in: whether they are being deleted, and whether it is their first time. */
import type { OpenDatabase } from "../../platform/database.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import { isBeingDeleted, markOpened } from "./known-people.store.ts";

/** Not looked at again for so long: everybody comes in with every request. */
const trustedMs = 10_000;
const mostKept = 20_000;

interface Known {
  readonly tenantId: string;
  readonly personId: string;
}

/** Answers whom it was given. Fails: not_allowed (everything about them is being deleted). */
export type AdmitPerson = <T extends Known | undefined>(person: T) => Promise<T>;

/** Builds it for this process. */
export function createAdmitPerson(deps: { readonly database: OpenDatabase; readonly clock: Clock }): AdmitPerson {
  const lookedAt = new Map<string, number>();
  const look = async ({ tenantId, personId }: Known): Promise<void> => {
    const now = deps.clock.now();
    const last = lookedAt.get(personId);
    if (last !== undefined && now - last < trustedMs && now >= last) return;
    const scope = mintTenantScope(tenantId, "request");
    const { db } = deps.database;
    if (await isBeingDeleted(db, scope, personId))
      throw new RequestProblem("not_allowed", "Everything that is kept of you here is being deleted.");
    if (last === undefined) await markOpened(db, scope, { personId, at: new Date(now) });
    if (lookedAt.size >= mostKept) lookedAt.clear();
    lookedAt.set(personId, now);
  };
  return async (person) => {
    if (person) await look(person);
    return person;
  };
}
