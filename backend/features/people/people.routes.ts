/** The signed-in person, the tenant's people, and who can be booked. */
import { z } from "zod";
import { id, listOf, longPage } from "#contract/formats.ts";
import { changeMe, changePerson as changePersonBody, me, person, provider } from "#contract/people.ts";
import type { Caller } from "../../platform/caller.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { pageOf } from "../../platform/page-of.ts";
import { personRoute } from "../../platform/route.ts";
import type { Reply, Route } from "../../platform/route.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import { findLastBooked } from "../bookings/find-last-booked.ts";
import { listConnections } from "../connections/list-connections.ts";
import { changeReminders, findReminders } from "../notices/change-reminders.ts";
import { changePerson } from "./change-person.ts";
import { findBookable } from "./find-bookable.ts";
import { findPerson, findSignsInBy, findTenantName, updatePerson } from "./people.store.ts";
import { requireAdministrator } from "./require-administrator.ts";
import { viewMe, viewPerson, viewProvider } from "./people.view.ts";

export interface PeopleDeps {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly ids: Ids;
}

export function createPeopleRoutes(deps: PeopleDeps): readonly Route[] {
  const { database, clock } = deps;
  const { db } = database;

  async function showMe(caller: Caller): Promise<Reply> {
    const person = await findPerson(db, caller.scope, caller.personId);
    if (!person) throw new RequestProblem("not_found", "You are no longer known here.");
    const tenantName = await findTenantName(db, caller.scope);
    const connections = await listConnections({ db, clock }, caller.scope, caller);
    const minutesBefore = await findReminders(db, caller.scope, caller.personId);
    const signsInBy = await findSignsInBy(db, caller.scope, caller.personId);
    const lastBooked = await findLastBooked(db, caller);
    const more = {
      lastBooked,
      roles: caller.roles,
      tenantName,
      connections,
      minutesBefore,
      signsInBy,
      isGuest: caller.assertion?.isGuest === true,
    };
    return { status: 200, body: viewMe(person, more) };
  }

  return [
    personRoute({
      method: "GET",
      path: "/api/v1/me",
      summary: "Who is signed in",
      reply: me,
      handle: ({ caller }) => showMe(caller),
    }),
    personRoute({
      method: "PATCH",
      path: "/api/v1/me",
      summary: "Changes one's zone, language or reminders",
      reply: me,
      body: changeMe,
      handle: async ({ caller, body }) => {
        const timeZone = body.timeZone === undefined ? {} : { time_zone: body.timeZone };
        const locale = body.locale === undefined ? {} : { locale: body.locale };
        await database.transaction(async (tx) => {
          await updatePerson(tx, caller.scope, { id: caller.personId, ...timeZone, ...locale });
          if (body.reminders) await changeReminders({ clock }, tx, caller, body.reminders.minutesBefore);
        });
        return showMe(caller);
      },
    }),
    personRoute({
      method: "PATCH",
      path: "/api/v1/people/:id",
      summary: "Changes somebody's roles or name",
      reply: person,
      params: z.object({ id }),
      body: changePersonBody,
      handle: async ({ caller, params, body }) => {
        requireAdministrator(caller);
        return {
          status: 200,
          body: viewPerson(await changePerson(deps, caller, { ...body, personId: params.id })),
        };
      },
    }),
    personRoute({
      method: "GET",
      path: "/api/v1/providers",
      summary: "Whom one may book, matched ones first",
      reply: listOf(provider),
      query: longPage.extend({ offeringId: id.optional() }),
      handle: async ({ caller, query }) => {
        const providers = await findBookable(db, caller, query.offeringId);
        const { items, nextCursor } = pageOf(providers, query, ({ row }) => row.id);
        return { status: 200, body: { items: items.map(viewProvider), nextCursor } };
      },
    }),
  ];
}
