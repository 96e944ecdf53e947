/** Rows of the route table: looking after people, matches and what is kept of them. */
import { everybody, forPeople, only, type RouteRow } from "./route-row.ts";

const noPreview = () => ({ params: { id: "0a000000-0000-7000-8000-000000000000" } });

export const administrationRows: Readonly<Record<string, RouteRow>> = {
  "GET /api/v1/people": forPeople(() => ({}), only(200, ["administrator", "scheduler", "outsider"], 403)),
  "POST /api/v1/people/import": forPeople(
    () => ({ body: { csv: "no heading" } }),
    only(400, ["administrator", "outsider"], 403),
  ),
  "POST /api/v1/people/import/:id/apply": forPeople(noPreview, only(404, ["administrator", "outsider"], 403)),
  "POST /api/v1/matches/import": forPeople(
    () => ({ body: { csv: "provider,learner\na@example.org,b@example.org" } }),
    only(201, ["administrator", "scheduler", "outsider"], 403),
  ),
  "POST /api/v1/matches/import/:id/apply": forPeople(
    noPreview,
    only(404, ["administrator", "scheduler", "outsider"], 403),
  ),
  "GET /api/v1/people/:id/export": forPeople((cast) => ({ params: { id: cast.learner.id } }), {
    ...only(200, ["learner", "administrator"], 403),
    outsider: 404,
  }),
  "DELETE /api/v1/people/:id": forPeople(async (cast) => ({ params: { id: (await cast.newPerson()).id } }), {
    ...only(202, ["administrator"], 403),
    outsider: 404,
  }),
  "GET /api/v1/organisation/export": forPeople(() => ({}), only(200, ["administrator", "outsider"], 403)),
  "POST /api/v1/organisation/departure": forPeople(
    () => ({ body: { confirm: "not its name" } }),
    only(400, ["administrator", "outsider"], 403),
  ),
  "POST /api/v1/people/:id/settle": forPeople(
    async (cast) => ({ params: { id: (await cast.newPerson()).id }, body: { sessions: "keep" } }),
    { ...only(200, ["administrator"], 403), outsider: 404 },
  ),
  "GET /api/v1/people/groups": forPeople(() => ({}), only(200, ["administrator", "outsider"], 403)),
  // No directory answers here.
  "GET /api/v1/people/groups/search": forPeople(() => ({}), only(502, ["administrator", "outsider"], 403)),
  "POST /api/v1/people/groups": forPeople(
    () => ({ body: { groupId: "group", name: "Mentors", roles: ["provider"] } }),
    only(201, ["administrator", "outsider"], 403),
  ),
  "DELETE /api/v1/people/groups/:groupId": forPeople(
    () => ({ params: { groupId: "nobody-chose-it" } }),
    only(404, ["administrator", "outsider"], 403),
  ),
  "GET /api/v1/offering-templates": forPeople(() => ({}), everybody(200)),
  "POST /api/v1/offering-templates": forPeople((cast) => ({ body: { offeringId: cast.offering } }), {
    ...only(201, ["administrator"], 403),
    outsider: 404,
  }),
  "DELETE /api/v1/offering-templates/:id": forPeople(noPreview, only(404, ["administrator", "outsider"], 403)),
  "POST /api/v1/offering-templates/:id/offerings": forPeople(noPreview, only(404, ["provider", "colleague"], 403)),
};
