/** `/api/v1/matches`: which provider and which learner may book each other. */
import { z } from "zod";
import { id } from "#contract/formats.ts";
import { importMatches, matchesApplied, matchesPreview } from "#contract/imports.ts";
import { match, matchesQuery, matchList, newMatch } from "#contract/matches.ts";
import type { Match } from "#contract/matches.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Idempotency } from "../../platform/idempotency.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { personRoute } from "../../platform/route.ts";
import type { Route } from "../../platform/route.ts";
import { applyMatches, previewMatches } from "./import-matches.ts";
import { loadMatches } from "./matches.store.ts";
import { createMatch, removeMatch, requireMatchmaker } from "./save-match.ts";
import type { SaveMatchDeps } from "./save-match.ts";

export interface MatchesDeps extends SaveMatchDeps {
  readonly idempotency: Idempotency;
}

export function createMatchesRoutes(deps: MatchesDeps): readonly Route[] {
  const { db } = deps.database;
  return [
    personRoute({
      method: "GET",
      path: "/api/v1/matches",
      summary: "Who may book whom, oldest first",
      query: matchesQuery,
      reply: matchList,
      handle: async ({ caller, query }) => {
        requireMatchmaker(caller);
        const { cursor: after, limit, providerId, learnerId } = query;
        if (after !== undefined) requireCursor(after);
        const found = await loadMatches(db, caller.scope, { providerId, learnerId, after, limit: limit + 1 });
        const items = found.slice(0, limit);
        const nextCursor = found.length > limit ? (items.at(-1)?.id ?? null) : null;
        return { status: 200, body: { items, nextCursor } };
      },
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/matches",
      summary: "Matches a provider and a learner",
      body: newMatch,
      reply: match,
      success: 201,
      handle: async ({ caller, body, idempotencyKey: key }) => {
        const request = { caller, key, operation: "POST /matches", body };
        const done = await deps.idempotency.once(request, (open) =>
          createMatch(deps, caller, { match: body, key: open }),
        );
        const matchId = done.outcome === "first" ? done.value : done.resource.id;
        return { status: 201, body: await show(deps, caller, matchId) };
      },
    }),
    personRoute({
      method: "DELETE",
      path: "/api/v1/matches/:id",
      summary: "Ends a match; sessions that stand stay",
      params: z.object({ id }),
      handle: async ({ caller, params }) => {
        await removeMatch(deps, caller, params.id);
        return { status: 204 };
      },
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/matches/import",
      summary: "What a table of matches would change, with what is wrong with its lines",
      body: importMatches,
      reply: matchesPreview,
      success: 201,
      handle: async ({ caller, body }) => ({ status: 201, body: await previewMatches(deps, caller, body) }),
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/matches/import/:id/apply",
      summary: "Does what a preview showed, for every line without an error",
      params: z.object({ id }),
      reply: matchesApplied,
      handle: async ({ caller, params }) => ({ status: 200, body: await applyMatches(deps, caller, params.id) }),
    }),
  ];
}

async function show({ database }: MatchesDeps, caller: Caller, matchId: string): Promise<Match> {
  const [found] = await loadMatches(database.db, caller.scope, { ids: [matchId], limit: 1 });
  if (!found) throw new RequestProblem("not_found", "This match was ended in the meantime.");
  return found;
}

function requireCursor(cursor: string): void {
  if (id.safeParse(cursor).success) return;
  const errors = [{ path: "query.cursor", message: "must be a cursor this list handed out" }];
  throw new RequestProblem("invalid_request", "The cursor is not one of ours.", { errors });
}
