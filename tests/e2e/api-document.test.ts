import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { actAs, timesOf, type Actor, type ApiAnswer } from "#tests/support/people.ts";
import { startProduct, type RunningProduct } from "#tests/support/running-product.ts";

type Json = Readonly<Record<string, unknown>>;

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly parameters: readonly { readonly name?: string; readonly in?: string; readonly $ref?: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Json }>> };
  readonly responses: Readonly<
    Record<string, { readonly $ref?: string; readonly content?: Readonly<Record<string, { readonly schema: Json }>> }>
  >;
}

interface ApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Json & { readonly schemas: Readonly<Record<string, Json>> };
}

describe("the document of the API", () => {
  let running: RunningProduct;
  let lena: Actor;
  let amira: Actor;
  let document: ApiDocument;
  let operations: readonly (readonly [string, Operation])[];

  beforeAll(async () => {
    running = await startProduct(21_300);
    [lena, amira] = await Promise.all([actAs(running.origins, "lena"), actAs(running.origins, "amira")]);
    const response = await fetch(`${running.origins.product}/api/v1/openapi.json`);
    expect(response.status).toBe(200);
    document = (await response.json()) as ApiDocument;
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
    );
  }, 120_000);

  afterAll(async () => {
    await running.stop();
  }, 30_000);

  /** Schemas as promised to ourselves: a field that is not described is a mistake of ours. */
  function validatorOf(schema: Json): (value: unknown) => readonly string[] {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    formats.default(ajv);
    const components = { ...document.components, schemas: closed(document.components.schemas) };
    const validate = ajv.compile({ ...closed(schema), components });
    return (value) =>
      validate(value) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  }

  it("is OpenAPI 3.1 in shape: every operation says what it does, takes and answers", () => {
    expect(document.openapi).toBe("3.1.0");
    expect(document.info).toMatchObject({ title: "Slotside", version: expect.any(String) });
    const ids = operations.map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [name, operation] of operations) {
      const inTemplate = [...name.matchAll(/\{([^}]+)\}/g)].map(([, parameter]) => parameter);
      const inPath = operation.parameters.filter((each) => each.in === "path").map((each) => each.name);
      expect([name, new Set(inPath)]).toEqual([name, new Set(inTemplate)]);
      expect([name, operation.summary]).toEqual([name, expect.stringMatching(/^[A-Z].{5,}$/)]);
      expect([name, Object.keys(operation.responses)]).toEqual([
        name,
        expect.arrayContaining([expect.stringMatching(/^2\d\d$/), "500", "503"]),
      ]);
    }
  });

  it("points to nothing that is not there, and every schema compiles", () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path ?? "");
    expect(references.length).toBeGreaterThan(50);
    for (const reference of new Set(references)) {
      const target = reference.split("/").reduce<unknown>((at, part) => (at as Json | undefined)?.[part], document);
      expect([reference, typeof target]).toEqual([reference, "object"]);
    }
    for (const schema of Object.values(document.components.schemas)) validatorOf(schema);
    for (const [, { requestBody }] of operations) {
      if (requestBody) validatorOf(requestBody.content["application/json"]?.schema ?? {});
    }
  });

  /** What the answer says against the document; empty = it is as described. */
  function deviations(name: string, answer: ApiAnswer): readonly string[] {
    const operation = operations.find(([each]) => each === name)?.[1];
    if (!operation) return [`${name} is not described`];
    const response = operation.responses[answer.status];
    if (!response) return [`${name} answered ${answer.status}, which is not described`];
    if (response.$ref !== undefined) return validatorOf(document.components.schemas["Problem"] ?? {})(open(answer));
    const schema = response.content?.["application/json"]?.schema;
    if (!schema) return answer.body === "" ? [] : [`${name} answered something where nothing is described`];
    return validatorOf(schema)(answer.body).map((each) => `${name}: ${each}`);
  }

  /** Problems carry facts of their own. */
  function open({ body }: ApiAnswer): unknown {
    const fields = ["type", "title", "status", "code", "detail", "requestId", "errors", "overridable"];
    return Object.fromEntries(Object.entries(body as Json).filter(([field]) => fields.includes(field)));
  }

  it("says what the running product answers", async () => {
    const { offeringId, times } = await timesOf(lena, "Mentoring");
    const [first = "", second = "", third = ""] = [times[0], times[4], times[8]];
    const from = first.slice(0, 10);
    const someId = "00000000-0000-7000-8000-000000000000";
    const seen: string[] = [];
    const call = async (actor: Actor, name: string, path: string, body?: unknown): Promise<ApiAnswer<Json>> => {
      const [method = ""] = name.split(" ");
      const answer = await actor.call<Json>(method, path, body);
      expect(deviations(name, answer)).toEqual([]);
      seen.push(`${name} ${answer.status}`);
      return answer;
    };
    const me = (await call(lena, "GET /me", "/me")).body as unknown as { id: string };
    await call(lena, "PATCH /me", "/me", { locale: "en-GB" });
    await call(lena, "PATCH /me", "/me", { timeZone: "Nowhere" });
    await call(lena, "GET /offerings", "/offerings");
    const offering = (await call(lena, "GET /offerings/{id}", `/offerings/${offeringId}`)).body as unknown as {
      providerIds: readonly string[];
    };
    const [providerId = ""] = offering.providerIds;
    await call(lena, "GET /offerings/{id}", `/offerings/${someId}`);
    await call(lena, "GET /providers", `/providers?offeringId=${offeringId}`);
    await call(lena, "GET /providers/{id}/availability", `/providers/${providerId}/availability`);
    const range = `from=${from}T00:00:00Z&to=${third}`;
    await call(lena, "GET /offerings/{id}/slots", `/offerings/${offeringId}/slots?${range}`);
    await call(
      lena,
      "GET /offerings/{id}/slots/explain",
      `/offerings/${offeringId}/slots/explain?at=${from}T03:00:00Z`,
    );
    const hold = await call(lena, "POST /holds", "/holds", { offeringId, startsAt: first });
    await call(lena, "POST /holds/{id}/renew", `/holds/${String(hold.body["id"])}/renew`);
    await call(lena, "DELETE /holds/{id}", `/holds/${String(hold.body["id"])}`);
    await call(lena, "DELETE /holds/{id}", `/holds/${String(hold.body["id"])}`);
    const session = await call(lena, "POST /sessions", "/sessions", { offeringId, startsAt: first });
    const sessionId = String(session.body["id"]);
    await call(lena, "POST /sessions", "/sessions", { offeringId, startsAt: first });
    await call(lena, "PATCH /sessions/{id}", `/sessions/${sessionId}`, { startsAt: second });
    await call(lena, "GET /sessions/{id}", `/sessions/${sessionId}`);
    await call(lena, "GET /sessions/{id}/notices", `/sessions/${sessionId}/notices`);
    await call(lena, "POST /sessions/{id}/notices", `/sessions/${sessionId}/notices`, { text: "Hello" });
    const wrote = await call(amira, "POST /sessions/{id}/notices", `/sessions/${sessionId}/notices`, { text: "Hello" });
    const [{ id: noticeId } = { id: "" }] = wrote.body["items"] as { id: string }[];
    const resend = "POST /sessions/{id}/notices/{noticeId}/resend";
    await call(amira, resend, `/sessions/${sessionId}/notices/${noticeId}/resend`);
    await call(amira, resend, `/sessions/${sessionId}/notices/${someId}/resend`);
    await call(lena, "GET /sessions", "/sessions?limit=5");
    await call(lena, "POST /sessions/lookup", "/sessions/lookup", { bookingRef: session.body["reference"] });
    await call(lena, "POST /sessions/{id}/cancel", `/sessions/${sessionId}/cancel`, {});
    await call(lena, "POST /sessions/{id}/undo", `/sessions/${sessionId}/undo`);
    await call(lena, "POST /sessions/{id}/undo", `/sessions/${sessionId}/undo`);
    await call(lena, "POST /sessions/{id}/cancel", `/sessions/${sessionId}/cancel`, {});
    await call(lena, "POST /sessions/{id}/cancel", `/sessions/${sessionId}/cancel`, {});
    const wish = { offeringId, firstStartsAt: third, recurrence: { freq: "weekly", count: 2 } };
    await call(lena, "POST /series/preview", "/series/preview", wish);
    await call(lena, "POST /series", "/series", wish);
    await call(lena, "POST /series", "/series", wish);
    await call(lena, "GET /connections", "/connections");
    await call(lena, "GET /people", "/people");
    await call(amira, "GET /people", "/people");
    const match = await call(amira, "POST /matches", "/matches", { providerId, learnerId: me.id });
    await call(amira, "GET /matches", "/matches");
    await call(amira, "DELETE /matches/{id}", `/matches/${String(match.body["id"])}`);
    await call(amira, "POST /offerings", "/offerings", {
      name: "Talk",
      durationMinutes: 30,
      providerIds: [providerId],
    });
    expect(seen).toEqual(expect.arrayContaining(["POST /sessions 201", "POST /sessions 409", "POST /series 409"]));
  }, 60_000);
});

/** Nothing but what is described. */
function closed(schema: unknown): Json {
  const close = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(close);
    if (typeof value !== "object" || value === null) return value;
    const inner = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, close(each)]));
    return "properties" in inner && !("additionalProperties" in inner)
      ? { ...inner, additionalProperties: false }
      : inner;
  };
  return close(schema) as Json;
}
