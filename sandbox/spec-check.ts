/**
 * Compares an exchange with a vendor's OpenAPI document. Schemas are compiled by reference and only when first met:
 * compiling a whole document up front takes seconds, one operation takes milliseconds.
 */
import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import { fullFormats } from "ajv-formats/dist/formats.js";
import type { ContractCheck } from "./site.ts";

type Exchange = Parameters<ContractCheck>[0];

export interface ContractCheckOptions {
  /** The published OpenAPI document; requests are held against it, and answers too when there is no stricter one. */
  readonly file: string;
  /** A stricter profile of the same operations: answers are held against it, and requests as well. */
  readonly strictFile?: string;
  /** What stands before the document's paths in a real URL, e.g. `/v1.0`; a path outside it is reported. */
  readonly basePath?: string;
  /** Texts to replace in answers before they are compared, e.g. our own origin by the vendor's. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Exchanges that are no part of the vendor's contract, such as the stand-in's own pages. */
  readonly ignores?: (exchange: Exchange) => boolean;
}

/** A contract check that also says how much it has looked at. */
export interface CountedContractCheck extends ContractCheck {
  /** How many exchanges were compared since the start. */
  checked(): number;
  /** Compares any value with a named component schema of the strict (else the published) document; empty = fits. */
  schema(name: string, value: unknown): readonly string[];
}

/** Reads the documents at once and throws when a file is missing or not JSON. */
export function createContractCheck(options: ContractCheckOptions): CountedContractCheck {
  const published = openContract(options.file);
  const strict = options.strictFile ? openContract(options.strictFile) : undefined;
  const { basePath = "", aliases = {}, ignores } = options;
  let checked = 0;
  const check = (exchange: Exchange): readonly string[] => {
    if (ignores?.(exchange) || exchange.method === "OPTIONS") return [];
    checked += 1;
    const { pathname } = exchange.url;
    if (!pathname.startsWith(basePath)) return [`no such operation: ${exchange.method} ${pathname}`];
    const path = pathname.slice(basePath.length) || "/";
    const requests = [published, ...(strict ? [strict] : [])].flatMap((contract) => contract.request(path, exchange));
    const body = withAliases(exchange.responseBody, aliases);
    const answers = (strict ?? published).response(path, { ...exchange, responseBody: body });
    return [...new Set([...requests, ...answers])];
  };
  return Object.assign(check, {
    checked: () => checked,
    schema: (name: string, value: unknown) => (strict ?? published).schema(name, withAliases(value, aliases)),
  });
}

interface Contract {
  request(path: string, exchange: Exchange): readonly string[];
  response(path: string, exchange: Exchange): readonly string[];
  schema(name: string, value: unknown): readonly string[];
}

type Node = Readonly<Record<string, unknown>>;
const node = (value: unknown): Node => (typeof value === "object" && value !== null ? (value as Node) : {});

function openContract(file: string): Contract {
  const document = node(JSON.parse(readFileSync(file, "utf8")));
  const paths = node(document["paths"]);
  const find = routeTable(Object.keys(paths));
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    logger: false,
    formats: {
      ...fullFormats,
      int32: true,
      int64: true,
      double: true,
      float: true,
      password: true,
      binary: true,
      byte: true,
    },
  });
  ajv.addSchema({ $id: "contract", paths, components: document["components"] });

  const resolve = (pointer: readonly string[]): { pointer: readonly string[]; value: unknown } => {
    let value: unknown = document;
    for (const step of pointer) value = node(value)[step];
    const reference = node(value)["$ref"];
    if (typeof reference !== "string") return { pointer, value };
    return resolve(reference.replace(/^#\//, "").split("/").map(unescapeStep));
  };
  const judge = (pointer: readonly string[], body: unknown, what: string): readonly string[] =>
    findings(ajv.getSchema(`contract#/${pointer.map(escapeStep).join("/")}`), body, what);
  const jsonSchema = (holder: readonly string[]): readonly string[] | undefined => {
    const { pointer, value } = resolve(holder);
    const media = Object.keys(node(node(value)["content"])).find((type) => /json|x-www-form-urlencoded/.test(type));
    return media &&
      resolve([...pointer, "content", media]).value &&
      node(resolve([...pointer, "content", media]).value)["schema"]
      ? [...pointer, "content", media, "schema"]
      : undefined;
  };
  const operation = (path: string, method: string): readonly string[] | undefined => {
    const template = find(path).find((candidate) => node(paths[candidate])[method.toLowerCase()]);
    return template === undefined ? undefined : ["paths", template, method.toLowerCase()];
  };

  return {
    request(path, { method, url, requestBody }) {
      const at = operation(path, method);
      if (!at) return [`no such operation: ${method} ${path}`];
      const problems = queryProblems(at, url, resolve);
      const holder = resolve([...at, "requestBody"]).value;
      const schema = holder ? jsonSchema([...at, "requestBody"]) : undefined;
      if (requestBody === undefined)
        return node(holder)["required"] ? [...problems, "request body is missing"] : problems;
      return schema ? [...problems, ...judge(schema, requestBody, "request ")] : problems;
    },
    response(path, { method, status, responseBody }) {
      const at = operation(path, method);
      if (!at) return [];
      const responses = node(resolve([...at, "responses"]).value);
      const key = [String(status), `${Math.floor(status / 100)}XX`, "default"].find(
        (candidate) => candidate in responses,
      );
      if (!key) return [`answer ${status} is not in the contract of ${method} ${path}`];
      const schema = jsonSchema([...at, "responses", key]);
      if (!schema)
        return responseBody === undefined || typeof responseBody === "string"
          ? []
          : [`answer ${status} has a body, the contract has none`];
      return judge(schema, responseBody, `answer ${status} `);
    },
    schema: (name, value) => judge(["components", "schemas", name], value, `${name} `),
  };
}

/** At most eight sentences on what does not fit. */
function findings(validate: ValidateFunction | undefined, body: unknown, what: string): readonly string[] {
  if (!validate) return [`${what}: the contract has no readable schema`];
  if (validate(body)) return [];
  const said = (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${what}${instancePath} ${message ?? "does not fit"}${detail(params)}`,
  );
  return [...new Set(said)].slice(0, 8);
}

function queryProblems(
  at: readonly string[],
  url: URL,
  resolve: (pointer: readonly string[]) => { value: unknown },
): string[] {
  const listed = [
    [...at.slice(0, 2), "parameters"],
    [...at, "parameters"],
  ].flatMap((pointer) => {
    const list = resolve(pointer).value;
    return Array.isArray(list) ? list.map((_, index) => node(resolve([...pointer, String(index)]).value)) : [];
  });
  const query = listed.filter((parameter) => parameter["in"] === "query");
  const missing = query.filter(
    (parameter) => parameter["required"] === true && !url.searchParams.has(String(parameter["name"])),
  );
  const known = new Set(query.map((parameter) => String(parameter["name"])));
  const unknown = [...new Set(url.searchParams.keys())].filter((name) => name.startsWith("$") && !known.has(name));
  return [
    ...missing.map((parameter) => `query parameter ${String(parameter["name"])} is missing`),
    ...unknown.map((name) => `query parameter ${name} is not in the contract`),
  ];
}

/** Templates that fit a concrete path, the one with the fewest placeholders first. */
function routeTable(templates: readonly string[]): (path: string) => readonly string[] {
  const table = templates
    .map((template) => ({
      template,
      wild: template.split("{").length,
      pattern: new RegExp(
        `^${template
          .split(/\{[^}]+\}/)
          .map(escapePattern)
          .join("[^/]+")}$`,
      ),
    }))
    .sort((left, right) => left.wild - right.wild);
  return (path) => table.filter(({ pattern }) => pattern.test(path)).map(({ template }) => template);
}

/** As the other side reads it: through JSON, with our names replaced by the vendor's. */
function withAliases(body: unknown, aliases: Readonly<Record<string, string>>): unknown {
  if (body === undefined || typeof body === "string" || Buffer.isBuffer(body)) return body;
  let text = JSON.stringify(body);
  for (const [ours, theirs] of Object.entries(aliases)) text = text.replaceAll(ours, theirs);
  return JSON.parse(text) as unknown;
}

function detail(params: Readonly<Record<string, unknown>>): string {
  const said = params["additionalProperty"] ?? params["allowedValues"] ?? params["pattern"];
  return said === undefined ? "" : ` (${Array.isArray(said) ? said.join(", ") : String(said)})`;
}

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const escapeStep = (step: string): string => encodeURIComponent(step.replace(/~/g, "~0").replace(/\//g, "~1"));
const unescapeStep = (step: string): string => decodeURIComponent(step).replace(/~1/g, "/").replace(/~0/g, "~");
