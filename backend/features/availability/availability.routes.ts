/** A provider's hours, and the times of an offering that can be booked. */
import { z } from "zod";
import { id } from "#contract/formats.ts";
import { availability, explainQuery, explanation, previewHours, slots, slotsQuery } from "#contract/offerings.ts";
import { asInstant } from "../../domain/instant.ts";
import { personRoute } from "../../platform/route.ts";
import type { Route } from "../../platform/route.ts";
import { viewAvailability, viewSlots } from "./availability.view.ts";
import { explainSlot } from "./explain-slot.ts";
import { listSlots } from "./list-slots.ts";
import { previewSlots } from "./preview-slots.ts";
import type { ListSlotsDeps } from "./list-slots.ts";
import { readAvailability, saveAvailability } from "./save-availability.ts";

const params = z.object({ id });

export function createAvailabilityRoutes(deps: ListSlotsDeps): readonly Route[] {
  return [
    personRoute({
      method: "GET",
      path: "/api/v1/providers/:id/availability",
      summary: "A provider's hours",
      params,
      reply: availability,
      handle: async ({ caller, params }) => ({
        status: 200,
        body: viewAvailability(await readAvailability(deps, caller.scope, params.id)),
      }),
    }),
    personRoute({
      method: "PUT",
      path: "/api/v1/providers/:id/availability",
      summary: "Replaces a provider's hours",
      params,
      reply: availability,
      body: availability,
      handle: async ({ caller, params, body }) => ({
        status: 200,
        body: viewAvailability(await saveAvailability(deps, caller, { providerId: params.id, availability: body })),
      }),
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/providers/:id/availability/preview",
      summary: "The times learners would see with these hours; saves nothing",
      params,
      body: previewHours,
      reply: slots,
      handle: async ({ caller, params, body }) => {
        const { availability, offeringId } = body;
        const range = { startsAt: asInstant(Date.parse(body.from)), endsAt: asInstant(Date.parse(body.to)) };
        const wish = { providerId: params.id, availability, offeringId, range };
        return { status: 200, body: viewSlots(await previewSlots(deps, caller, wish)) };
      },
    }),
    personRoute({
      method: "GET",
      path: "/api/v1/offerings/:id/slots",
      summary: "Times that can be booked, at most 62 days of them",
      params,
      query: slotsQuery,
      reply: slots,
      handle: async ({ caller, params, query }) => {
        const range = { startsAt: asInstant(Date.parse(query.from)), endsAt: asInstant(Date.parse(query.to)) };
        const { providerId, sessionId, also } = query;
        const wish = { offeringId: params.id, range, providerId, sessionId, also };
        return { status: 200, body: viewSlots(await listSlots(deps, caller, wish)) };
      },
    }),
    personRoute({
      method: "GET",
      path: "/api/v1/offerings/:id/slots/explain",
      summary: "Why a time is or is not offered",
      params,
      query: explainQuery,
      reply: explanation,
      handle: async ({ caller, params, query }) => {
        const at = asInstant(Date.parse(query.at));
        const wish = { offeringId: params.id, at, providerId: query.providerId };
        return { status: 200, body: await explainSlot(deps, caller, wish) };
      },
    }),
  ];
}
