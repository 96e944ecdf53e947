/**
 * A small HTTP(S) site: the ground every stand-in and every host client of the sandbox stands on.
 * It routes, records each exchange, lets the fault plan interfere, and asks a contract check for its verdict.
 */
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { CallLog } from "./call-log.ts";
import type { Fault, FaultPlan } from "./faults.ts";

export interface Call {
  readonly method: string;
  readonly url: URL;
  /** Decoded path parameters of the route, e.g. `{ id: "AAMk…" }` for `/me/events/:id`. */
  readonly params: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage["headers"];
  readonly raw: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Objects are sent as JSON, strings and buffers as they are. Absent = empty body. */
  readonly body?: unknown;
  /** Takes over the response (Server-Sent Events); nothing else is sent then. */
  readonly stream?: (res: ServerResponse) => void;
}

export type Handler = (call: Call) => Answer | Promise<Answer>;

/** Says what is wrong with an exchange by the vendor's published contract; empty = nothing. */
export type ContractCheck = (exchange: {
  readonly method: string;
  readonly url: URL;
  readonly requestBody: unknown;
  readonly status: number;
  readonly responseBody: unknown;
}) => readonly string[];

export interface SiteOptions {
  /** Short name used in the call log and by faults: `entra`, `graph`, `zoom`, `teams-host`… */
  readonly name: string;
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly log?: CallLog;
  readonly faults?: FaultPlan;
  readonly check?: ContractCheck;
  /** Wraps every handler, e.g. to authenticate or to add headers. */
  readonly around?: (call: Call, next: Handler) => Answer | Promise<Answer>;
  /** Turns an exception of a handler into the vendor's own 5xx shape. */
  readonly onError?: (error: unknown) => Answer;
}

interface Route {
  readonly method: string;
  readonly parts: readonly string[];
  readonly handler: Handler;
}

const bodyLimit = 4 * 1024 * 1024;

export class Site {
  readonly #options: SiteOptions;
  readonly #routes: Route[] = [];
  #server: Server | undefined;
  #compared = 0;

  /** How many exchanges were given to the contract check. */
  get compared(): number {
    return this.#compared;
  }

  constructor(options: SiteOptions) {
    this.#options = options;
  }

  /** Path segments starting with `:` match one segment; a last segment `*` matches the rest. First match wins. */
  on(method: string, path: string, handler: Handler): this {
    this.#routes.push({ method, parts: path.split("/").slice(1), handler });
    return this;
  }

  /** Listens on 127.0.0.1 and ::1 through `localhost`; port 0 picks a free one. Resolves to the port. */
  async listen(port: number): Promise<number> {
    const onRequest = (req: IncomingMessage, res: ServerResponse): void => void this.#serve(req, res);
    const { tls } = this.#options;
    const server = tls ? createHttpsServer({ cert: tls.cert, key: tls.key }, onRequest) : createHttpServer(onRequest);
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "localhost", () => resolve());
    });
    return (server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  async #serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const method = req.method ?? "GET";
    const url = new URL(req.url ?? "/", `${this.#options.tls ? "https" : "http"}://${req.headers.host ?? "localhost"}`);
    const raw = await readBody(req);
    const left = await this.take({ method, url, params: {}, headers: req.headers, raw });
    if (left === "dropped") return void res.destroy();
    if (left === "held") return; // the effect stands, the answer never leaves
    send(res, method, left);
  }

  /**
   * Takes a call as a socket brings it: same route, faults, checks and log. Answers what leaves, or that the connection was
   * dropped, or that nothing ever leaves.
   */
  async take(call: Call): Promise<Answer | "dropped" | "held"> {
    const { name, log, faults, check } = this.#options;
    const { method, url, headers, raw } = call;
    const fault = faults?.take(name, method, url.pathname);
    if (fault) faults?.act(fault, { authorization: headers.authorization });
    if (fault?.effect === "reset_before") return "dropped";
    if (fault?.delayMs) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
    const answer = fault?.effect === "status" ? failedBy(fault) : await this.#answer(call);
    const exchange = {
      method,
      url,
      requestBody: parseLoosely(raw, headers["content-type"]),
      status: answer.status,
      responseBody: answer.body,
    };
    const isChecked = check !== undefined && fault?.effect !== "status" && !answer.stream;
    if (isChecked) this.#compared += 1;
    const problems = isChecked ? check(exchange) : [];
    log?.record({
      site: name,
      ...exchange,
      requestHeaders: headers,
      problems,
      ...(fault ? { fault: fault.effect } : {}),
    });
    if (fault?.effect === "reset_after") return "dropped";
    if (fault?.effect === "hold_after") return "held";
    return fault?.effect === "truncate" ? halfOf(answer) : answer;
  }

  /** Answers a call that came inside another one (a batch) as if it had come alone; logged under `<name>-batch`. */
  async answerInside(call: Call): Promise<Answer> {
    const { name, log, faults, check } = this.#options;
    const { method, url, raw, headers } = call;
    const fault = faults?.take(name, method, url.pathname);
    if (fault) faults?.act(fault, { authorization: headers.authorization });
    const isFailed = fault?.effect === "status";
    const answer = isFailed ? failedBy(fault) : await this.#answer(call);
    const requestBody = parseLoosely(raw, headers["content-type"]);
    const exchange = { method, url, requestBody, status: answer.status, responseBody: answer.body };
    const problems = check && !isFailed ? check(exchange) : [];
    log?.record({
      site: `${name}-batch`,
      ...exchange,
      requestHeaders: headers,
      problems,
      ...(fault ? { fault: fault.effect } : {}),
    });
    return answer;
  }

  async #answer(call: Call): Promise<Answer> {
    const match = this.#find(call.method, call.url.pathname);
    if (!match)
      return {
        status: 404,
        headers: { "content-type": "text/plain" },
        body: `No ${call.method} ${call.url.pathname} here.`,
      };
    const matched = { ...call, params: match.params };
    try {
      return this.#options.around ? await this.#options.around(matched, match.handler) : await match.handler(matched);
    } catch (error) {
      if (this.#options.onError) return this.#options.onError(error);
      console.error(`[${this.#options.name}] ${call.method} ${call.url.pathname}`, error);
      return {
        status: 500,
        headers: { "content-type": "text/plain" },
        body: "The sandbox itself failed; see its console.",
      };
    }
  }

  #find(method: string, pathname: string): { handler: Handler; params: Record<string, string> } | undefined {
    const segments = pathname.split("/").slice(1);
    for (const route of this.#routes) {
      if (route.method !== method) continue;
      const params = matchParts(route.parts, segments);
      if (params) return { handler: route.handler, params };
    }
    return undefined;
  }
}

const failedBy = ({ status = 503, headers = {}, body = { error: "unavailable" } }: Fault): Answer => ({
  status,
  headers,
  body,
});

function matchParts(parts: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    if (part === "*") {
      params["*"] = segments.slice(index).join("/");
      return params;
    }
    const segment = segments[index];
    if (segment === undefined) return undefined;
    if (part.startsWith(":")) params[part.slice(1)] = decodeURIComponent(segment);
    else if (part !== segment) return undefined;
  }
  return segments.length === parts.length ? params : undefined;
}

async function readBody(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyLimit) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** As when the connection to a gateway ends early but politely: the type says JSON, the text ends in its middle. */
function halfOf(answer: Answer): Answer {
  if (answer.body === undefined || answer.stream) return answer;
  const text = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
  return {
    ...answer,
    headers: { "content-type": "application/json; charset=utf-8", ...answer.headers },
    body: text.slice(0, text.length / 2),
  };
}

function send(res: ServerResponse, method: string, answer: Answer): void {
  if (answer.stream) return answer.stream(res);
  const { headers, payload } = bytesOf(answer);
  res.writeHead(answer.status, headers);
  res.end(method === "HEAD" ? undefined : payload);
}

/** An answer's headers and body as they go over the wire. */
export function bytesOf({ headers: given, body }: Answer): {
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: string | Buffer | undefined;
} {
  const isJson = body !== undefined && typeof body !== "string" && !Buffer.isBuffer(body);
  const headers = { ...(isJson ? { "content-type": "application/json; charset=utf-8" } : {}), ...given };
  return { headers, payload: isJson ? JSON.stringify(body) : body };
}

function parseLoosely(raw: Buffer, contentType: string | undefined): unknown {
  if (raw.length === 0) return undefined;
  const text = raw.toString("utf8");
  if (contentType?.includes("application/x-www-form-urlencoded")) return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** The request body as JSON; throws a SyntaxError on malformed input. An empty body is `{}`. */
export function jsonOf(call: Call): Record<string, unknown> {
  return call.raw.length === 0 ? {} : (JSON.parse(call.raw.toString("utf8")) as Record<string, unknown>);
}

/** The request body as form fields. */
export function formOf(call: Call): URLSearchParams {
  return new URLSearchParams(call.raw.toString("utf8"));
}
