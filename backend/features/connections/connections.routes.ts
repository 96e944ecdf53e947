/** Connecting accounts at Microsoft, Zoom and Google, and letting them go. */
import { z } from "zod";
import { id, listOf } from "#contract/formats.ts";
import {
  completeConnection as completeBody,
  connectAccount,
  connecting,
  connection,
  vendor,
} from "#contract/people.ts";
import { personRoute, publicRoute } from "../../platform/route.ts";
import type { Route } from "../../platform/route.ts";
import { beginConnection } from "./begin-connection.ts";
import { completeConnection } from "./complete-connection.ts";
import { disconnectAccount } from "./disconnect-account.ts";
import type { DisconnectDeps } from "./disconnect-account.ts";
import { listConnections } from "./list-connections.ts";
import { receiveCallback } from "./receive-callback.ts";

export function createConnectionRoutes(deps: DisconnectDeps): readonly Route[] {
  const byVendor = z.object({ vendor });
  const fromVendor = z.object({
    state: z.string().max(500).optional(),
    code: z.string().max(4000).optional(),
    error: z.string().max(200).optional(),
  });
  return [
    personRoute({
      method: "GET",
      path: "/api/v1/connections",
      summary: "One's connected accounts",
      reply: listOf(connection),
      handle: async ({ caller }) => ({
        status: 200,
        body: { items: await listConnections(deps.database.db, caller.scope, caller), nextCursor: null },
      }),
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/connections/:vendor",
      summary: "Connects an account, or says which page leads to it",
      reply: connecting,
      success: [200, 201],
      params: byVendor,
      body: connectAccount,
      handle: async ({ caller, params, body }) => {
        const begun = await beginConnection(deps, caller, { vendor: params.vendor, purposes: body.purposes });
        return { status: begun.state === "connected" ? 201 : 200, body: begun };
      },
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/connections/:vendor/complete",
      summary: "Finishes what the vendor's page began",
      reply: connection,
      success: 201,
      params: byVendor,
      body: completeBody,
      handle: async ({ caller, params, body }) => ({
        status: 201,
        body: await completeConnection(deps, caller, { vendor: params.vendor, oneTimeValue: body.oneTimeValue }),
      }),
    }),
    personRoute({
      method: "DELETE",
      path: "/api/v1/connections/:id",
      summary: "Disconnects an account",
      params: z.object({ id }),
      handle: async ({ caller, params }) => {
        await disconnectAccount(deps, caller, params.id);
        return { status: 204 };
      },
    }),
    publicRoute({
      method: "GET",
      path: "/connect/:vendor/callback",
      params: byVendor,
      query: fromVendor,
      handle: async ({ params, query }) => ({
        status: 302,
        headers: { Location: await receiveCallback(deps, { vendor: params.vendor, ...query }) },
      }),
    }),
  ];
}
