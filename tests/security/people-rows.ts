/** Rows of the route table: people, their accounts, and what administrators look after. */
import { everybody, forPeople, only, type RouteRow } from "./route-row.ts";

export const peopleRows: Readonly<Record<string, RouteRow>> = {
  "GET /api/v1/me": forPeople(() => ({}), everybody(200)),
  "PATCH /api/v1/me": forPeople(() => ({ body: { locale: "en-GB" } }), everybody(200)),
  "GET /api/v1/events": forPeople(() => ({}), everybody(200)),
  "PATCH /api/v1/people/:id": forPeople(
    (cast) => ({ params: { id: cast.stranger.id }, body: { displayName: "Stranger" } }),
    { ...only(200, ["administrator"], 403), outsider: 404 },
  ),
  "GET /api/v1/matches": forPeople(() => ({}), only(200, ["administrator", "scheduler", "outsider"], 403)),
  "POST /api/v1/matches": forPeople(
    async (cast) => ({ body: { providerId: cast.provider.id, learnerId: (await cast.newPerson()).id } }),
    { ...only(201, ["administrator", "scheduler"], 403), outsider: 400 },
  ),
  "DELETE /api/v1/matches/:id": forPeople(async (cast) => ({ params: { id: (await cast.newMatch()).id } }), {
    ...only(204, ["administrator", "scheduler"], 403),
    outsider: 404,
  }),
  "POST /api/v1/matches/import": forPeople(
    (cast) => ({ body: { csv: `provider,learner\n${cast.provider.email},${cast.learner.email}\n` } }),
    only(201, ["administrator", "scheduler", "outsider"], 403),
  ),
  "POST /api/v1/matches/import/:id/apply": forPeople(
    async (cast) => ({ params: { id: (await cast.newImport()).id } }),
    // Others who may do such things find only their own previews.
    { ...only(200, ["administrator"], 403), scheduler: 404, outsider: 404 },
  ),
  "GET /api/v1/settings": forPeople(() => ({}), everybody(200)),
  "PUT /api/v1/settings": forPeople(
    () => ({ body: { organizer: "provider" } }),
    only(200, ["administrator", "outsider"], 403),
  ),
  "GET /api/v1/connections": forPeople(() => ({}), everybody(200)),
  "POST /api/v1/connections/:vendor": forPeople(
    () => ({ params: { vendor: "zoom" }, body: { purposes: ["meetings"] } }),
    everybody(200),
  ),
  "POST /api/v1/connections/:vendor/complete": forPeople(
    () => ({ params: { vendor: "zoom" }, body: { oneTimeValue: "not-a-value-of-anybody" } }),
    everybody(400),
  ),
  "PATCH /api/v1/connections/:id": forPeople(
    async (cast) => ({ params: { id: await cast.newConnection() }, body: { purposes: ["meetings"] } }),
    only(200, ["learner"], 404),
  ),
  "GET /api/v1/connections/:id/calendars": forPeople(
    async (cast) => ({ params: { id: await cast.newConnection() } }),
    only(200, ["learner"], 404),
  ),
  "POST /api/v1/connections/:id/test": forPeople(
    async (cast) => ({ params: { id: await cast.newConnection() } }),
    only(200, ["learner", "administrator", "support"], 404),
  ),
  "GET /api/v1/connections/:id/departure": forPeople(
    async (cast) => ({ params: { id: await cast.newConnection() } }),
    only(200, ["learner", "administrator"], 404),
  ),
  "DELETE /api/v1/connections/:id": forPeople(
    async (cast) => ({ params: { id: await cast.newConnection() } }),
    only(204, ["learner", "administrator"], 404),
  ),
  "GET /api/v1/audit": forPeople(() => ({}), only(200, ["administrator", "outsider"], 403)),
  "GET /api/v1/webhooks": forPeople(() => ({}), only(200, ["administrator", "outsider"], 403)),
  "POST /api/v1/webhooks": forPeople(
    // Refused for what it is, and only to whom it may be told.
    () => ({ body: { url: "https://127.0.0.1/hook" } }),
    only(400, ["administrator", "outsider"], 403),
  ),
  "DELETE /api/v1/webhooks/:id": forPeople(async (cast) => ({ params: { id: await cast.newWebhook() } }), {
    ...only(204, ["administrator"], 403),
    outsider: 404,
  }),
  "GET /api/v1/reports/health": forPeople(() => ({}), only(200, ["administrator", "support", "outsider"], 403)),
  "POST /api/v1/reports/health/sessions/:id/retry": forPeople((cast) => ({ params: { id: cast.standing.id } }), {
    ...only(202, ["administrator", "support"], 403),
    outsider: 404,
  }),
  "POST /api/v1/reports/health/connections/:id/compare": forPeople(
    async (cast) => ({ params: { id: await cast.newConnection() } }),
    { ...only(202, ["administrator", "support"], 403), outsider: 404 },
  ),
};
