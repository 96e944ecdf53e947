/** A connection that somebody wants to do something with: their own, or one that their role lets them look after. */
import type { Caller, Role } from "../../platform/caller.ts";
import type { Database } from "../../platform/database.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { findConnectionById } from "./connections.store.ts";
import type { ConnectionRow } from "./connections.store.ts";

/** Fails: not_found, also for other people's, unless one has one of these roles, and for what was disconnected. */
export async function findReachable(
  db: Database,
  caller: Caller,
  wanted: { readonly connectionId: string; readonly also: readonly Role[] },
): Promise<ConnectionRow> {
  const row = await findConnectionById(db, caller.scope, wanted.connectionId);
  const mayLook = wanted.also.some((role) => caller.roles.includes(role));
  if (!row || row.status === "revoked" || (row.person_id !== caller.personId && !mayLook))
    throw new RequestProblem("not_found", "There is no such connection.");
  return row;
}
