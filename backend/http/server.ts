/** The HTTP server: restify carries the routes, everything that must hold for every request is here. */
import type { IncomingMessage, Server as NodeServer, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { pino } from "pino";
import restify from "restify";
import type { z } from "zod";
import type { Caller } from "../platform/caller.ts";
import type { Log } from "../platform/log.ts";
import { RequestProblem } from "../platform/request-problem.ts";
import type { Reply, Route, RouteRequest } from "../platform/route.ts";
import type { Clock } from "../ports/clock.ts";
import type { Ids } from "../ports/ids.ts";
import type { Authenticate } from "./authenticate.ts";
import { clientAddressOf } from "./client-address.ts";
import type { Answered } from "./metrics.ts";
import type { RateLimits } from "./rate-limits.ts";
import { apiHeaders } from "./security-headers.ts";
import { renderProblem } from "./problem.ts";
import { readBody } from "./read-body.ts";
import { findUnfit } from "./unfit-input.ts";

export interface HttpServerOptions {
  readonly routes: readonly Route[];
  readonly authenticate: Authenticate;
  readonly limits: RateLimits;
  /** Proxies of ours in front of it, each of which adds where a request came from to `X-Forwarded-For`. */
  readonly proxyHops: number;
  /** How long a client may take, in milliseconds; as in production unless a test says otherwise. */
  readonly patience?: Patience;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** Hears of every request once it is over. */
  readonly noteAnswered?: (answered: Answered) => void;
  /** PEM texts; without them plain HTTP is served. */
  readonly tls?: { readonly certificate: string; readonly key: string } | undefined;
}

export interface Patience {
  readonly headers: number;
  readonly request: number;
  /** How often connections are looked at for those that take too long. */
  readonly check: number;
}

const usualPatience: Patience = { headers: 15_000, request: 30_000, check: 5_000 };

export interface HttpServer {
  /** Resolves with the port it listens on (the one asked for, unless that was 0). */
  listen(port: number): Promise<number>;
  /** Takes no new connections, lets requests under way finish, and is gone after five seconds at the latest. */
  close(): Promise<void>;
}

/** What is known of a request besides its bytes. */
interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly requestId: string;
  readonly params: Readonly<Record<string, string>>;
}

/** Restify takes a function here; its types know only `true`. */
type RunGuarded = (
  req: IncomingMessage,
  res: ServerResponse,
  onError: (error: unknown, req: IncomingMessage, res: ServerResponse) => void,
  next: (req: IncomingMessage, res: ServerResponse) => void,
) => void;

/** Builds the server with these routes; every answer is theirs or a problem document. */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const { routes, log } = options;
  const server = restify.createServer({
    name: "",
    // restify's own log repeats request headers in places; ours says what is needed.
    log: pino({ level: "silent" }) as never,
    // Instead of its domains, which follow every promise of a request at about a third of its cost. Handlers are async and
    // answer whatever they throw, so only what its own stack throws gets here.
    handleUncaughtExceptions: ((req, res, onError, next) => {
      try {
        next(req, res);
      } catch (error) {
        onError(error, req, res);
      }
    }) satisfies RunGuarded as never,
    ...(options.tls ? { certificate: options.tls.certificate, key: options.tls.key } : {}),
  });
  const node = server.server as NodeServer;
  setPatience(node, options.patience ?? usualPatience);
  node.maxHeadersCount = 100;
  node.keepAliveTimeout = 20_000;

  for (const route of routes) {
    const handler = async (req: restify.Request, res: restify.Response): Promise<void> => {
      await answer(
        { req, res, requestId: requestIdOf(req, options.ids), params: (req.params ?? {}) as Record<string, string> },
        route,
        options,
      );
    };
    server[verbOf[route.method]](route.path, handler);
    if (route.method === "GET") server.head(route.path, handler);
  }
  // Its third argument would let restify send an answer of its own after ours; it is left uncalled.
  server.on("restifyError", (req: restify.Request, res: restify.Response, error: unknown) => {
    if (res.headersSent) return;
    const exchange = { req, res, requestId: requestIdOf(req, options.ids), params: {} };
    logWhenDone(exchange, "-", options);
    sendProblem(exchange, asProblem(error, req), options);
  });
  node.on("clientError", (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
    const status = statusOfClientError[error.code ?? ""] ?? "400 Bad Request";
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  });

  return {
    listen: (port) =>
      new Promise((resolve, reject) => {
        node.once("error", reject);
        server.listen(port, () => {
          const address = node.address();
          resolve(typeof address === "object" && address ? address.port : port);
        });
      }),
    close: () => closeGently(server, node, log),
  };
}

const statusOfClientError: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
};

function setPatience(node: NodeServer, { headers, request, check }: Patience): void {
  node.headersTimeout = headers;
  node.requestTimeout = request;
  // Read when it begins to listen; the usual half minute would let every slow client stay that much longer.
  Object.assign(node, { connectionsCheckingInterval: check });
}

const verbOf = { GET: "get", POST: "post", PUT: "put", PATCH: "patch", DELETE: "del" } as const;

async function answer(exchange: Exchange, route: Route, options: HttpServerOptions): Promise<void> {
  const { req, res, requestId } = exchange;
  logWhenDone(exchange, route.path, options);
  try {
    const clientAddress = clientAddressOf(req, options.proxyHops);
    const caller = await letIn(req, route, { ...options, clientAddress });
    const hasBody = route.method !== "GET" && route.method !== "DELETE";
    const body = hasBody ? await readBody(req, route.bodyFormat) : { raw: Buffer.alloc(0), json: undefined };
    const query = Object.fromEntries(groupQuery(req.url ?? "/"));
    const request: RouteRequest<unknown, unknown, unknown, unknown> = {
      params: parsePart("path", route.params, exchange.params),
      query: parsePart("query", route.query, query),
      body: parsePart("body", route.body, body.json),
      caller,
      requestId,
      ifMatch: readIfMatch(req.headers["if-match"]),
      idempotencyKey: readIdempotencyKey(req.headers["idempotency-key"]),
      headers: Object.fromEntries(
        Object.entries(req.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]),
      ),
      rawBody: body.raw,
      clientAddress,
    };
    const reply = await (route.handle as (given: typeof request) => Promise<Reply>)(request);
    sendReply(exchange, reply, options);
  } catch (thrown) {
    if (res.headersSent || res.destroyed) return void res.destroy();
    sendProblem(exchange, thrown, options);
  }
}

/** Who calls, unless it is too much; a wrong sign-in counts against where it came from. */
async function letIn(
  req: IncomingMessage,
  route: Route,
  {
    authenticate,
    limits,
    clientAddress,
  }: Pick<HttpServerOptions, "authenticate" | "limits"> & { readonly clientAddress: string },
): Promise<Caller | undefined> {
  if (route.access === "public") {
    if (route.counted !== false) limits.comes(clientAddress);
    return undefined;
  }
  const caller = await authenticate(req.headers).catch((error: unknown) => {
    if (error instanceof RequestProblem && error.code === "unauthenticated") limits.comes(clientAddress);
    throw error;
  });
  limits.asks(caller);
  return caller;
}

function groupQuery(url: string): Map<string, string | string[]> {
  const grouped = new Map<string, string | string[]>();
  const search = url.includes("?") ? url.slice(url.indexOf("?") + 1) : "";
  for (const [name, value] of new URLSearchParams(search)) {
    const before = grouped.get(name);
    grouped.set(name, before === undefined ? value : [before, value].flat());
  }
  return grouped;
}

function parsePart(part: "path" | "query" | "body", schema: z.ZodType | undefined, value: unknown): unknown {
  if (!schema) return undefined;
  const unfit = part === "path" ? undefined : findUnfit(value);
  if (unfit) {
    const path = [part, ...unfit.path].join(".");
    throw new RequestProblem("invalid_request", `${path} ${unfit.message}.`, {
      errors: [{ path, message: unfit.message }],
    });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.flatMap((issue) => fieldErrors(part, issue)).slice(0, 20);
  // An id that cannot be one names nothing.
  if (part === "path") throw new RequestProblem("not_found", "There is nothing at this address.");
  throw new RequestProblem("invalid_request", errors.map((error) => `${error.path} ${error.message}`).join("; "), {
    errors,
  });
}

/** A field that is not wanted is named by its own path, not by that of the object it stands in. */
function fieldErrors(part: string, issue: z.core.$ZodIssue): readonly { path: string; message: string }[] {
  const at = (...more: readonly PropertyKey[]): string => [part, ...issue.path, ...more].map(String).join(".");
  if (issue.code !== "unrecognized_keys") return [{ path: at(), message: issue.message }];
  return issue.keys.map((key) => ({ path: at(key.slice(0, 100)), message: "is not a field here" }));
}

function readIfMatch(header: string | undefined): number | undefined {
  if (header === undefined || header === "*") return undefined;
  const [, version] = /^(?:W\/)?"(\d{1,9})"$/.exec(header.trim()) ?? [];
  if (version !== undefined) return Number(version);
  throw new RequestProblem("invalid_request", "If-Match must be an ETag this API gave out.", {
    errors: [{ path: "header.If-Match", message: 'must be a version such as "3"' }],
  });
}

function readIdempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header === "string" && /^[\x21-\x7e]{1,200}$/.test(header)) return header;
  throw new RequestProblem("invalid_request", "The Idempotency-Key is not valid.", {
    errors: [{ path: "header.Idempotency-Key", message: "must be 1 to 200 printable characters" }],
  });
}

function sendReply({ req, res, requestId }: Exchange, reply: Reply, { clock }: HttpServerOptions): void {
  const isText = typeof reply.body === "string" || Buffer.isBuffer(reply.body);
  const text = reply.body === undefined ? undefined : isText ? reply.body : JSON.stringify(reply.body);
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  const headers = {
    ...apiHeaders,
    "X-Request-Id": requestId,
    "X-Slotside-Now": new Date(clock.now()).toISOString(),
    ...(bytes === undefined || isText ? {} : { "Content-Type": "application/json; charset=utf-8" }),
    ...reply.headers,
  };
  if (reply.stream && req.method !== "HEAD") {
    res.writeHead(reply.status, headers);
    return reply.stream(res);
  }
  const length =
    bytes === undefined
      ? reply.status === 204 || reply.status === 304
        ? {}
        : { "Content-Length": 0 }
      : { "Content-Length": bytes.length };
  res.writeHead(reply.status, { ...headers, ...length });
  res.end(req.method === "HEAD" ? undefined : bytes);
}

function sendProblem({ req, res, requestId }: Exchange, thrown: unknown, { log, clock }: HttpServerOptions): void {
  const { problem, headers } = renderProblem(thrown, { requestId, log });
  const bytes = JSON.stringify(problem);
  // What is left of a body nobody reads would be taken for the next request on this connection.
  const unread = !req.complete && req.method !== "GET" && req.method !== "HEAD";
  res.writeHead(problem.status, {
    ...apiHeaders,
    "Content-Type": "application/problem+json; charset=utf-8",
    "Content-Length": Buffer.byteLength(bytes),
    "X-Request-Id": requestId,
    "X-Slotside-Now": new Date(clock.now()).toISOString(),
    ...(unread ? { Connection: "close" } : {}),
    ...headers,
  });
  res.end(req.method === "HEAD" ? undefined : bytes);
  if (unread) req.resume();
}

/** restify's own complaints; anything else that gets here is a bug. */
function asProblem(error: unknown, req: IncomingMessage): unknown {
  const status = typeof error === "object" && error !== null && "statusCode" in error ? error.statusCode : undefined;
  if (status === 405) return new RequestProblem("method_not_allowed", `${req.method} is not possible here.`);
  if (status === 404) return new RequestProblem("not_found", "There is nothing at this address.");
  if (typeof status === "number" && status < 500)
    return new RequestProblem("invalid_request", "The request is not valid.");
  return error;
}

const requestIds = new WeakMap<IncomingMessage, string>();

function requestIdOf(req: IncomingMessage, ids: Ids): string {
  const given = req.headers["x-request-id"];
  const requestId =
    requestIds.get(req) ?? (typeof given === "string" && /^[A-Za-z0-9._-]{8,64}$/.test(given) ? given : ids.next());
  requestIds.set(req, requestId);
  return requestId;
}

/** Whatever else a client writes there is one kind. */
const verbs: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]);

/** One line per request: the route instead of the address, which may carry codes and people. */
function logWhenDone(
  { req, res, requestId }: Exchange,
  route: string,
  { log, noteAnswered }: Pick<HttpServerOptions, "log" | "noteAnswered">,
): void {
  const startedAt = performance.now();
  res.once("close", () => {
    const milliseconds = Math.round(performance.now() - startedAt);
    const { method = "" } = req;
    const status = res.statusCode;
    noteAnswered?.({ method: verbs.has(method) ? method : "other", route, status, milliseconds });
    log.info({ requestId, method, route, status, milliseconds, finished: res.writableFinished }, "request");
  });
}

async function closeGently(server: restify.Server, node: NodeServer, log: Log): Promise<void> {
  const closed = new Promise<boolean>((resolve) => server.close(() => resolve(true)));
  for (let waited = 0; waited < 5_000; waited += 50) {
    // Kept-alive connections without a request would hold the server open until they time out.
    node.closeIdleConnections();
    if (await Promise.race([closed, pause(50, false)])) return;
  }
  log.warn({}, "requests were cut off while stopping");
  node.closeAllConnections();
}
