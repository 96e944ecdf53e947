/** What is kept of people and of the organisation: handed out, and deleted. */
import { z } from "zod";
import { id } from "#contract/formats.ts";
import {
  deletePerson as deleteQuery,
  deletionBegun,
  departureBegun,
  leaveOrganisation as leaveBody,
  organisationExport,
  personExport,
} from "#contract/privacy.ts";
import { personRoute } from "../../platform/route.ts";
import type { Route } from "../../platform/route.ts";
import type { ChangeDeps } from "../bookings/record-change.ts";
import { deletePerson } from "./delete-person.ts";
import { exportOrganisation, exportPerson } from "./export-everything.ts";
import { leaveOrganisation } from "./leave-organisation.ts";

const params = z.object({ id });

export function createPrivacyRoutes(deps: ChangeDeps): readonly Route[] {
  return [
    personRoute({
      method: "GET",
      path: "/api/v1/people/:id/export",
      summary: "Everything that is kept of somebody (administrators; everybody for themselves)",
      params,
      reply: personExport,
      handle: async ({ caller, params: { id: personId } }) => ({
        status: 200,
        headers: { "Content-Disposition": `attachment; filename="slotside-person.json"` },
        body: await exportPerson(deps, caller, personId),
      }),
    }),
    personRoute({
      method: "DELETE",
      path: "/api/v1/people/:id",
      summary: "Ends what somebody teaches and attends, tells the others, and then deletes every trace of them",
      params,
      query: deleteQuery,
      reply: deletionBegun,
      success: 202,
      handle: async ({ caller, params: { id: personId }, query: { toProviderId } }) => ({
        status: 202,
        body: await deletePerson(deps, caller, { personId, toProviderId }),
      }),
    }),
    personRoute({
      method: "GET",
      path: "/api/v1/organisation/export",
      summary: "Everything that is kept of the organisation, without secrets",
      reply: organisationExport,
      handle: async ({ caller }) => ({
        status: 200,
        headers: { "Content-Disposition": `attachment; filename="slotside-organisation.json"` },
        body: await exportOrganisation(deps, caller),
      }),
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/organisation/departure",
      summary: "Ends everything here: sessions ahead are called off, access to accounts is given back, all is deleted",
      body: leaveBody,
      reply: departureBegun,
      success: 202,
      handle: async ({ caller, body }) => ({ status: 202, body: await leaveOrganisation(deps, caller, body.confirm) }),
    }),
  ];
}
