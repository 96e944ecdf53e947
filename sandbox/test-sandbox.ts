/** A whole sandbox for its own tests: free ports, a clock that only the test moves, callers for Entra and Graph. */
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import tls from "node:tls";
import { fileURLToPath } from "node:url";
import { generate } from "selfsigned";
import { registrations, sandboxPassword, tenants } from "./people.ts";
import { type Sandbox, startSandbox } from "./sandbox-cloud.ts";

const projectFolder = dirname(dirname(fileURLToPath(import.meta.url)));

/** The folder with the vendors' contracts and recorded answers; undefined when it is not beside the project. */
export function sharedFolder(): string | undefined {
  const folder = resolve(projectFolder, process.env["SHARED_FOLDER"] ?? "../shared");
  return existsSync(join(folder, "specs")) ? folder : undefined;
}

/** Tuesday, 24 November 2026, 09:00 UTC. */
export const testNow = Date.parse("2026-11-24T09:00:00Z");

export const northwind = tenants[0]?.tid ?? "";
export const elsewhere = tenants[2]?.tid ?? "";
export const { clientId, clientSecret } = registrations.entra;
export const productOrigin = "https://localhost:4943";
export const productApi = `api://localhost:4943/${clientId}/access_as_user`;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; an empty object when there is none. */
  // oxlint-disable-next-line typescript/no-explicit-any -- tests reach into vendors' JSON freely
  readonly json: any;
}

export interface TestSandbox {
  readonly sandbox: Sandbox;
  /** POST to the token endpoint; `client_id` is filled in. */
  token(
    form: Readonly<Record<string, string>>,
    more?: { readonly tenant?: string; readonly headers?: Readonly<Record<string, string>> },
  ): Promise<Reply>;
  /** A token for Slotside's API, as a script gets it. */
  signIn(handle: string): Promise<string>;
  /** A caller of Graph (below `/v1.0`) as this person, through the on-behalf-of exchange. */
  graphAs(
    handle: string,
  ): Promise<
    (method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>) => Promise<Reply>
  >;
  request(url: string, init?: RequestInit): Promise<Reply>;
  stop(): Promise<void>;
}

/** `dataFile` makes it keep its state there. Contracts are checked when their folder is there. */
export async function startTestSandbox(given: { readonly dataFile?: string } = {}): Promise<TestSandbox> {
  const pems = await generate([{ name: "commonName", value: "localhost" }], {
    algorithm: "sha256",
    extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }] }],
  });
  tls.setDefaultCACertificates([...tls.getCACertificates("default"), pems.cert]);
  const shared = sharedFolder();
  const sandbox = await startSandbox({
    basePort: 0,
    tls: { cert: pems.cert, key: pems.private },
    productOrigin,
    manifestsFolder: mkdtempSync(join(tmpdir(), "slotside-manifests-")),
    realNow: () => testNow,
    ...(shared ? { specsFolder: join(shared, "specs") } : {}),
    ...given,
  });
  return { sandbox, ...callersOf(sandbox), stop: () => sandbox.stop() };
}

function callersOf(sandbox: Sandbox): Omit<TestSandbox, "sandbox" | "stop"> {
  const token: TestSandbox["token"] = (form, { tenant = northwind, headers = {} } = {}) =>
    request(`${sandbox.origins.entra}/${tenant}/oauth2/v2.0/token`, {
      method: "POST",
      headers,
      body: new URLSearchParams({ client_id: clientId, ...form }),
    });
  const signIn = async (handle: string): Promise<string> => {
    const form = { grant_type: "password", username: handle, password: sandboxPassword, scope: productApi };
    return String((await token(form, { tenant: "organizations" })).json.access_token);
  };
  return {
    token,
    signIn,
    request,
    async graphAs(handle) {
      const form = onBehalfOf(await signIn(handle));
      const bearer = String((await token(form, { tenant: "organizations" })).json.access_token);
      return (method, path, body, headers = {}) =>
        request(`${sandbox.origins.graph}/v1.0${path}`, {
          method,
          headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json", ...headers },
          ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
        });
    },
  };
}

export function onBehalfOf(
  assertion: string,
  scope = "https://graph.microsoft.com/.default offline_access",
): Record<string, string> {
  return {
    grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
    client_secret: clientSecret,
    requested_token_use: "on_behalf_of",
    assertion,
    scope,
  };
}

async function request(url: string, init: RequestInit = {}): Promise<Reply> {
  const response = await fetch(url, { redirect: "manual", ...init });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") === true && text !== "";
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson ? (JSON.parse(text) as unknown) : {},
  };
}

/** The claims of a token, unverified. */
export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8")) as Record<string, unknown>;
}
