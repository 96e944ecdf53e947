/** `/api/v1/offerings`: everybody in the tenant reads them. */
import { z } from "zod";
import { id, listOf, longPage } from "#contract/formats.ts";
import { changeOffering as changeOfferingBody, newOffering, offering as offeringView } from "#contract/offerings.ts";
import type { Offering as OfferingView } from "#contract/offerings.ts";
import type { Offering } from "../../domain/offering.ts";
import type { Idempotency } from "../../platform/idempotency.ts";
import { pageOf } from "../../platform/page-of.ts";
import { personRoute } from "../../platform/route.ts";
import type { Reply, Route } from "../../platform/route.ts";
import type { SessionLinks } from "../../platform/session-links.ts";
import { loadOfferings } from "./offerings.store.ts";
import { requireOffering } from "./read-offering.ts";
import { changeOffering, createOffering, deleteOffering } from "./save-offering.ts";
import type { SaveOfferingDeps } from "./save-offering.ts";

export interface OfferingsDeps extends SaveOfferingDeps {
  readonly idempotency: Idempotency;
  readonly links: SessionLinks;
}

const params = z.object({ id });

export function createOfferingsRoutes(deps: OfferingsDeps): readonly Route[] {
  const { database, idempotency, links } = deps;
  const reply = (status: number, offering: Offering): Reply => ({
    status,
    headers: { ETag: `"${offering.version}"` },
    body: view(links, offering),
  });
  return [
    personRoute({
      method: "GET",
      path: "/api/v1/offerings",
      summary: "What can be booked",
      reply: listOf(offeringView),
      query: longPage,
      handle: async ({ caller, query }) => {
        const { items, nextCursor } = pageOf(await loadOfferings(database.db, caller.scope), query, ({ id }) => id);
        return { status: 200, body: { items: items.map((each) => view(links, each)), nextCursor } };
      },
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/offerings",
      summary: "Makes an offering; what is not said is as usual",
      reply: offeringView,
      success: 201,
      body: newOffering,
      handle: async ({ caller, body, idempotencyKey }) => {
        const request = { caller, key: idempotencyKey, operation: "POST /offerings", body };
        const done = await idempotency.once(request, (key) => createOffering(deps, caller, { offering: body, key }));
        if (done.outcome === "first") return reply(201, done.value);
        return reply(done.resource.status, await requireOffering(database.db, caller.scope, done.resource.id));
      },
    }),
    personRoute({
      method: "GET",
      path: "/api/v1/offerings/:id",
      summary: "One offering",
      reply: offeringView,
      params,
      handle: async ({ caller, params }) => reply(200, await requireOffering(database.db, caller.scope, params.id)),
    }),
    personRoute({
      method: "PATCH",
      path: "/api/v1/offerings/:id",
      summary: "Changes an offering",
      reply: offeringView,
      params,
      body: changeOfferingBody,
      handle: async ({ caller, params, body, ifMatch }) =>
        reply(200, await changeOffering(deps, caller, { id: params.id, change: body, ifMatch })),
    }),
    personRoute({
      method: "DELETE",
      path: "/api/v1/offerings/:id",
      summary: "Ends an offering; sessions that stand stay",
      params,
      handle: async ({ caller, params, ifMatch }) => {
        await deleteOffering(deps, caller, { id: params.id, ifMatch });
        return { status: 204 };
      },
    }),
  ];
}

/** The domain speaks the contract's words here; only the lists are copied, because JSON has no readonly. */
function view(links: SessionLinks, { slug, ...offering }: Offering): OfferingView {
  const page = offering.publicPage && slug !== undefined ? { publicUrl: links.ofPage(slug) } : {};
  return { ...offering, ...page, providerIds: [...offering.providerIds], blocks: [...offering.blocks] };
}
