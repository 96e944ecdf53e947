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
 * following one would carry the bearer elsewhere.
 *
 * Fails: unavailable, when there was no complete answer in time; the effect may or may not have happened.
 * unexpected_reply, when the answer is longer than 4 MiB.
 */
export async function exchange(
  request: VendorRequest,
  asked: Asked & { readonly timeoutMs?: number },
): Promise<VendorReply> {
  const { vendor, operation, timeoutMs = defaultTimeoutMs } = asked;
  const hasJson = request.json !== undefined;
  const startedAt = performance.now();
  const told = { vendor, operation };
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
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await readText(response);
    tellVendorCall({ ...told, status: response.status, milliseconds: milliseconds() });
    if (text === undefined) throw tooLong({ vendor, operation });
    return { status: response.status, headers: response.headers, body: parsed(text) };
  } catch (cause) {
    if (cause instanceof VendorFault) throw cause;
    tellVendorCall({ ...told, milliseconds: milliseconds() });
    throw new VendorFault(`${operation}: no complete answer`, { vendor, operation, kind: "unavailable", cause });
  }
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
