import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { createGraphCheck } from "./contract-checks.ts";
import { type CountedContractCheck, createContractCheck } from "./spec-check.ts";
import { sharedFolder } from "./test-sandbox.ts";

const shared = sharedFolder();
const withContracts = shared ? describe : describeAbsence;

/** Says in the run's own output that the contracts are not here. */
function describeAbsence(name: string): void {
  describe(name, () =>
    it("has no contracts and recordings beside the project to compare with", () => expect(shared).toBeUndefined()),
  );
}

interface Fixture {
  readonly file: string;
  readonly service: string;
  readonly kind: string;
  readonly schema: string;
  readonly status: number;
}

const read = (path: string): { readonly body: unknown } => JSON.parse(readFileSync(path, "utf8")) as { body: unknown };

withContracts("recorded answers of the real service", () => {
  /** Documentation samples that differ from what the service sends; each is explained in the reference. */
  const knownDifferences = new Set([
    "graph-docs-create-event-response.json",
    "graph-docs-onlinemeeting-createorget.json",
  ]);
  const folder = join(shared ?? "", "fixtures");
  let check: CountedContractCheck;
  beforeAll(() => {
    check = createGraphCheck(join(shared ?? "", "specs"));
  });

  it("fit the strict contract that the stand-in's answers are held against", () => {
    const index = existsSync(join(folder, "index.json"))
      ? (JSON.parse(readFileSync(join(folder, "index.json"), "utf8")) as { files: readonly Fixture[] }).files
      : [];
    const recorded = index.filter(
      ({ service, kind, schema }) => service === "graph" && kind === "response" && /^(GET|POST) /.test(schema),
    );
    const misfits = recorded.flatMap(({ file, schema, status }) => {
      const [method = "", path = ""] = schema.split(" ");
      const url = new URL(`https://graph.microsoft.com/v1.0${path.replaceAll(/\{[^}]+\}/g, "an-id")}`);
      const problems = check({ method, url, requestBody: {}, status, responseBody: read(join(folder, file)).body });
      const answers = problems.filter((problem) => problem.startsWith("answer"));
      return answers.length > 0 && !knownDifferences.has(file) ? [`${file}: ${answers.join("; ")}`] : [];
    });
    expect(misfits).toEqual([]);
    expect(check.checked()).toBeGreaterThan(15);
  });
});

withContracts("the contract check", () => {
  const specs = join(shared ?? "", "specs");
  const exchange = {
    method: "GET",
    url: new URL("https://graph/v1.0/me"),
    requestBody: undefined,
    status: 200,
    responseBody: {},
  };

  it("names an operation, a parameter or a status the contract does not have", () => {
    const check = createGraphCheck(specs);
    expect(check({ ...exchange, url: new URL("https://graph/v1.0/me/nothing") })).toEqual([
      "no such operation: GET /me/nothing",
    ]);
    expect(check({ ...exchange, url: new URL("https://graph/beta/me") })).toEqual(["no such operation: GET /beta/me"]);
    const view = {
      ...exchange,
      url: new URL("https://graph/v1.0/me/calendarView?startDateTime=1&$topp=3"),
      responseBody: { value: [] },
    };
    expect(check(view)).toEqual([
      "query parameter endDateTime is missing",
      "query parameter $topp is not in the contract",
    ]);
    expect(check.checked()).toBe(3);
  });

  it("finds what a careless client sends", () => {
    const check = createGraphCheck(specs);
    const start = { dateTime: "2026-12-01T10:00:00", timeZone: "UTC" };
    const correct = { subject: "x", start, end: start };
    const sent = (requestBody: unknown): readonly string[] =>
      check({
        ...exchange,
        method: "POST",
        url: new URL("https://graph/v1.0/me/events"),
        requestBody,
        status: 400,
        responseBody: undefined,
      }).filter((problem) => problem.startsWith("request"));
    expect(sent(correct)).toEqual([]);
    for (const wrong of [
      undefined,
      { ...correct, start: { ...start, dateTime: "2026-12-01T10:00:00Z" } },
      { ...correct, organizer: {} },
      { ...correct, onlineMeetingProvider: "zoom" },
      { subject: "x" },
    ])
      expect(sent(wrong).length).toBeGreaterThan(0);
  });

  it("reads our own origin as the vendor's and leaves out what it is told to", () => {
    const check = createContractCheck({
      file: join(specs, "graph", "entra-v2.openapi.json"),
      aliases: { "https://localhost:1": "https://login.microsoftonline.com" },
      ignores: ({ url }) => url.pathname === "/page",
    });
    const keys = [
      { kty: "RSA", use: "sig", kid: "k", n: "n", e: "AQAB", issuer: "https://localhost:1/{tenantid}/v2.0" },
    ];
    const url = new URL("https://localhost:1/common/discovery/v2.0/keys");
    expect(check({ ...exchange, url, responseBody: { keys } })).toEqual([]);
    expect(check({ ...exchange, url: new URL("https://localhost:1/page") })).toEqual([]);
    expect(check.checked()).toBe(1);
  });
});
