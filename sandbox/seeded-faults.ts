/**
 * Faults by chance, but the same chance every time: what hits a call is decided by the seed, the site, the kind of call and how many
 * of that kind came before. Calls of different kinds may overtake each other without changing what hits them.
 */
import { createHash } from "node:crypto";
import type { Fault } from "./faults.ts";

export const chances = [
  "latency",
  "throttled",
  "server_error",
  "reset_before",
  "reset_after",
  "hold_after",
  "truncate",
  "revoke_tokens",
  "clock_jump",
  "drop",
  "duplicate",
  "delay",
  "reorder",
] as const;

export type Chance = (typeof chances)[number];

export interface SeededRates {
  readonly seed: number;
  /** By site (see `Fault.site`), the probability of each effect for one call; together at most 1. */
  readonly rates: Readonly<Record<string, Readonly<Partial<Record<Chance, number>>>>>;
  /** Real milliseconds; 200 when absent. */
  readonly mostLatencyMs?: number;
  /** How long a delayed notification waits by the sandbox's clock; 600,000 (10 minutes) when absent. */
  readonly mostDelayMs?: number;
}

export interface SeededFaults {
  take(site: string, method: string, path: string): Fault | undefined;
  /** What was given, and the hits so far as `site effect`. */
  shown(): SeededRates & { readonly hits: Readonly<Record<string, number>> };
}

interface Draw {
  /** From 0 to below 1; the same for the same name. */
  unit(name: string): number;
}

export function createSeededFaults(given: SeededRates, now: () => number): SeededFaults {
  const counted = new Map<string, number>();
  const hits: Record<string, number> = {};
  return {
    shown: () => ({ ...given, hits: { ...hits } }),
    take(site, method, path) {
      const rates = given.rates[site];
      if (!rates) return undefined;
      const kind = `${site} ${method} ${shapeOf(path)}`;
      const ordinal = (counted.get(kind) ?? 0) + 1;
      counted.set(kind, ordinal);
      const draw = drawFrom(`${given.seed} ${kind} ${ordinal}`);
      const chance = chosen(rates, draw.unit("effect"));
      if (!chance) return undefined;
      const name = `${site} ${chance}`;
      hits[name] = (hits[name] ?? 0) + 1;
      return faultOf(chance, { site, draw, given, now });
    },
  };
}

function chosen(rates: Readonly<Partial<Record<Chance, number>>>, unit: number): Chance | undefined {
  let upTo = 0;
  return chances.find((chance) => {
    upTo += rates[chance] ?? 0;
    return unit < upTo;
  });
}

interface Ground {
  readonly site: string;
  readonly draw: Draw;
  readonly given: SeededRates;
  readonly now: () => number;
}

function faultOf(chance: Chance, ground: Ground): Fault {
  const { site, draw, given, now } = ground;
  const upTo = (most: number): number => Math.ceil(draw.unit("amount") * most);
  switch (chance) {
    case "latency":
      return { site, effect: "delay", delayMs: upTo(given.mostLatencyMs ?? 200) };
    case "delay":
      return { site, effect: "delay", delayMs: upTo(given.mostDelayMs ?? 600_000) };
    case "throttled":
      if (site === "smtp") return { site, effect: "status", ...pick(deferrals, draw.unit("which")) };
      return { site, effect: "status", status: 429, headers: throttleHeaders(draw, now()), body: throttleBody(site) };
    case "server_error":
      if (site === "smtp") return { site, effect: "status", ...pick(smtpRefusals, draw.unit("which")) };
      return { site, effect: "status", ...pick(serverErrors, draw.unit("which")) };
    case "clock_jump":
      return { site, effect: "clock_jump", jumpMs: pick([-2000, 2000, 61_000, 600_000], draw.unit("which")) };
    default:
      return { site, effect: chance };
  }
}

/** The forms of Retry-After that are met: seconds, a fraction, an HTTP date, Zoom's ISO date, and none. */
function throttleHeaders(draw: Draw, now: number): Readonly<Record<string, string>> {
  const seconds = 1 + Math.floor(draw.unit("seconds") * 3);
  const at = new Date(now + seconds * 1000);
  const iso = at.toISOString().replace(/\.\d{3}Z$/, "Z");
  const forms: readonly Readonly<Record<string, string>>[] = [
    { "retry-after": String(seconds) },
    { "retry-after": `${seconds}.128` },
    { "retry-after": at.toUTCString() },
    { "retry-after": iso },
    {},
  ];
  return pick(forms, draw.unit("form"));
}

function throttleBody(site: string): unknown {
  if (site === "zoom")
    return { code: 429, message: "You have reached the maximum per-second rate limit for this API." };
  if (site === "google")
    return {
      error: {
        code: 429,
        message: "Rate Limit Exceeded",
        errors: [{ domain: "usageLimits", reason: "rateLimitExceeded", message: "Rate Limit Exceeded" }],
      },
    };
  if (site === "entra")
    return { error: "temporarily_unavailable", error_description: "AADSTS90055: Too many requests." };
  const inner = { code: "429", date: "2026-01-01T00:00:00", message: "Please retry after", status: "429" };
  return { error: { code: "TooManyRequests", message: "Please retry again later.", innerError: inner } };
}

const page = (title: string): string =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
const html = { "content-type": "text/html" };

/** Gateways answer with pages, not with the vendor's JSON. */
const serverErrors = [
  { status: 500, headers: html, body: page("500 Internal Server Error") },
  { status: 502, headers: html, body: page("502 Bad Gateway") },
  { status: 503, headers: { ...html, "retry-after": "1" }, body: page("503 Service Temporarily Unavailable") },
  { status: 504, headers: html, body: page("504 Gateway Time-out") },
] as const;

/** What mail servers put off and what they refuse. Sources: RFC 5321 §4.2.3, RFC 3463. */
const deferrals = [
  { status: 421, body: "4.3.2 Service not available, closing transmission channel" },
  { status: 450, body: "4.7.1 Greylisted, try again later" },
  { status: 451, body: "4.3.0 Local error in processing" },
  { status: 452, body: "4.3.1 Insufficient system storage" },
] as const;
const smtpRefusals = [
  { status: 550, body: "5.7.1 Rejected by policy" },
  { status: 554, body: "5.6.0 Transaction failed" },
] as const;

/** A path without the ids in it, which differ from run to run. */
function shapeOf(path: string): string {
  return path
    .split("/")
    .map((segment) => (segment.length >= 20 || /\d{6}|[@%]/.test(segment) ? "*" : segment))
    .join("/");
}

function drawFrom(text: string): Draw {
  return { unit: (name) => createHash("sha256").update(`${text} ${name}`).digest().readUInt32BE(0) / 2 ** 32 };
}

const pick = <Choice>(choices: readonly Choice[], unit: number): Choice =>
  choices[Math.floor(unit * choices.length)] as Choice;
