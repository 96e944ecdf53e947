/** `/api/v1/people` for those who look after the organisation: everybody, and tables of people. */
import { z } from "zod";
import {
  chooseGroup,
  chosenGroups,
  foundGroups,
  groupsQuery,
  peopleList,
  peopleQuery,
  settled,
  settlePerson,
} from "#contract/directory.ts";
import { id } from "#contract/formats.ts";
import { importPeople, peopleApplied, peoplePreview } from "#contract/imports.ts";
import { personRoute } from "../../platform/route.ts";
import type { Route } from "../../platform/route.ts";
import type { ChangeDeps } from "../bookings/record-change.ts";
import { chooseDirectoryGroup, dropDirectoryGroup, findDirectoryGroups, listChosenGroups } from "./choose-groups.ts";
import { applyPeople, previewPeople } from "./import-people.ts";
import type { ImportPeopleDeps } from "./import-people.ts";
import { listPeople } from "./list-people.ts";
import { viewListedPerson } from "./people-list.view.ts";
import { settleLeaver } from "./settle-leaver.ts";

export type PeopleAdministrationDeps = ImportPeopleDeps & ChangeDeps;

export function createPeopleAdministrationRoutes(deps: PeopleAdministrationDeps): readonly Route[] {
  return [...listRoutes(deps), ...groupRoutes(deps)];
}

function listRoutes(deps: PeopleAdministrationDeps): readonly Route[] {
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
    personRoute({
      method: "POST",
      path: "/api/v1/people/:id/settle",
      summary: "What becomes of the sessions ahead of somebody who left: called off, handed over, or kept",
      params: z.object({ id }),
      body: settlePerson,
      reply: settled,
      handle: async ({ caller, params, body }) => ({
        status: 200,
        body: await settleLeaver(deps, caller, { ...body, personId: params.id }),
      }),
    }),
  ];
}

function groupRoutes(deps: PeopleAdministrationDeps): readonly Route[] {
  return [
    personRoute({
      method: "GET",
      path: "/api/v1/people/groups",
      summary: "Groups of the directory whose members are known here",
      reply: chosenGroups,
      handle: async ({ caller }) => ({ status: 200, body: { items: await listChosenGroups(deps, caller) } }),
    }),
    personRoute({
      method: "GET",
      path: "/api/v1/people/groups/search",
      summary: "Groups of the directory whose name begins so",
      query: groupsQuery,
      reply: foundGroups,
      handle: async ({ caller, query }) => ({
        status: 200,
        body: { items: [...(await findDirectoryGroups(deps, caller, query.q))] },
      }),
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/people/groups",
      summary: "Makes the members of a group known here, now and later, with these roles",
      body: chooseGroup,
      reply: chosenGroups,
      success: 201,
      handle: async ({ caller, body }) => {
        await chooseDirectoryGroup(deps, caller, body);
        return { status: 201, body: { items: await listChosenGroups(deps, caller) } };
      },
    }),
    personRoute({
      method: "DELETE",
      path: "/api/v1/people/groups/:groupId",
      summary: "Reads a group no longer; whoever is known stays",
      params: z.object({ groupId: z.string().min(1).max(100) }),
      handle: async ({ caller, params }) => {
        await dropDirectoryGroup(deps, caller, params.groupId);
        return { status: 204 };
      },
    }),
  ];
}
