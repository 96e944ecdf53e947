/** `/api/v1/offers`: times that are kept for whoever follows a link. */
import { z } from "zod";
import { id } from "#contract/formats.ts";
import { makeOffer, timesOffer } from "#contract/offers.ts";
import type { TimesOffer } from "#contract/offers.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Idempotency } from "../../platform/idempotency.ts";
import { RefusedByRules } from "../../platform/request-problem.ts";
import { personRoute } from "../../platform/route.ts";
import type { Route } from "../../platform/route.ts";
import type { SessionLinks } from "../../platform/session-links.ts";
import type { ChangeDeps } from "../bookings/record-change.ts";
import { offerTimes, readOffer, takeOfferBack } from "./offer-times.ts";

export interface OffersDeps extends ChangeDeps {
  readonly idempotency: Idempotency;
  readonly links: Pick<SessionLinks, "ofOffer">;
}

const params = z.object({ id });

export function createOffersRoutes(deps: OffersDeps): readonly Route[] {
  return [
    personRoute({
      method: "POST",
      path: "/api/v1/offers",
      summary: "Keeps several times for whoever follows the link to them",
      body: makeOffer,
      reply: timesOffer,
      success: 201,
      handle: async ({ caller, body, idempotencyKey: key }) => {
        const done = await deps.idempotency.once({ caller, key, operation: "POST /offers", body }, async (open) => {
          const made = await offerTimes(deps, caller, { offer: body, key: open });
          if (!made.ok) throw new RefusedByRules({ ...made.error });
          return made.value;
        });
        const offerId = done.outcome === "first" ? done.value : done.resource.id;
        return { status: 201, body: await show(deps, caller, offerId) };
      },
    }),
    personRoute({
      method: "GET",
      path: "/api/v1/offers/:id",
      summary: "What of an offer can still be taken",
      params,
      reply: timesOffer,
      handle: async ({ caller, params }) => ({ status: 200, body: await show(deps, caller, params.id) }),
    }),
    personRoute({
      method: "DELETE",
      path: "/api/v1/offers/:id",
      summary: "Gives all times of one's own offer free",
      params,
      handle: async ({ caller, params }) => {
        await takeOfferBack(deps, caller, params.id);
        return { status: 204 };
      },
    }),
  ];
}

async function show(deps: OffersDeps, caller: Caller, offerId: string): Promise<TimesOffer> {
  const times = await readOffer(deps, caller, offerId);
  const [first] = times;
  if (!first) throw new Error("cannot happen: an offer without times was read");
  const { offeringId, offeringName, providerName } = first;
  const link = (more: { readonly startsAt?: string }): string =>
    deps.links.ofOffer({ id: offerId, offeringId, ...more });
  return {
    id: offerId,
    offeringId,
    offeringName,
    providerId: first.providerIds[0] ?? "",
    providerName,
    link: link({}),
    expiresAt: write(Math.max(...times.map(({ expiresAt }) => expiresAt))),
    times: times.map(({ holdId, startsAt, endsAt }) => ({
      holdId,
      startsAt: write(startsAt),
      endsAt: write(endsAt),
      link: link({ startsAt: write(startsAt) }),
    })),
  };
}

const write = (at: Instant | number): string => new Date(at).toISOString().replace(".000Z", "Z");
