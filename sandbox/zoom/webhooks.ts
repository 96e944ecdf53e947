/**
 * Zoom's webhooks: the endpoint is validated first and again every 72 hours; each event is signed over its very bytes, has three seconds,
 * and is tried again 5, 20 and 60 minutes later. Source: Zoom, "Using webhooks".
 */
import { createHmac } from "node:crypto";
import { type Posted, postOut } from "../outbound.ts";
import { registrations } from "../people.ts";
import type { World } from "../world.ts";
import { readZoomRegistration } from "./app-registration.ts";
import { createWebhookCheck } from "./webhook-contract.ts";
import { looselyWritten } from "./webhook-json.ts";
import type { Payload } from "./webhook-payloads.ts";
import type { ZoomState } from "./zoom-state.ts";

export interface Webhooks {
  /** Tells every endpoint that subscribed to this event. */
  tell(event: string, payload: Payload): void;
}

/** One event on its way to one endpoint. Plain JSON, kept by the timers. */
interface Underway {
  readonly url: string;
  readonly event: string;
  readonly body: Payload;
  readonly tries: number;
  /** The fault plan has had its say. */
  readonly isFated: boolean;
}

interface Ground {
  readonly world: World;
  readonly state: ZoomState;
  readonly judge: (body: unknown) => readonly string[];
}

const site = "zoom-webhooks";
const minuteMs = 60_000;
/** Minutes from one try to the next. */
const pauses = [5, 20, 60];
const revalidateMs = 72 * 60 * minuteMs;
const overtakenMs = minuteMs;

export function createWebhooks(world: World, state: ZoomState): Webhooks {
  const ground: Ground = {
    world,
    state,
    judge: world.specsFolder ? createWebhookCheck(world.specsFolder) : () => [],
  };
  world.timers.handle<Underway>("zoom-webhook", async (due) => {
    for (const one of due) await deliver(ground, one);
  });
  world.timers.handle<{ url: string }>("zoom-revalidation", async (due) => {
    for (const { url } of due) await revalidate(ground, url);
  });
  return {
    tell(event, payload) {
      const at = world.clock.now();
      const body = { event, event_ts: at, payload };
      for (const { url } of endpoints(ground).filter(({ events }) => !events || events.includes(event)))
        world.timers.add("zoom-webhook", at, { url, event, body, tries: 0, isFated: false });
    },
  };
}

/** The manifest's event subscriptions; while it has none, the address that was set, for every event. */
function endpoints({ world, state }: Ground): readonly { readonly url: string; readonly events?: readonly string[] }[] {
  const subscribed = readZoomRegistration(world)?.webhooks ?? [];
  if (subscribed.length > 0) return subscribed;
  return state.webhooks.url ? [{ url: state.webhooks.url }] : [];
}

async function deliver(ground: Ground, one: Underway): Promise<void> {
  const { world } = ground;
  const fault = one.isFated ? undefined : world.faults.take(site, "POST", new URL(one.url).pathname);
  const fated = { ...one, isFated: true };
  if (fault?.effect === "drop") return;
  if (fault?.effect === "delay" || fault?.effect === "reorder") {
    const pause = fault.effect === "delay" ? (fault.delayMs ?? 1000) : overtakenMs;
    return world.timers.add("zoom-webhook", world.clock.now() + pause, fated);
  }
  const isTaken = (await isValid(ground, one.url)) && (await send(ground, fated));
  if (fault?.effect === "duplicate") await send(ground, fated);
  const pause = pauses[one.tries];
  if (!isTaken && pause !== undefined)
    world.timers.add("zoom-webhook", world.clock.now() + pause * minuteMs, { ...fated, tries: one.tries + 1 });
}

async function send(ground: Ground, { url, body }: Underway): Promise<boolean> {
  const posted = await post(ground, url, body);
  return posted.kind === "answered" && (posted.status === 200 || posted.status === 204);
}

async function isValid(ground: Ground, url: string): Promise<boolean> {
  return ground.state.webhooks.validatedAt[url] !== undefined || (await validate(ground, url));
}

/** The endpoint must hash a token with the secret. */
async function validate(ground: Ground, url: string): Promise<boolean> {
  const { world, state } = ground;
  const plainToken = world.chance.bytes(16).toString("base64url");
  const body = { payload: { plainToken }, event_ts: world.clock.now(), event: "endpoint.url_validation" };
  const posted = await post(ground, url, body);
  const expected = hmac(plainToken);
  const isRight =
    posted.kind === "answered" &&
    posted.status === 200 &&
    readAnswer(posted.text)["plainToken"] === plainToken &&
    readAnswer(posted.text)["encryptedToken"] === expected;
  if (!isRight) return false;
  state.webhooks.validatedAt[url] = world.clock.now();
  world.timers.forget<{ url: string }>("zoom-revalidation", (planned) => planned.url === url);
  world.timers.add("zoom-revalidation", world.clock.now() + revalidateMs, { url });
  return true;
}

/** An endpoint that fails is validated anew before the next event. */
async function revalidate(ground: Ground, url: string): Promise<void> {
  delete ground.state.webhooks.validatedAt[url];
  ground.world.snapshot.touch();
  if (endpoints(ground).some((endpoint) => endpoint.url === url)) await validate(ground, url);
}

/** Every try is signed anew, with the seconds of that try. */
function post({ world, state, judge }: Ground, url: string, body: Payload): Promise<Posted> {
  const raw = looselyWritten(body);
  const timestamp = String(Math.floor(world.clock.now() / 1000));
  return postOut(world, {
    site,
    url,
    headers: {
      "content-type": "application/json; charset=utf-8",
      "x-zm-request-timestamp": timestamp,
      "x-zm-signature": `v0=${hmac(`v0:${timestamp}:${raw}`)}`,
      "user-agent": "Zoom Marketplace/1.0a",
    },
    body: raw,
    limitMs: state.webhooks.limitMs,
    problems: judge(body),
  });
}

const hmac = (text: string): string =>
  createHmac("sha256", registrations.zoom.webhookSecret).update(text).digest("hex");

function readAnswer(text: string): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(text) ?? {}) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
