/** Every call made to the sandbox, newest last, with what the vendor's contract says about it. Bounded. */
import type { IncomingHttpHeaders } from "node:http";
import type { Clock } from "./clock.ts";

export interface LoggedCall {
  readonly seq: number;
  readonly at: string;
  readonly site: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly requestBody: unknown;
  readonly responseBody: unknown;
  readonly problems: readonly string[];
  readonly fault?: string;
}

export interface CallLog {
  record(call: {
    readonly site: string;
    readonly method: string;
    readonly url: URL;
    readonly requestHeaders: IncomingHttpHeaders;
    readonly requestBody: unknown;
    readonly status: number;
    readonly responseBody: unknown;
    readonly problems: readonly string[];
    readonly fault?: string;
  }): void;
  list(filter?: {
    readonly site?: string;
    readonly afterSeq?: number;
    readonly withProblems?: boolean;
  }): readonly LoggedCall[];
}

const secretFields = new Set([
  "client_secret",
  "password",
  "refresh_token",
  "access_token",
  "id_token",
  "assertion",
  "code",
  "code_verifier",
  "token",
]);

export function createCallLog(clock: Clock, capacity = 5000): CallLog {
  const calls: LoggedCall[] = [];
  let seq = 0;
  return {
    record(call) {
      seq += 1;
      calls.push({
        seq,
        at: new Date(clock.now()).toISOString(),
        site: call.site,
        method: call.method,
        path: call.url.pathname + call.url.search,
        status: call.status,
        requestBody: withoutSecrets(call.requestBody),
        responseBody: withoutSecrets(call.responseBody),
        problems: call.problems,
        ...(call.fault ? { fault: call.fault } : {}),
      });
      if (calls.length > capacity) calls.splice(0, calls.length - capacity);
    },
    list({ site, afterSeq = 0, withProblems = false } = {}) {
      return calls.filter(
        (call) => call.seq > afterSeq && (!site || call.site === site) && (!withProblems || call.problems.length > 0),
      );
    },
  };
}

function withoutSecrets(body: unknown): unknown {
  if (Buffer.isBuffer(body)) return `<${body.length} bytes>`;
  if (typeof body === "string") return body.length > 2000 ? `${body.slice(0, 200)}…` : body;
  if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key, secretFields.has(key) ? "<secret>" : value]),
  );
}
