/** Connecting accounts at Microsoft, Zoom and Google, looking after them, and letting them go. */
import { z } from "zod";
import {
  accountCalendar,
  changeConnection as changeBody,
  departurePreview,
  disconnectQuery,
} from "#contract/connections.ts";
import { id, listOf } from "#contract/formats.ts";
import {
  completeConnection as completeBody,
  connectAccount,
  connecting,
  connection,
  vendor,
} from "#contract/people.ts";
import { readingLanguage } from "../../domain/problem-sentences.ts";
import type { Language } from "../../domain/problem-sentences.ts";
import { personRoute, publicRoute } from "../../platform/route.ts";
import type { Reply, Route } from "../../platform/route.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { beginConnection } from "./begin-connection.ts";
import { changeConnection } from "./change-connection.ts";
import type { ChangeDeps } from "./change-connection.ts";
import { completeConnection } from "./complete-connection.ts";
import { completeConfirmed } from "./connect-in-browser.ts";
import { disconnectAccount } from "./disconnect-account.ts";
import type { DisconnectDeps } from "./disconnect-account.ts";
import { listAccountCalendars } from "./list-calendars.ts";
import { listConnections } from "./list-connections.ts";
import { previewDeparture } from "./preview-departure.ts";
import { receiveCallback } from "./receive-callback.ts";
import type { CallbackQuery } from "./receive-callback.ts";
import { testConnection } from "./test-connection.ts";
import type { TestDeps } from "./test-connection.ts";

export type ConnectionsDeps = DisconnectDeps &
  ChangeDeps &
  TestDeps & {
    /** Answers browsers that come back for something else than connecting an account; `undefined` for all others. */
    readonly receiveOther?: (
      returning: CallbackQuery & { readonly cookie: string | undefined; readonly language: Language },
    ) => Promise<Reply | undefined>;
  };

const byVendor = z.object({ vendor });
const byId = z.object({ id });

export function createConnectionRoutes(deps: ConnectionsDeps): readonly Route[] {
  return [...createConnectingRoutes(deps), ...createCareRoutes(deps)];
}

function createConnectingRoutes(deps: ConnectionsDeps): readonly Route[] {
  const fromVendor = z.object({
    state: z.string().max(500).optional(),
    code: z.string().max(4000).optional(),
    error: z.string().max(200).optional(),
    error_description: z.string().max(4000).optional().catch(undefined),
    /** Of Microsoft's consent page. */
    tenant: z.string().max(200).optional().catch(undefined),
  });
  return [
    personRoute({
      method: "GET",
      path: "/api/v1/connections",
      summary: "One's connected accounts; for administrators and support also somebody else's",
      query: z.strictObject({ personId: id.optional() }),
      reply: listOf(connection),
      handle: async ({ caller, query: { personId = caller.personId } }) => {
        const mayLook = caller.roles.includes("administrator") || caller.roles.includes("support");
        if (personId !== caller.personId && !mayLook)
          throw new RequestProblem("not_allowed", "Only administrators and support may see this.");
        const reader = { personId, language: caller.language };
        const items = await listConnections({ ...deps, db: deps.database.db }, caller.scope, reader);
        return { status: 200, body: { items, nextCursor: null } };
      },
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/connections/:vendor",
      summary: "Connects an account, or says which page leads to it",
      reply: connecting,
      success: [200, 201],
      params: byVendor,
      body: connectAccount,
      handle: async ({ caller, params, body: { asAnother, ...body } }) => {
        const wish = { ...params, ...body, asAnother: asAnother ? ("yes" as const) : ("no" as const) };
        const begun = await beginConnection(deps, caller, wish);
        return { status: begun.state === "connected" ? 201 : 200, body: begun };
      },
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/connections/:vendor/complete",
      summary: "Finishes what the vendor's page, the Zoom client or a browser beside it began",
      reply: connection,
      success: 201,
      params: byVendor,
      body: completeBody,
      handle: async ({ caller, params, body }) => ({
        status: 201,
        body:
          "confirmed" in body
            ? await completeConfirmed(deps, caller, { ...params, ...body })
            : await completeConnection(deps, caller, { ...params, ...body }),
      }),
    }),
    publicRoute({
      method: "GET",
      path: "/connect/:vendor/callback",
      params: byVendor,
      query: fromVendor,
      handle: async ({ params: { vendor: name }, query, headers }) => {
        const browser = { cookie: headers["cookie"], language: readingLanguage(headers) };
        const others = await deps.receiveOther?.({ vendor: name, ...query, ...browser });
        if (others) return others;
        return { status: 302, headers: { Location: await receiveCallback(deps, { vendor: name, ...query }) } };
      },
    }),
  ];
}

function createCareRoutes(deps: ConnectionsDeps): readonly Route[] {
  return [
    personRoute({
      method: "PATCH",
      path: "/api/v1/connections/:id",
      summary: "Leaves out a purpose, or chooses which calendars count and where sessions are written",
      reply: connection,
      params: byId,
      body: changeBody,
      handle: async ({ caller, params, body }) => ({
        status: 200,
        body: await changeConnection(deps, caller, { ...body, connectionId: params.id }),
      }),
    }),
    personRoute({
      method: "GET",
      path: "/api/v1/connections/:id/calendars",
      summary: "The calendars of the account",
      reply: listOf(accountCalendar),
      params: byId,
      handle: async ({ caller, params }) => ({
        status: 200,
        body: { items: await listAccountCalendars(deps, caller, params.id), nextCursor: null },
      }),
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/connections/:id/test",
      summary: "Tries the account out at its vendor, for each purpose",
      reply: connection,
      params: byId,
      handle: async ({ caller, params }) => ({ status: 200, body: await testConnection(deps, caller, params.id) }),
    }),
    personRoute({
      method: "GET",
      path: "/api/v1/connections/:id/departure",
      summary: "What disconnecting the account would concern",
      reply: departurePreview,
      params: byId,
      handle: async ({ caller, params }) => ({
        status: 200,
        body: await previewDeparture({ ...deps, db: deps.database.db }, caller, params.id),
      }),
    }),
    personRoute({
      method: "DELETE",
      path: "/api/v1/connections/:id",
      summary: "Disconnects an account: at once, or once its sessions ahead are cleared or handed over",
      success: [204, 202],
      params: byId,
      query: disconnectQuery,
      handle: async ({ caller, params, query }) => {
        const how = await disconnectAccount(deps, caller, { connectionId: params.id, ...query });
        return { status: how === "gone" ? 204 : 202 };
      },
    }),
  ];
}
