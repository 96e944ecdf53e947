/** `/api/v1/audit`: who did what that matters, for administrators. */
import { auditList, auditQuery } from "#contract/audit.ts";
import { id } from "#contract/formats.ts";
import { languageOf } from "../../domain/problem-sentences.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { personRoute } from "../../platform/route.ts";
import type { Route } from "../../platform/route.ts";
import { loadAuditEntries, loadAuditPeople } from "./audit.store.ts";
import { viewAuditEntry } from "./audit.view.ts";

export function createAuditRoutes({ database: { db } }: { readonly database: OpenDatabase }): readonly Route[] {
  return [
    personRoute({
      method: "GET",
      path: "/api/v1/audit",
      summary: "Who did what that matters, newest first (administrators)",
      query: auditQuery,
      reply: auditList,
      handle: async ({ caller: { scope, roles, language: tag }, query }) => {
        if (!roles.includes("administrator"))
          throw new RequestProblem("not_allowed", "Only an administrator may see this.");
        const { cursor: after, limit, from, to, ...words } = query;
        if (after !== undefined && !id.safeParse(after).success) {
          const errors = [{ path: "query.cursor", message: "must be a cursor this list handed out" }];
          throw new RequestProblem("invalid_request", "The cursor is not one of ours.", { errors });
        }
        const found = await loadAuditEntries(db, scope, {
          ...words,
          from: from === undefined ? undefined : new Date(from),
          to: to === undefined ? undefined : new Date(to),
          after,
          limit: limit + 1,
        });
        const rows = found.slice(0, limit);
        const keys = rows.flatMap((row) => [...(row.actor_key === null ? [] : [row.actor_key]), ...row.people_keys]);
        const named = new Map((await loadAuditPeople(db, scope, [...new Set(keys)])).map((one) => [one.key, one]));
        const nextCursor = found.length > limit ? (rows.at(-1)?.id ?? null) : null;
        const reading = { named, language: languageOf(tag) };
        return { status: 200, body: { items: rows.map((row) => viewAuditEntry(row, reading)), nextCursor } };
      },
    }),
  ];
}
