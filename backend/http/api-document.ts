/** `GET /api/v1/openapi.json`: the API's document, made from the routes themselves and the contract's schemas. */
import { z } from "zod";
import { problemStatus } from "#contract/problems.ts";
import { publicRoute } from "../platform/route.ts";
import type { Route } from "../platform/route.ts";
import { componentSchemas, toSchema } from "./document-schemas.ts";
import type { JsonSchema } from "./document-schemas.ts";

/** The route that serves the document of `routes` and of itself. */
export function createApiDocument(routes: readonly Route[]): Route {
  const path = "/api/v1/openapi.json";
  const itself: Route = publicRoute({
    method: "GET",
    path,
    summary: "This document",
    reply: z.looseObject({ openapi: z.string(), paths: z.looseObject({}) }),
    handle: async () => ({ status: 200, headers: { "Cache-Control": "public, max-age=300" }, body: document() }),
  });
  let made: JsonSchema | undefined;
  const document = (): JsonSchema => (made ??= describeApi([...routes, itself]));
  return itself;
}

/** OpenAPI 3.1 of every route below `/api/v1`. */
export function describeApi(routes: readonly Route[]): JsonSchema {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes.filter(({ path }) => path.startsWith("/api/v1/"))) {
    const path = route.path.slice("/api/v1".length).replaceAll(/:([A-Za-z]+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeRoute(route) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Slotside",
      version: "1",
      description:
        "Booking sessions and classes. Instants are RFC 3339 in UTC, intervals are half-open, zones are IANA names, ids are opaque. Fields may be added; clients ignore those they do not know.",
    },
    servers: [{ url: "/api/v1" }],
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
      parameters,
      responses: problemResponses(),
      schemas: { Problem: problemSchema, ...componentSchemas() },
    },
  };
}

const text = (pattern: string): JsonSchema => ({ type: "string", pattern });

const parameters = {
  IdempotencyKey: {
    name: "Idempotency-Key",
    in: "header",
    description: "One key for one action: a repeat within 24 hours is answered and not carried out again.",
    schema: text("^[\\x21-\\x7e]{1,200}$"),
  },
  IfMatch: {
    name: "If-Match",
    in: "header",
    description: "The ETag of what was seen; something newer is refused with 412.",
    schema: { type: "string" },
  },
  Surface: {
    name: "X-Slotside-Surface",
    in: "header",
    description: "Where the call comes from; told in histories.",
    schema: { type: "string", enum: ["teams", "outlook", "zoom", "web", "api"] },
  },
} as const;

const problemSchema: JsonSchema = {
  type: "object",
  required: ["type", "title", "status", "code", "requestId"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    code: { type: "string", enum: Object.keys(problemStatus) },
    detail: { type: "string" },
    requestId: { type: "string" },
    errors: {
      type: "array",
      items: {
        type: "object",
        required: ["path", "message"],
        properties: { path: { type: "string" }, message: { type: "string" } },
      },
    },
    overridable: { type: "boolean", description: "Refusals by the rules: whether the caller may insist." },
  },
};

/** One reply for each status a problem may have, naming the codes that have it. */
function problemResponses(): JsonSchema {
  const codesByStatus = new Map<number, string[]>();
  for (const [code, status] of Object.entries(problemStatus)) {
    codesByStatus.set(status, [...(codesByStatus.get(status) ?? []), code]);
  }
  const content = { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } };
  return Object.fromEntries(
    [...codesByStatus].map(([status, codes]) => [`Problem${status}`, { description: codes.join(", "), content }]),
  );
}

function describeRoute(route: Route): JsonSchema {
  const { method, path, summary, body, access } = route;
  const parts = path.slice("/api/v1/".length).split("/");
  const name = parts.map((part) => (part.startsWith(":") ? `by-${part.slice(1)}` : part)).join("-");
  return {
    operationId: `${method.toLowerCase()}-${name}`.replaceAll(/[^A-Za-z0-9]+(.)/g, (_all, next: string) =>
      next.toUpperCase(),
    ),
    ...(summary === undefined ? {} : { summary }),
    tags: [parts[0]],
    ...(access === "public" ? { security: [] } : {}),
    parameters: [...fieldsOf(route, "path"), ...fieldsOf(route, "query"), ...headersOf(route)],
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { "application/json": { schema: toSchema(body, "input") } } } }),
    responses: repliesOf(route),
  };
}

function fieldsOf(route: Route, place: "path" | "query"): readonly JsonSchema[] {
  const schema = place === "path" ? route.params : route.query;
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = toSchema(schema, "input") as {
    readonly properties?: Readonly<Record<string, JsonSchema>>;
    readonly required?: readonly string[];
  };
  return Object.entries(properties).map(([name, field]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema: field,
  }));
}

function headersOf({ method, path, access }: Route): readonly JsonSchema[] {
  if (access === "public") return [];
  const isCancel = method === "POST" && path.endsWith("/cancel");
  const names: (keyof typeof parameters)[] = [
    "Surface",
    ...(method === "POST" ? (["IdempotencyKey"] as const) : []),
    ...(method === "PATCH" || method === "DELETE" || isCancel ? (["IfMatch"] as const) : []),
  ];
  return names.map((name) => ({ $ref: `#/components/parameters/${name}` }));
}

function repliesOf(route: Route): JsonSchema {
  const statuses = [route.success ?? (route.reply ? 200 : 204)].flat();
  const type = route.replyType ?? "application/json";
  const content = route.reply ? { content: { [type]: { schema: toSchema(route.reply, "output") } } } : {};
  const problems = problemsOf(route).map((each) => [each, { $ref: `#/components/responses/Problem${each}` }] as const);
  const done = statuses.map((status) => [status, { description: route.summary ?? "Done", ...content }] as const);
  return { ...Object.fromEntries(done), ...Object.fromEntries(problems) };
}

function problemsOf({ method, access, params, query, body }: Route): readonly number[] {
  const changes = method !== "GET";
  return [
    ...(query !== undefined || body !== undefined || changes ? [400] : []),
    ...(access === "person" ? [401, 403] : []),
    ...(params === undefined ? [] : [404]),
    ...(changes ? [409, 412] : []),
    ...(body === undefined ? [] : [413, 415]),
    ...(method === "POST" ? [422] : []),
    429,
    500,
    ...(changes ? [502] : []),
    503,
  ];
}
