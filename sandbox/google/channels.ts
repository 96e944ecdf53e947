/** Watch channels and what is sent to them. Source: Google Calendar API, "Push notifications". */
import { createHash } from "node:crypto";
import { postOut } from "../outbound.ts";
import { jsonOf, type Answer, type Call } from "../site.ts";
import type { World } from "../world.ts";
import { googleErrors } from "./google-answers.ts";
import { type Caller, ownCalendar } from "./google-gate.ts";
import type { Channel, GoogleState } from "./google-state.ts";

/** Site name in the call log and in the fault plan. */
const site = "google-notifications";

const weekSeconds = 604_800;
const longestMs = 30 * 86_400_000;
const answerLimitMs = 10_000;
const longestRetryMs = 3_600_000;
const mostTries = 10;

interface Message {
  readonly channelId: string;
  readonly number: number;
  readonly state: "sync" | "exists";
  readonly tries: number;
  /** It has met the fault plan already. */
  readonly isLate?: true;
}

export interface Channels {
  watch(call: Call, caller: Caller): Answer;
  stop(call: Call): Answer;
  /** Plans a message to everybody who watches this calendar. */
  changed(calendar: string): void;
}

/** Messages wait for the world's timers; addresses that are not on this computer are never called. */
export function createChannels(
  world: Pick<World, "clock" | "timers" | "faults" | "tls" | "log" | "origins" | "snapshot">,
  state: GoogleState,
): Channels {
  const live = (): readonly Channel[] => {
    const now = world.clock.now();
    state.channels = state.channels.filter(({ expiresAt }) => expiresAt > now);
    return state.channels;
  };
  const plan = (channel: Channel, kind: Message["state"]): void => {
    channel.sent += 1;
    const message: Message = { channelId: channel.id, number: channel.sent, state: kind, tries: 0 };
    world.timers.add(site, world.clock.now(), message);
  };
  world.timers.handle<Message>(site, async (due) => {
    const late: Message[] = [];
    for (const message of due) if (await deliver(message, { world, live })) late.push(message);
    // Behind what came after it.
    for (const message of late) await deliver({ ...message, isLate: true }, { world, live });
  });
  return {
    watch(call, caller) {
      const channel = readChannel(call, ownCalendar(call.params["calendarId"] ?? "", caller), world);
      if (live().some(({ id }) => id === channel.id))
        throw googleErrors.push("channelIdNotUnique", `Channel id ${channel.id} not unique`);
      state.channels.push(channel);
      plan(channel, "sync");
      const { id, resourceId, resourceUri, token, expiresAt } = channel;
      return {
        status: 200,
        body: {
          kind: "api#channel",
          id,
          resourceId,
          resourceUri,
          ...(token === undefined ? {} : { token }),
          expiration: String(expiresAt),
        },
      };
    },
    stop(call) {
      const { id, resourceId } = jsonOf(call);
      const channel = live().find((candidate) => candidate.id === id && candidate.resourceId === resourceId);
      if (!channel) throw googleErrors.notFound();
      state.channels = state.channels.filter((candidate) => candidate !== channel);
      world.snapshot.touch();
      return { status: 204 };
    },
    changed(calendar) {
      for (const channel of live()) if (channel.calendar === calendar) plan(channel, "exists");
      world.snapshot.touch();
    },
  };
}

function readChannel(call: Call, calendar: string, { clock, origins }: Pick<World, "clock" | "origins">): Channel {
  const { id, type, address, token, expiration, params } = jsonOf(call);
  if (typeof id !== "string" || !/^[A-Za-z0-9\-_+/=]{1,64}$/.test(id))
    throw googleErrors.push("channelIdInvalid", `Invalid channel id: ${String(id)}`);
  if (type !== "web_hook" && type !== "webhook") throw googleErrors.invalid("Unknown channel type.");
  if (typeof address !== "string" || !address.startsWith("https://"))
    throw googleErrors.push("push.webhookUrlNotHttps", `WebHook callback must be HTTPS: ${String(address)}`);
  if (token !== undefined && (typeof token !== "string" || token.length > 256))
    throw googleErrors.push("channelTokenTooLong", "Channel token must not exceed 256 characters.");
  const now = clock.now();
  const ttl = (params as { readonly ttl?: string } | undefined)?.ttl ?? weekSeconds;
  const wanted = expiration === undefined ? now + Number(ttl) * 1000 : Number(expiration);
  if (!Number.isFinite(wanted) || wanted <= now) throw googleErrors.invalid("Invalid expiration.");
  return {
    id,
    resourceId: createHash("sha256").update(`slotside/${calendar}`).digest("base64url").slice(0, 27),
    resourceUri: `${origins.google}/calendar/v3/calendars/${encodeURIComponent(calendar)}/events?alt=json`,
    calendar,
    address,
    ...(token === undefined ? {} : { token }),
    expiresAt: Math.min(wanted, now + longestMs),
    sent: 0,
  };
}

type Posting = Pick<World, "clock" | "timers" | "faults" | "tls" | "log">;

/** True when it is to be sent after the others. A channel that was stopped meanwhile gets nothing. */
async function deliver(
  message: Message,
  { world, live }: { readonly world: Posting; readonly live: () => readonly Channel[] },
): Promise<boolean> {
  const channel = live().find(({ id }) => id === message.channelId);
  if (!channel) return false;
  const fault = message.isLate ? undefined : world.faults.take(site, "POST", new URL(channel.address).pathname);
  if (fault?.effect === "drop") return false;
  if (fault?.effect === "reorder") return true;
  if (fault?.effect === "delay") {
    world.timers.add(site, world.clock.now() + (fault.delayMs ?? 0), { ...message, isLate: true });
    return false;
  }
  const copies = fault?.effect === "duplicate" ? 2 : 1;
  for (let copy = 0; copy < copies; copy += 1) await post(message, channel, world);
  return false;
}

/** 500, 502, 503, 504 and no connection are tried again, ever later; everything else is final. */
async function post(message: Message, channel: Channel, world: Posting): Promise<void> {
  const posted = await postOut(world, {
    site,
    url: channel.address,
    headers: headersOf(message, channel),
    body: "",
    limitMs: answerLimitMs,
  });
  const isFailed =
    posted.kind === "failed" ? posted.reason !== "not on this computer" : [500, 502, 503, 504].includes(posted.status);
  if (!isFailed || message.tries >= mostTries) return;
  const waitMs = Math.min(longestRetryMs, 1000 * 2 ** message.tries);
  world.timers.add(site, world.clock.now() + waitMs, { ...message, tries: message.tries + 1 });
}

function headersOf(message: Message, channel: Channel): Record<string, string> {
  return {
    "user-agent": "APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)",
    accept: "*/*",
    "x-goog-channel-id": channel.id,
    "x-goog-channel-expiration": new Date(channel.expiresAt).toUTCString(),
    "x-goog-resource-state": message.state,
    "x-goog-message-number": String(message.number),
    "x-goog-resource-id": channel.resourceId,
    "x-goog-resource-uri": channel.resourceUri,
    ...(channel.token === undefined ? {} : { "x-goog-channel-token": channel.token }),
  };
}
