/** A whole sandbox for its own tests: free ports, a clock that only the test moves, callers for Entra and Graph. */
import { type IncomingMessage, request as httpRequest } from "node:http";
import { Agent, request as httpsRequest } from "node:https";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
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

interface Init {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A form is sent as one, a text as it is. */
  readonly body?: string | URLSearchParams;
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
  /** Redirects are not followed. Rejects when the connection is dropped. */
  request(url: string, init?: Init): Promise<Reply>;
  stop(): Promise<void>;
}

let certificate: Promise<{ readonly cert: string; readonly key: string }> | undefined;

/** One for all sandboxes of a test file; making it takes a third of a second. */
async function makeCertificate(): Promise<{ readonly cert: string; readonly key: string }> {
  const pems = await generate([{ name: "commonName", value: "localhost" }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }] }],
  });
  return { cert: pems.cert, key: pems.private };
}

/** `dataFile` makes it keep its state there. Contracts are checked when their folder is there. */
export async function startTestSandbox(
  given: { readonly seed?: number; readonly dataFile?: string } = {},
): Promise<TestSandbox> {
  certificate ??= makeCertificate();
  const { cert, key } = await certificate;
  const agent = new Agent({ keepAlive: true, ca: cert });
  const request: TestSandbox["request"] = (url, init) => send(url, agent, init);
  const shared = sharedFolder();
  const sandbox = await startSandbox({
    basePort: 0,
    tls: { cert, key },
    productOrigin,
    manifestsFolder: mkdtempSync(join(tmpdir(), "slotside-manifests-")),
    realNow: () => testNow,
    ticking: "by-hand",
    ...(shared ? { specsFolder: join(shared, "specs") } : {}),
    ...given,
  });
  const stop = async (): Promise<void> => {
    agent.destroy();
    await sandbox.stop();
  };
  return { sandbox, request, ...callersOf(sandbox, request), stop };
}

function callersOf(
  sandbox: Sandbox,
  request: TestSandbox["request"],
): Pick<TestSandbox, "token" | "signIn" | "graphAs"> {
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

/** Trusts exactly this sandbox's certificate. */
function send(url: string, agent: Agent, { method = "GET", headers = {}, body }: Init = {}): Promise<Reply> {
  const form = body instanceof URLSearchParams ? { "content-type": "application/x-www-form-urlencoded" } : {};
  const options = { method, headers: { ...form, ...headers } };
  return new Promise((resolve, reject) => {
    const onAnswer = (answer: IncomingMessage): void => void readReply(answer).then(resolve, reject);
    const sent = url.startsWith("https:")
      ? httpsRequest(url, { ...options, agent }, onAnswer)
      : httpRequest(url, options, onAnswer);
    sent.on("error", reject);
    sent.end(body?.toString());
  });
}

async function readReply(answer: IncomingMessage): Promise<Reply> {
  let text = "";
  for await (const part of answer.setEncoding("utf8")) text += String(part);
  const headers = new Headers(Object.entries(answer.headers).map(([name, value]) => [name, String(value)]));
  const isJson = headers.get("content-type")?.includes("json") === true && text !== "";
  return { status: answer.statusCode ?? 0, headers, text, json: isJson ? (JSON.parse(text) as unknown) : {} };
}

/** The claims of a token, unverified. */
export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8")) as Record<string, unknown>;
}
