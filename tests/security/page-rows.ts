/** Rows of the route table: what anybody may call. Each answers everybody the same. */
import type { RouteCast } from "./route-cast.ts";
import { forAnybody, type RouteCall, type RouteRow } from "./route-row.ts";

const seatOf = (cast: RouteCast): RouteCall => ({ params: { reference: cast.standing.reference ?? "" } });
const notSealed = "this is not a sealed context";
const surfaces = ["teams", "outlook", "zoom"] as const;

export const pageRows: Readonly<Record<string, RouteRow>> = {
  "GET /": forAnybody(() => ({}), 302),
  "GET /help": forAnybody(() => ({}), 200),
  "GET /help/": forAnybody(() => ({}), 200),
  "GET /help/:page": forAnybody(() => ({ params: { page: "book" } }), 200),
  "GET /privacy": forAnybody(() => ({}), 200),
  "GET /terms": forAnybody(() => ({}), 200),
  "GET /zoom/install": forAnybody(() => ({}), 302),
  "GET /s/:reference": forAnybody((cast) => ({ params: { reference: cast.standing.reference ?? "" } }), 200),
  "GET /healthz": forAnybody(() => ({}), 200),
  "GET /readyz": forAnybody(() => ({}), 200),
  // From this very machine.
  "GET /metrics": forAnybody(() => ({}), 200),
  "GET /api/v1/openapi.json": forAnybody(() => ({}), 200),
  // The surfaces are built by `npm run build`; a page that does not exist is the same for everybody either way.
  ...Object.fromEntries(
    surfaces.flatMap((surface) => [
      [`GET /${surface}`, forAnybody(() => ({}), 308)],
      [`GET /${surface}/`, forAnybody(() => ({}), 200)],
      [`GET /${surface}/*`, forAnybody(() => ({ params: { "*": "not-there.html" } }), 404)],
    ]),
  ),
  "GET /zoom/home": forAnybody(() => ({}), 200),
  // Pages that say to begin again.
  "GET /connect/link": forAnybody(() => ({ query: "?ticket=nobody-has-this" }), 200),
  "POST /connect/link/confirm": forAnybody(() => ({ form: { state: "nobody-began-this" } }), 200),
  "GET /connect/account": forAnybody(() => ({ query: "?ticket=nobody-has-this" }), 200),
  "POST /connect/account/confirm": forAnybody(() => ({ form: { state: "nobody-began-this" } }), 200),
  "GET /connect/setup": forAnybody(() => ({}), 200),
  "GET /connect/setup/begin": forAnybody(() => ({}), 302),
  "GET /p/:slug": forAnybody((cast) => ({ params: { slug: cast.slug } }), 200),
  // What is not filled in, and what nobody's mail led to.
  "POST /p/:slug/seats": forAnybody((cast) => ({ params: { slug: cast.slug }, form: {} }), 400),
  "POST /s/:reference/link": forAnybody((cast) => ({ ...seatOf(cast), form: { email: "nobody@guests.example" } }), 200),
  ...Object.fromEntries(
    ["confirm", "accept", "move", "cancel"].map((action) => [
      `POST /s/:reference/${action}`,
      forAnybody((cast) => ({ ...seatOf(cast), form: { bearer: "nobody's" } }), 401),
    ]),
  ),
  "GET /assets/*": forAnybody(() => ({ params: { "*": "not-there.js" } }), 404),
  "GET /icons/*": forAnybody(() => ({ params: { "*": "not-there.png" } }), 404),
  "GET /connect/:vendor/callback": forAnybody(() => ({ params: { vendor: "zoom" }, query: "?state=unknown" }), 302),
  ...Object.fromEntries(
    ["session", "authorize", "continue", "link"].map((way) => [
      `POST /zoom/${way}`,
      forAnybody(() => ({ body: { context: notSealed } }), 401),
    ]),
  ),
  "POST /zoom/arrive": forAnybody(() => ({ body: { context: notSealed, state: "nobody-began-this", code: "c" } }), 401),
  // Vendors prove themselves by signatures and secrets, whoever's bearer comes along; the hooks' own tests look at those.
  "POST /hooks/graph": forAnybody(() => ({ body: { value: [] } }), 202),
  "POST /hooks/graph/lifecycle": forAnybody(() => ({ body: { value: [] } }), 202),
  "POST /hooks/google": forAnybody(() => ({}), 204),
  "POST /hooks/zoom": forAnybody(() => ({ body: {} }), 401),
  "POST /hooks/zoom/deauthorize": forAnybody(() => ({ body: {} }), 401),
};
