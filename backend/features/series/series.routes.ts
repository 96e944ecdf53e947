/** `/api/v1/series`: sessions that repeat, with a look at every date before anything is booked. */
import { bookSeries as bookSeriesBody, series, seriesPreview } from "#contract/series.ts";
import type { Series } from "#contract/series.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Idempotency } from "../../platform/idempotency.ts";
import { RefusedByRules, RequestProblem } from "../../platform/request-problem.ts";
import { personRoute } from "../../platform/route.ts";
import type { Route } from "../../platform/route.ts";
import type { ChangeDeps } from "../bookings/record-change.ts";
import { showSessions } from "../bookings/show-sessions.ts";
import type { ShowDeps } from "../bookings/show-sessions.ts";
import { bookSeries, previewSeries } from "./book-series.ts";
import { loadSeries } from "./series.store.ts";

export interface SeriesDeps extends ChangeDeps, ShowDeps {
  readonly idempotency: Idempotency;
}

export function createSeriesRoutes(deps: SeriesDeps): readonly Route[] {
  return [
    personRoute({
      method: "POST",
      path: "/api/v1/series/preview",
      summary: "Every date of a series, with what speaks against it; books nothing",
      body: bookSeriesBody,
      reply: seriesPreview,
      handle: async ({ caller, body }) => ({ status: 200, body: await previewSeries(deps, caller, body) }),
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/series",
      summary: "Books every date of a series, or none",
      body: bookSeriesBody,
      reply: series,
      success: 201,
      handle: async ({ caller, body, idempotencyKey: key }) => {
        const request = { caller, key, operation: "POST /series", body };
        const done = await deps.idempotency.once(request, async (open) => {
          const booked = await bookSeries(deps, caller, { series: body, key: open });
          if (!booked.ok) throw new RefusedByRules({ ...booked.error });
          return booked.value;
        });
        const seriesId = done.outcome === "first" ? done.value : done.resource.id;
        return { status: 201, body: await show(deps, caller, seriesId) };
      },
    }),
  ];
}

async function show(deps: SeriesDeps, caller: Caller, seriesId: string): Promise<Series> {
  const kept = await loadSeries(deps.database.db, caller.scope, seriesId);
  if (!kept) throw new RequestProblem("not_found", "There is no such series.");
  const { sessionIds, ...rest } = kept;
  return { ...rest, sessions: [...(await showSessions(deps, caller, sessionIds))] };
}
