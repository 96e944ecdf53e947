/** `/api/v1/offering-templates`: what administrators would like to be offered, and offering it oneself in one press. */
import { z } from "zod";
import { id } from "#contract/formats.ts";
import { makeTemplate as makeBody, offeringTemplate, templateList } from "#contract/offering-templates.ts";
import { offering as offeringView } from "#contract/offerings.ts";
import type { Offering } from "../../domain/offering.ts";
import type { Idempotency } from "../../platform/idempotency.ts";
import { personRoute } from "../../platform/route.ts";
import type { Reply, Route } from "../../platform/route.ts";
import { requireOffering } from "./read-offering.ts";
import type { SaveOfferingDeps } from "./save-offering.ts";
import { listTemplates, makeTemplate, offerFromTemplate, removeTemplate } from "./save-template.ts";

const params = z.object({ id });

export function createTemplatesRoutes(
  deps: SaveOfferingDeps & { readonly idempotency: Idempotency },
): readonly Route[] {
  return [
    personRoute({
      method: "GET",
      path: "/api/v1/offering-templates",
      summary: "Offerings to make one's own from",
      reply: templateList,
      handle: async ({ caller }) => ({
        status: 200,
        body: { items: await listTemplates(deps, caller), nextCursor: null },
      }),
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/offering-templates",
      summary: "Makes an offering a template, as it is now (administrators)",
      body: makeBody,
      reply: offeringTemplate,
      success: 201,
      handle: async ({ caller, body }) => {
        const made = await makeTemplate(deps, caller, body.offeringId);
        const templates = await listTemplates(deps, caller);
        return { status: 201, body: templates.find((each) => each.id === made) };
      },
    }),
    personRoute({
      method: "DELETE",
      path: "/api/v1/offering-templates/:id",
      summary: "Removes a template; offerings made from it stay (administrators)",
      params,
      handle: async ({ caller, params: { id: templateId } }) => {
        await removeTemplate(deps, caller, templateId);
        return { status: 204 };
      },
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/offering-templates/:id/offerings",
      summary: "Makes an offering of one's own from a template (providers)",
      params,
      reply: offeringView,
      success: 201,
      handle: async ({ caller, params: { id: templateId }, idempotencyKey: key }) => {
        const request = { caller, key, operation: `POST /offering-templates/${templateId}/offerings`, body: null };
        const done = await deps.idempotency.once(request, (open) =>
          offerFromTemplate(deps, caller, { templateId, key: open }),
        );
        if (done.outcome === "first") return shown(done.value);
        return shown(await requireOffering(deps.database.db, caller.scope, done.resource.id));
      },
    }),
  ];
}

function shown({ slug: _, ...offering }: Offering): Reply {
  const body = { ...offering, providerIds: [...offering.providerIds], blocks: [...offering.blocks] };
  return { status: 201, headers: { ETag: `"${offering.version}"` }, body };
}
