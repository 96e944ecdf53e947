/** `/api/v1/holds`: keeping a time while a person fills in the form. */
import { z } from "zod";
import { id } from "#contract/formats.ts";
import { hold, placeHold as placeHoldBody } from "#contract/holds.ts";
import type { Hold } from "#contract/holds.ts";
import type { Caller } from "../../platform/caller.ts";
import { RefusedByRules } from "../../platform/request-problem.ts";
import { personRoute } from "../../platform/route.ts";
import type { Route } from "../../platform/route.ts";
import { createOffersRoutes } from "./offers.routes.ts";
import type { OffersDeps } from "./offers.routes.ts";
import { placeHold } from "./place-hold.ts";
import { readHold, releaseHold, renewHold } from "./renew-hold.ts";

export type HoldsDeps = OffersDeps;

const params = z.object({ id });

export function createHoldsRoutes(deps: HoldsDeps): readonly Route[] {
  return [
    personRoute({
      method: "POST",
      path: "/api/v1/holds",
      summary: "Keeps a time for three minutes",
      body: placeHoldBody,
      reply: hold,
      success: 201,
      handle: async ({ caller, body, idempotencyKey: key }) => {
        const request = { caller, key, operation: "POST /holds", body };
        const done = await deps.idempotency.once(request, async (open) => {
          const placed = await placeHold(deps, caller, { hold: body, key: open });
          if (!placed.ok) throw new RefusedByRules({ ...placed.error });
          return placed.value;
        });
        const holdId = done.outcome === "first" ? done.value : done.resource.id;
        return { status: 201, body: await show(deps, caller, holdId) };
      },
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/holds/:id/renew",
      summary: "Keeps it for three more minutes, at most fifteen in all",
      params,
      reply: hold,
      handle: async ({ caller, params }) => {
        await renewHold(deps, caller, params.id);
        return { status: 200, body: await show(deps, caller, params.id) };
      },
    }),
    personRoute({
      method: "DELETE",
      path: "/api/v1/holds/:id",
      summary: "Gives the time up",
      params,
      handle: async ({ caller, params }) => {
        await releaseHold(deps, caller, params.id);
        return { status: 204 };
      },
    }),
    ...createOffersRoutes(deps),
  ];
}

async function show(deps: HoldsDeps, caller: Caller, holdId: string): Promise<Hold> {
  const { expiresAt } = await readHold(deps, caller, holdId);
  return { id: holdId, expiresAt: new Date(expiresAt).toISOString().replace(".000Z", "Z") };
}
