/** `/api/v1/people` for those who look after the organisation: everybody, and tables of people. */
import { z } from "zod";
import { peopleList, peopleQuery } from "#contract/directory.ts";
import { id } from "#contract/formats.ts";
import { importPeople, peopleApplied, peoplePreview } from "#contract/imports.ts";
import { personRoute } from "../../platform/route.ts";
import type { Route } from "../../platform/route.ts";
import { applyPeople, previewPeople } from "./import-people.ts";
import type { ImportPeopleDeps } from "./import-people.ts";
import { listPeople } from "./list-people.ts";
import { viewListedPerson } from "./people-list.view.ts";

export function createPeopleAdministrationRoutes(deps: ImportPeopleDeps): readonly Route[] {
  const listing = { db: deps.database.db, clock: deps.clock };
  return [
    personRoute({
      method: "GET",
      path: "/api/v1/people",
      summary: "Everybody of the organisation, by name",
      query: peopleQuery,
      reply: peopleList,
      handle: async ({ caller, query }) => {
        const { items, nextCursor } = await listPeople(listing, caller, query);
        return { status: 200, body: { items: items.map(viewListedPerson), nextCursor } };
      },
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/people/import",
      summary: "What a table of people would change, with what is wrong with its lines",
      body: importPeople,
      reply: peoplePreview,
      success: 201,
      handle: async ({ caller, body }) => ({ status: 201, body: await previewPeople(deps, caller, body) }),
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/people/import/:id/apply",
      summary: "Does what a preview showed, for every line without an error",
      params: z.object({ id }),
      reply: peopleApplied,
      handle: async ({ caller, params }) => ({ status: 200, body: await applyPeople(deps, caller, params.id) }),
    }),
  ];
}
