/** Sessions of the caller; of the whole tenant for those who look after it. */
import type { SessionsQuery } from "#contract/sessions.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Database } from "../../platform/database.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import type { Clock } from "../../ports/clock.ts";
import { findSessionIds, loadSessions } from "./session-details.store.ts";
import type { SessionDetails } from "./session-details.store.ts";

export interface SessionPage {
  /** By start. */
  readonly items: readonly SessionDetails[];
  readonly nextCursor: string | null;
}

/** Fails: invalid_request (a cursor that this list did not hand out). */
export async function listSessions(
  deps: { readonly db: Database; readonly clock: Clock },
  caller: Caller,
  query: SessionsQuery,
): Promise<SessionPage> {
  const seesAll = (["administrator", "scheduler", "support"] as const).some((role) => caller.roles.includes(role));
  const isOwn = !seesAll || query.role !== undefined;
  const found = await findSessionIds(deps.db, caller.scope, {
    of: isOwn ? { personId: caller.personId, as: query.role ?? "any" } : undefined,
    from: query.from === undefined ? undefined : new Date(query.from),
    to: query.to === undefined ? undefined : new Date(query.to),
    status: query.status,
    q: query.q,
    searchesLearners: seesAll ? "everywhere" : { teachingId: caller.personId },
    now: new Date(deps.clock.now()),
    after: query.cursor === undefined ? undefined : readCursor(query.cursor),
    limit: query.limit,
  });
  const page = found.slice(0, query.limit);
  const last = found.length > query.limit ? page.at(-1) : undefined;
  const ids = page.map(({ id }) => id);
  return { items: await loadSessions(deps.db, caller.scope, ids), nextCursor: last ? writeCursor(last) : null };
}

interface Place {
  readonly startsAt: Date;
  readonly id: string;
}

function writeCursor({ startsAt, id }: Place): string {
  return Buffer.from(`${startsAt.toISOString()} ${id}`).toString("base64url");
}

function readCursor(cursor: string): Place {
  const [at = "", id = ""] = Buffer.from(cursor, "base64url").toString("utf8").split(" ");
  const startsAt = new Date(at);
  if (
    Number.isNaN(startsAt.getTime()) ||
    !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ||
    !/^\d{4}-/.test(at)
  ) {
    const errors = [{ path: "query.cursor", message: "must be a cursor this list handed out" }];
    throw new RequestProblem("invalid_request", "The cursor is not one of ours.", { errors });
  }
  return { startsAt, id };
}
