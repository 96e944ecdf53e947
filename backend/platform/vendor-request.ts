/** One HTTP exchange with a vendor: a deadline on the whole of it, and every network failure told as a fault. */
import type { Clock } from "../ports/clock.ts";
import { VendorFault } from "../ports/vendor-fault.ts";
import { tellVendorCall } from "./vendor-calls.ts";

export interface VendorRequest {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** A POST that only asks, which may be sent twice. A GET always may. */
  readonly only?: "asks";
}

export interface VendorReply {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; `undefined` when the body is empty or something else. */
  readonly body: unknown;
}

/** Who is asked what, for the fault. */
export interface Asked {
  readonly vendor: VendorFault["vendor"];
  /** In our words: `create event`. */
  readonly operation: string;
}

const defaultTimeoutMs = 10_000;

/** Ten times what the longest page of a list needs; nobody's answer shall fill our memory. */
const mostBytes = 4 * 1024 * 1024;

/**
 * Sends the request and reads the whole answer, whatever its status. Redirects are not followed: none is documented, and
 * following one would carry the bearer elsewhere. A question that met a connection the other side had let go of is asked once
 * more at once: between calls a vendor closes kept connections whenever it likes, and whoever is late to notice loses the next call.
 *
 * Fails: unavailable, when there was no complete answer in time; the effect may or may not have happened.
 * unexpected_reply, when the answer is longer than 4 MiB.
 */
export async function exchange(
  request: VendorRequest,
  asked: Asked & { readonly timeoutMs?: number },
): Promise<VendorReply> {
  const { vendor, operation, timeoutMs = defaultTimeoutMs } = asked;
  const signal = AbortSignal.timeout(timeoutMs);
  const mayRepeat = request.method === "GET" || request.only === "asks";
  try {
    return await attempt(request, { vendor, operation }, signal);
  } catch (cause) {
    if (!mayRepeat || !isLetGo(cause)) throw asFault(cause, { vendor, operation });
  }
  try {
    return await attempt(request, { vendor, operation }, signal);
  } catch (cause) {
    throw asFault(cause, { vendor, operation });
  }
}

async function attempt(request: VendorRequest, asked: Asked, signal: AbortSignal): Promise<VendorReply> {
  const startedAt = performance.now();
  const hasJson = request.json !== undefined;
  const milliseconds = (): number => performance.now() - startedAt;
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: {
        accept: "application/json",
        ...(hasJson ? { "content-type": "application/json" } : {}),
        ...request.headers,
      },
      body: hasJson ? JSON.stringify(request.json) : null,
      redirect: "manual",
      signal,
    });
    const text = await readText(response);
    tellVendorCall({ ...asked, status: response.status, milliseconds: milliseconds() });
    if (text === undefined) throw tooLong(asked);
    return { status: response.status, headers: response.headers, body: parsed(text) };
  } catch (error) {
    if (!(error instanceof VendorFault)) tellVendorCall({ ...asked, milliseconds: milliseconds() });
    throw error;
  }
}

const letGo: ReadonlySet<unknown> = new Set(["UND_ERR_SOCKET", "ECONNRESET", "EPIPE"]);

/** The connection ended under the request. A refused one, or an answer that took too long, is another matter. */
function isLetGo(error: unknown): boolean {
  return letGo.has(fieldOf(fieldOf(error, "cause"), "code"));
}

function fieldOf(of: unknown, name: "cause" | "code"): unknown {
  return typeof of === "object" && of !== null ? Reflect.get(of, name) : undefined;
}

function asFault(cause: unknown, { vendor, operation }: Asked): VendorFault {
  if (cause instanceof VendorFault) return cause;
  return new VendorFault(`${operation}: no complete answer`, { vendor, operation, kind: "unavailable", cause });
}

/** `undefined` when there is more than we take; what is left of it is not read. */
async function readText(response: Response): Promise<string | undefined> {
  if (!response.body) return "";
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body) {
    bytes += part.byteLength;
    if (bytes > mostBytes) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function tooLong({ vendor, operation }: Asked): VendorFault {
  const facts = { vendor, operation, kind: "unexpected_reply" } as const;
  return new VendorFault(`${operation}: the answer is longer than ${mostBytes} bytes`, facts);
}

/**
 * `Retry-After` as seconds from now, never negative: a number (Graph sends fractions), an HTTP date, or an ISO 8601
 * date-time (Zoom's daily limit). `undefined` when absent or unreadable.
 */
export function retryAfterSeconds(headers: Headers, clock: Clock): number | undefined {
  const text = headers.get("retry-after")?.trim();
  if (!text) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, (at - clock.now()) / 1000);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
