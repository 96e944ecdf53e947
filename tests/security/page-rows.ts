/** Rows of the route table: what anybody may call. Each answers everybody the same. */
import { forAnybody, type RouteRow } from "./route-row.ts";

const surfaces = ["teams", "outlook", "zoom"] as const;

export const pageRows: Readonly<Record<string, RouteRow>> = {
  "GET /": forAnybody(() => ({}), 302),
  "GET /help": forAnybody(() => ({}), 200),
  "GET /help/": forAnybody(() => ({}), 200),
  "GET /help/:page": forAnybody(() => ({ params: { page: "book" } }), 200),
  "GET /privacy": forAnybody(() => ({}), 200),
  "GET /terms": forAnybody(() => ({}), 200),
  "GET /zoom/install": forAnybody(() => ({}), 200),
  "GET /s/:reference": forAnybody((cast) => ({ params: { reference: cast.standing.reference ?? "" } }), 200),
  "GET /healthz": forAnybody(() => ({}), 200),
  "GET /readyz": forAnybody(() => ({}), 200),
  "GET /api/v1/openapi.json": forAnybody(() => ({}), 200),
  // The surfaces are built by `npm run build`; a page that does not exist is the same for everybody either way.
  ...Object.fromEntries(
    surfaces.flatMap((surface) => [
      [`GET /${surface}`, forAnybody(() => ({}), 308)],
      [`GET /${surface}/*`, forAnybody(() => ({ params: { "*": "not-there.html" } }), 404)],
    ]),
  ),
  "GET /assets/*": forAnybody(() => ({ params: { "*": "not-there.js" } }), 404),
  "GET /icons/*": forAnybody(() => ({ params: { "*": "not-there.png" } }), 404),
  "GET /connect/:vendor/callback": forAnybody(() => ({ params: { vendor: "zoom" }, query: "?state=unknown" }), 302),
  "POST /zoom/session": forAnybody(() => ({ body: { context: "this is not a sealed context" } }), 401),
  // Vendors prove themselves by signatures and secrets, whoever's bearer comes along; the hooks' own tests look at those.
  "POST /hooks/graph": forAnybody(() => ({ body: { value: [] } }), 202),
  "POST /hooks/graph/lifecycle": forAnybody(() => ({ body: { value: [] } }), 202),
  "POST /hooks/google": forAnybody(() => ({}), 204),
  "POST /hooks/zoom": forAnybody(() => ({ body: {} }), 401),
  "POST /hooks/zoom/deauthorize": forAnybody(() => ({ body: {} }), 401),
};
