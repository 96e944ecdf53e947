/** The log: one JSON line per event on standard output, with nothing in it that must not be read by others. */
import { pino } from "pino";
import type { DestinationStream, Logger } from "pino";

export type Log = Pick<Logger, "trace" | "debug" | "info" | "warn" | "error" | "fatal"> & {
  child(bindings: Readonly<Record<string, unknown>>): Log;
};

export type LogLevel = "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "silent";

const never = [
  "authorization",
  "cookie",
  "set-cookie",
  "verifier",
  "token",
  "accessToken",
  "refreshToken",
  "access_token",
  "refresh_token",
  "client_secret",
  "clientSecret",
  "assertion",
  "password",
];

/** Secrets print as `<secret>` by themselves; the redaction is the second net, for fields that carry one by name. */
export function createLog(level: LogLevel, to?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: never.flatMap((name) => [`["${name}"]`, `*["${name}"]`]), censor: "<secret>" },
    serializers: { err: describeError },
  };
  return to ? pino(options, to) : pino(options);
}

/** An error without what it may carry along: requests, responses and headers of vendor clients stay out. */
function describeError(error: unknown): unknown {
  if (typeof error !== "object" || error === null || !("message" in error)) return { message: String(error) };
  const { name, message, stack, cause } = error as Error;
  const facts: Record<string, unknown> = {};
  for (const key of ["code", "vendor", "operation", "kind", "status", "requestId", "constraint", "table"]) {
    if (key in error) facts[key] = (error as Record<string, unknown>)[key];
  }
  return {
    name,
    message,
    ...facts,
    stack,
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
  };
}
