/** `/api/v1/reports/health`: what is broken and since when, and trying again without waiting. */
import { z } from "zod";
import { id } from "#contract/formats.ts";
import { healthReport } from "#contract/health.ts";
import type { Caller } from "../../platform/caller.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { personRoute } from "../../platform/route.ts";
import type { Route } from "../../platform/route.ts";
import { requestReconcile } from "../reconcile/request-reconcile.ts";
import { requestSync } from "../sync/request-sync.ts";
import type { RequestSyncDeps } from "../sync/request-sync.ts";
import { isSession } from "./health.store.ts";
import { reportHealth } from "./report-health.ts";

export interface HealthDeps extends RequestSyncDeps {
  readonly database: OpenDatabase;
}

export function createHealthReportRoutes(deps: HealthDeps): readonly Route[] {
  const { database } = deps;
  return [
    personRoute({
      method: "GET",
      path: "/api/v1/reports/health",
      summary: "What is broken and since when, what was found and mended, and what waits for somebody",
      reply: healthReport,
      handle: async ({ caller }) => {
        requireStaff(caller);
        return { status: 200, body: await reportHealth(deps, caller) };
      },
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/reports/health/sessions/:id/retry",
      summary: "Brings a session's vendors up to date now, without waiting for the next attempt",
      params: z.object({ id }),
      success: 202,
      handle: async ({ caller, params }) => {
        requireStaff(caller);
        const { scope } = caller;
        if (!(await isSession(database.db, scope, params.id)))
          throw new RequestProblem("not_found", "There is no such session.");
        await database.transaction((tx) => requestSync(deps, tx, { scope, sessionId: params.id }));
        return { status: 202 };
      },
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/reports/health/connections/:id/compare",
      summary: "Compares what an account holds with the sessions here, within a minute",
      params: z.object({ id }),
      success: 202,
      handle: async ({ caller, params }) => {
        requireStaff(caller);
        const wanted = { scope: caller.scope, connectionId: params.id };
        if (!(await database.transaction((tx) => requestReconcile(deps, tx, wanted))))
          throw new RequestProblem("not_found", "There is no such connection.");
        return { status: 202 };
      },
    }),
  ];
}

function requireStaff({ roles }: Caller): void {
  if (roles.includes("administrator") || roles.includes("support")) return;
  throw new RequestProblem("not_allowed", "Only administrators and support see this.");
}
