/** The log: one JSON line per event on standard output, with nothing in it that must not be read by others. */
import { pino } from "pino";
import type { DestinationStream, Logger } from "pino";

export type Log = Pick<Logger, "trace" | "debug" | "info" | "warn" | "error" | "fatal"> & {
  child(bindings: Readonly<Record<string, unknown>>): Log;
};

export type LogLevel = "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "silent";

/**
 * Secrets print as `<secret>` by themselves. Two nets hang below them, for what libraries carry along: fields that hold one by name,
 * however deep, and texts that look like one, wherever they stand in the line.
 */
export function createLog(level: LogLevel, to?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (logged: object) => fieldsOf(logged, []),
    },
    serializers: { err: (told: unknown) => told },
    hooks: { streamWrite: withoutSecrets },
  };
  const root = to ? pino(options, to) : pino(options);
  const makeChild = root.child;
  const guarded = (logger: Logger): Log =>
    Object.assign(logger, {
      child: (bindings: Readonly<Record<string, unknown>>) =>
        guarded(makeChild.call(logger, fieldsOf(bindings, [])) as unknown as Logger),
    });
  return guarded(root);
}

const censored = "<secret>";
/** Compared in small letters, without `-` and `_`. */
const secretNames = new Set([
  "accesstoken",
  "apikey",
  "assertion",
  "authorization",
  "bearer",
  "clientassertion",
  "clientsecret",
  "clientstate",
  "code",
  "codechallenge",
  "codeverifier",
  "cookie",
  "idtoken",
  "password",
  "privatekey",
  "proxyauthorization",
  "refreshtoken",
  "secret",
  "setcookie",
  "signature",
  "state",
  "token",
  "verifier",
  "xgoogchanneltoken",
  "xzmsignature",
]);
/** Short words of ours have these names too: `code` of an error, `state` of a session. */
const mayBeAWord = new Set(["code", "state", "signature"]);
const aWord = /^(?=.{1,60}$)(?:[a-z]+|(?:[A-Z][a-z]+)+|[A-Z]+\d*|\d[\dA-Z]{0,5})(?:[._ -](?:[a-z]+|[A-Z]+|\d{1,6}))*$/;
const deepest = 6;
const mostItems = 50;

function plain(value: unknown, around: readonly object[]): unknown {
  if (typeof value === "bigint" || typeof value === "symbol" || typeof value === "function") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (around.length >= deepest || around.includes(value)) return "…";
  if (value instanceof Error) return describeError(value, around);
  if (value instanceof Date) return value;
  if (ArrayBuffer.isView(value)) return `<${value.byteLength} bytes>`;
  const within = [...around, value];
  if (Array.isArray(value)) return value.slice(0, mostItems).map((item) => plain(item, within));
  if (value instanceof Map || value instanceof Headers) return fieldsOf(Object.fromEntries(value.entries()), within);
  if (value instanceof Set) return [...value].slice(0, mostItems).map((item) => plain(item, within));
  if ("toJSON" in value && typeof value.toJSON === "function") return value.toJSON() as unknown;
  return fieldsOf(value, within);
}

function fieldsOf(fields: object, around: readonly object[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, holdsSecret(name, value) ? censored : plain(value, around)]),
  );
}

function holdsSecret(name: string, value: unknown): boolean {
  const bare = name.toLowerCase().replaceAll(/[-_]/g, "");
  if (!secretNames.has(bare) || value === undefined || value === null) return false;
  const isHarmless = typeof value === "number" || typeof value === "boolean";
  return !(mayBeAWord.has(bare) && (isHarmless || (typeof value === "string" && aWord.test(value))));
}

/** An error without what it may carry along: requests, responses and headers of vendor clients stay out. */
function describeError(error: Error, around: readonly object[]): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  const facts: Record<string, unknown> = {};
  for (const key of ["code", "vendor", "operation", "kind", "status", "requestId", "constraint", "table"]) {
    const fact: unknown = (error as unknown as Record<string, unknown>)[key];
    if (typeof fact === "string" || typeof fact === "number") facts[key] = holdsSecret(key, fact) ? censored : fact;
  }
  const within = [...around, error];
  const errors = error instanceof AggregateError ? { errors: plain(error.errors, within) } : {};
  const because = cause === undefined ? {} : { cause: cause instanceof Error ? plain(cause, within) : typeof cause };
  return { name, message, ...facts, stack, ...errors, ...because };
}

/** What secrets look like in a text: tokens, headers, addresses with a password or a code, our own webhook secrets, keys. */
const shapes: readonly (readonly [RegExp, string])[] = [
  [/eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.?[A-Za-z0-9_-]*/g, censored],
  [/\b(Bearer|Basic) +[A-Za-z0-9._~+/=-]{8,}/gi, `$1 ${censored}`],
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/[^\s:/@"\\]{0,100}):[^\s/@"\\]{1,200}@/gi, `$1:${censored}@`],
  [
    /\b(code|state|key|ticket|bearer|value|(?:access_|refresh_|id_|validation)?token|client_secret|code_verifier|assertion|password)=[^\s&"\\#;,)]{8,}/gi,
    `$1=${censored}`,
  ],
  [/\bwhsec_[A-Za-z0-9_-]{8,}/g, censored],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----/gs, censored],
];

function withoutSecrets(line: string): string {
  return shapes.reduce((text, [shape, instead]) => text.replaceAll(shape, instead), line);
}
