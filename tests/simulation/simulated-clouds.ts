/** The vendors of a simulation: the stand-ins in this process, reached as by fetch, each call in two turns: on its way, and back. */
import { createCallLog } from "#sandbox/call-log.ts";
import { createChance as createIdChance } from "#sandbox/chance.ts";
import type { Clock } from "#sandbox/clock.ts";
import { createFaultPlan } from "#sandbox/faults.ts";
import type { Posted, Sent } from "#sandbox/outbound.ts";
import { originsFrom } from "#sandbox/ports.ts";
import { createClouds, type Clouds } from "#sandbox/sandbox-cloud.ts";
import { type Answer, type Site, bytesOf } from "#sandbox/site.ts";
import type { Snapshot } from "#sandbox/snapshot.ts";
import { createTimers } from "#sandbox/timers.ts";
import type { Life, Scheduler } from "./scheduler.ts";
import { forgetDeadline } from "./virtual-runtime.ts";

export const productOrigin = "https://localhost:4443";
export const origins = originsFrom(4400);

/** A call to a vendor, as planted faults see and change it. */
export interface CloudCall {
  readonly site: "entra" | "graph" | "zoom" | "google";
  readonly method: string;
  readonly url: URL;
  readonly headers: Record<string, string>;
  body: string;
}

/** Stands between the product and the vendors. `next` is the vendor. Only planted faults do so. */
export type Meddle = (
  call: CloudCall,
  next: () => Promise<Answer | "dropped" | "held">,
) => Promise<Answer | "dropped" | "held">;

export interface SimulatedClouds extends Clouds {
  readonly fetch: typeof fetch;
  /** Happens in the moment in which a call reaches its vendor, just before it. */
  meanwhile: (call: CloudCall) => void;
  /** Whether the answer to this call is lost, after its vendor did what was asked. */
  loses: (call: CloudCall) => boolean;
  /** The most calls that one mailbox had under way at once, each within its own deadline. */
  readonly mostAtOnce: ReadonlyMap<string, number>;
}

/** Keys of the identity providers are made once: it takes a third of a second. */
const keys = new Map<string, unknown>();
const keepers = ["entra", "google"] as const;

export async function createSimulatedClouds(given: {
  readonly seed: number;
  readonly scheduler: Scheduler;
  readonly outside: Life;
  readonly post: (sent: Sent) => Promise<Posted>;
  readonly meddle?: Meddle | undefined;
}): Promise<SimulatedClouds> {
  const { scheduler } = given;
  let offset = 0;
  const clock: Clock = {
    now: () => Math.floor(scheduler.now + offset),
    advance: (ms) => void (offset += ms),
    set: (at) => void (offset = at - scheduler.now),
  };
  const parts = new Map<string, () => unknown>();
  const snapshot: Snapshot = {
    load: <T>(part: string) => (keys.has(part) ? ({ keys: structuredClone(keys.get(part)) } as T) : undefined),
    keep: (part, read) => void parts.set(part, read),
    touch: () => undefined,
    flush: () => undefined,
  };
  const clouds = await createClouds({
    clock,
    log: createCallLog(clock, 20_000),
    faults: createFaultPlan(() => clock.now()),
    snapshot,
    timers: createTimers({ clock, snapshot }),
    chance: createIdChance({ seed: given.seed, snapshot }),
    origins,
    productOrigin,
    tls: { cert: "", key: "" },
    manifestsFolder: "/nowhere",
    post: given.post,
  });
  if (!keys.has("google")) await makeGoogleKeys(clouds);
  for (const part of keepers) keys.set(part, (parts.get(part)?.() as { readonly keys: unknown } | undefined)?.keys);
  clouds.graph.settings.latencyMs = 0;
  clouds.zoom.webhooks.url = `${productOrigin}/hooks/zoom`;
  const mostAtOnce = new Map<string, number>();
  const simulated: SimulatedClouds = {
    ...clouds,
    mostAtOnce,
    meanwhile: () => undefined,
    loses: () => false,
    fetch: createFetch(clouds, {
      ...given,
      mailboxes: createMailboxCount(clock, mostAtOnce),
      meanwhile: (call) => simulated.meanwhile(call),
      loses: (call) => simulated.loses(call),
    }),
  };
  return simulated;
}

/** They are made when somebody asks for them, in a thread that the scheduler knows nothing of. */
async function makeGoogleKeys({ google }: Clouds): Promise<void> {
  const url = new URL(`${origins.google}/oauth2/v3/certs`);
  await google.site.take({ method: "GET", url, params: {}, headers: {}, raw: Buffer.alloc(0) });
}

type Reached = Parameters<typeof createFetch>[1];

function createFetch(
  clouds: Clouds,
  given: {
    readonly scheduler: Scheduler;
    readonly outside: Life;
    readonly meddle?: Meddle | undefined;
    readonly mailboxes: MailboxCount;
    readonly meanwhile: (call: CloudCall) => void;
    readonly loses: (call: CloudCall) => boolean;
  },
): typeof fetch {
  const { scheduler } = given;
  return async (input, init) => {
    const call = readCall(input, init);
    const site = clouds[call.site].site;
    const label = `${call.site} ${call.method} ${shapeOf(call.url.pathname)}`;
    const begin = given.mailboxes.ask(call);
    const { signal } = init ?? {};
    const result = await scheduler.gate(`ask ${label}`, async () => {
      if (signal?.aborted) throw signal.reason;
      given.meanwhile(call);
      const over = begin();
      const taken = takeAside(given, { call, site, over });
      return signal ? Promise.race([taken, whenAborted(signal)]) : taken;
    });
    const back = await scheduler.gate(`hear ${label}`, async () => result);
    forgetDeadline(signal);
    if (back === "dropped") throw new TypeError("fetch failed", { cause: new Error("ECONNRESET") });
    if (back === "held") throw new TypeError("cannot happen: held calls end by their signal");
    const { headers, payload } = bytesOf(back);
    const isEmpty = back.status === 204 || back.status === 205 || back.status === 304;
    return new Response(isEmpty ? null : String(payload ?? ""), { status: back.status, headers });
  };
}

/** In a task of the world outside: what a vendor has begun goes on when the caller dies. */
function takeAside(
  given: Reached,
  { call, site, over }: { readonly call: CloudCall; readonly site: Site; readonly over: () => void },
): Promise<Answer | "dropped" | "held"> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer | "dropped" | "held">();
  const next = (): Promise<Answer | "dropped" | "held"> =>
    site.take({ method: call.method, url: call.url, params: {}, headers: call.headers, raw: Buffer.from(call.body) });
  given.scheduler.spawn({ kind: `inside ${call.site}`, life: given.outside }, async () => {
    try {
      const answer = await (given.meddle ? given.meddle(call, next) : next());
      if (answer !== "held") resolve(given.loses(call) ? "dropped" : answer);
    } catch (error) {
      reject(error);
    } finally {
      over();
    }
  });
  return promise;
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true }),
  );
}

function readCall(input: Parameters<typeof fetch>[0], init: RequestInit | undefined): CloudCall {
  const url = new URL(input instanceof Request ? input.url : input);
  const site = (["entra", "graph", "zoom", "google"] as const).find((name) => origins[name] === url.origin);
  if (!site) throw new TypeError(`fetch failed: nothing is at ${url.origin}`);
  const headers = Object.fromEntries(new Headers(init?.headers));
  const { body } = init ?? {};
  if (body instanceof URLSearchParams) headers["content-type"] ??= "application/x-www-form-urlencoded;charset=UTF-8";
  const text = typeof body === "string" ? body : body instanceof URLSearchParams ? body.toString() : "";
  return { site, method: init?.method ?? "GET", url, headers, body: text };
}

/** A path without its ids. */
export function shapeOf(path: string): string {
  return path
    .split("/")
    .map((part) => (part.length >= 16 || /\d{6}|[@%]/.test(part) ? "*" : part))
    .join("/");
}

/** A call is given up after this, by its own deadline. */
const deadlineMs = 10_000;

interface Asked {
  readonly at: number;
}

interface MailboxCount {
  /** Asked for now; what is answered is called when it reaches the vendor, and answers what is called when it is over. */
  ask(call: CloudCall): () => () => void;
}

/**
 * Counts calls under way to one mailbox. One that is older than its deadline has been given up, or belongs to a process that stood
 * still for so long, or the clock was moved: nobody can keep others from taking its place.
 */
function createMailboxCount(clock: Clock, mostAtOnce: Map<string, number>): MailboxCount {
  const running = new Map<string, Set<Asked>>();
  const isYoung = ({ at }: Asked): boolean => Math.abs(clock.now() - at) <= deadlineMs;
  return {
    ask: (call) => {
      const mailbox = call.site === "graph" ? mailboxOf(call) : undefined;
      const asked = { at: clock.now() };
      return () => {
        if (mailbox === undefined) return () => undefined;
        const calls = running.get(mailbox) ?? new Set();
        running.set(mailbox, calls.add(asked));
        const count = [...calls].filter(isYoung).length;
        mostAtOnce.set(mailbox, Math.max(count, mostAtOnce.get(mailbox) ?? 0));
        return () => void calls.delete(asked);
      };
    },
  };
}

/** Read, not judged: whether the token is worth anything is the vendor's matter. */
function mailboxOf({ headers }: CloudCall): string | undefined {
  const [, claims = ""] = (headers["authorization"] ?? "").split(".");
  return /"oid":"([^"]+)"/.exec(Buffer.from(claims, "base64url").toString("utf8"))?.[1];
}
