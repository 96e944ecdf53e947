/** Every call made to the sandbox, newest last, with what the vendor's contract says about it. Bounded. Secrets are blanked, and known. */
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
  /** Every token, code and secret that went over the wire, so that a test can look for them where they must not be. */
  secrets(): readonly string[];
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
  const secrets = new Set<string>();
  let seq = 0;
  return {
    record(call) {
      seq += 1;
      for (const secret of secretsOf(call)) if (secrets.size < mostSecrets) secrets.add(secret);
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
    secrets: () => [...secrets],
    list({ site, afterSeq = 0, withProblems = false } = {}) {
      return calls.filter(
        (call) => call.seq > afterSeq && (!site || call.site === site) && (!withProblems || call.problems.length > 0),
      );
    },
  };
}

const mostSecrets = 20_000;
/** Shorter ones stand in other words by chance. */
const shortestSecret = 12;
/** Blanked nowhere, because stories read them; a proof of who calls all the same. */
const proofs = new Set([...secretFields, "clientState"]);

/** Fields of both bodies, and what comes with `Authorization`. */
function secretsOf(call: Parameters<CallLog["record"]>[0]): readonly string[] {
  const [, credentials] = /^(?:Bearer|Basic) (.+)$/.exec(call.requestHeaders.authorization ?? "") ?? [];
  const fields = [call.requestBody, call.responseBody].flatMap((body) =>
    typeof body === "object" && body !== null && !Buffer.isBuffer(body) ? Object.entries(body) : [],
  );
  return [...fields.filter(([name]) => proofs.has(name)).map(([, value]) => value as unknown), credentials].filter(
    (value): value is string => typeof value === "string" && value.length >= shortestSecret,
  );
}

function withoutSecrets(body: unknown): unknown {
  if (Buffer.isBuffer(body)) return `<${body.length} bytes>`;
  if (typeof body === "string") return body.length > 2000 ? `${body.slice(0, 200)}…` : body;
  if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key, secretFields.has(key) ? "<secret>" : value]),
  );
}
