/** Rows of the route table: the set-up of vendors for a whole organisation. */
import { forAnybody, forPeople, only, type RouteRow } from "./route-row.ts";

const vendor = { vendor: "microsoft" };
const staff = only(200, ["administrator", "support", "outsider"], 403);
/** Nothing is set up there, so who may do it finds nothing to do it to. */
const nothingYet = only(404, ["administrator", "outsider"], 403);
const nothingForStaff = only(404, ["administrator", "support", "outsider"], 403);
const test = { ...vendor, id: "01930000-0000-7000-8000-000000000000" };

export const integrationRows: Readonly<Record<string, RouteRow>> = {
  "GET /api/v1/integrations": forPeople(() => ({}), staff),
  "GET /api/v1/integrations/:vendor": forPeople(() => ({ params: vendor }), staff),
  "PUT /api/v1/integrations/:vendor": forPeople(
    () => ({ params: { vendor: "google" }, body: { method: "individual" } }),
    only(200, ["administrator", "outsider"], 403),
  ),
  "DELETE /api/v1/integrations/:vendor": forPeople(
    () => ({ params: { vendor: "google" } }),
    only(204, ["administrator", "outsider"], 403),
  ),
  "POST /api/v1/integrations/:vendor/authorize": forPeople(() => ({ params: vendor, body: {} }), nothingYet),
  "POST /api/v1/integrations/:vendor/confirm": forPeople(() => ({ params: vendor }), nothingYet),
  "POST /api/v1/integrations/:vendor/credentials": forPeople(
    () => ({ params: { vendor: "zoom" }, body: { accountId: "a", clientId: "b", clientSecret: "c" } }),
    nothingYet,
  ),
  "POST /api/v1/integrations/:vendor/test": forPeople(() => ({ params: vendor, body: {} }), nothingForStaff),
  "GET /api/v1/integrations/:vendor/tests/:id": forPeople(() => ({ params: test }), nothingForStaff),
  "POST /api/v1/integrations/:vendor/tests/:id/pause": forPeople(() => ({ params: test }), nothingForStaff),
  "POST /api/v1/integrations/:vendor/tests/:id/resume": forPeople(() => ({ params: test }), nothingForStaff),
  "GET /api/v1/integrations/:vendor/people": forPeople(() => ({ params: vendor }), staff),
  "POST /api/v1/integrations/:vendor/owners/test": forPeople(() => ({ params: vendor, body: {} }), nothingYet),
  "POST /api/v1/integrations/:vendor/remind": forPeople(() => ({ params: vendor }), nothingYet),
  "GET /connect/microsoft/consented": forAnybody(() => ({ query: "?state=unknown" }), 302),
  "GET /authorised/:outcome": forAnybody(() => ({ params: { outcome: "accepted" } }), 200),
};
