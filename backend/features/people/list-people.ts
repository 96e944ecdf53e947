/** Everybody of an organisation, for those who look after it. */
import type { PeopleQuery } from "#contract/directory.ts";
import { id as idFormat } from "#contract/formats.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Database } from "../../platform/database.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import type { Clock } from "../../ports/clock.ts";
import { countSessionsAhead, loadPeople } from "./people-list.store.ts";
import type { PersonWithStanding } from "./people-list.store.ts";

export interface PeoplePage {
  readonly items: readonly { readonly row: PersonWithStanding; readonly sessionsAhead: number }[];
  readonly nextCursor: string | null;
}

export interface ListPeopleDeps {
  readonly db: Database;
  readonly clock: Clock;
}

/** Administrators and schedulers. Fails: not_allowed, invalid_request (a cursor that this list did not hand out). */
export async function listPeople(deps: ListPeopleDeps, caller: Caller, query: PeopleQuery): Promise<PeoplePage> {
  if (!caller.roles.includes("administrator") && !caller.roles.includes("scheduler"))
    throw new RequestProblem("not_allowed", "Only administrators and schedulers may do this.");
  const { cursor, q, role, standing } = query;
  const limit = Number(query.limit ?? 50);
  const found = await loadPeople(deps.db, caller.scope, {
    q,
    role,
    standing,
    after: cursor === undefined ? undefined : readCursor(cursor),
    limit: limit + 1,
  });
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1) : undefined;
  return { items: await withSessions(deps, caller, page), nextCursor: last ? writeCursor(last) : null };
}

/** One of them. Fails: not_found. */
export async function listOnePerson(
  deps: ListPeopleDeps,
  caller: Caller,
  personId: string,
): Promise<PeoplePage["items"][number]> {
  const rows = await loadPeople(deps.db, caller.scope, { ids: [personId], limit: 1 });
  const [found] = await withSessions(deps, caller, rows);
  if (!found) throw new RequestProblem("not_found", "There is no such person.");
  return found;
}

async function withSessions(
  { db, clock }: ListPeopleDeps,
  { scope }: Caller,
  rows: readonly PersonWithStanding[],
): Promise<PeoplePage["items"]> {
  const ahead = await countSessionsAhead(db, scope, { ids: rows.map(({ id }) => id), now: new Date(clock.now()) });
  return rows.map((row) => ({ row, sessionsAhead: ahead.get(row.id) ?? 0 }));
}

function writeCursor({ display_name: name, id }: PersonWithStanding): string {
  return Buffer.from(JSON.stringify([name, id])).toString("base64url");
}

function readCursor(cursor: string): { readonly name: string; readonly id: string } {
  try {
    const [name, id] = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")) as unknown[];
    if (typeof name === "string" && idFormat.safeParse(id).success) return { name, id: String(id) };
  } catch {
    // Not one of ours either.
  }
  const errors = [{ path: "query.cursor", message: "must be a cursor this list handed out" }];
  throw new RequestProblem("invalid_request", "The cursor is not one of ours.", { errors });
}
