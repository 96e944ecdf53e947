/**
 * What Graph tells its subscribers: changes and lifecycle events, several in one POST, again with growing delay until somebody takes
 * them or four hours have passed. Source: "Receive change notifications through webhooks", "Reduce missing change notifications".
 */
import { createHash } from "node:crypto";
import { postOut } from "../outbound.ts";
import type { World } from "../world.ts";
import { createEndpointHealth } from "./endpoint-health.ts";
import type { Json } from "./event-json.ts";
import type { MailboxChange, MailboxStore } from "./mailbox-store.ts";
import type { Subscription, SubscriptionStore } from "./subscription-store.ts";

export type LifecycleEvent = "missed" | "subscriptionRemoved" | "reauthorizationRequired";

/** One notification on its way. Plain JSON, kept by the timers. */
interface Underway {
  readonly subscriptionId: string;
  readonly url: string;
  readonly payload: Json;
  readonly firstAt: number;
  readonly tries: number;
  /** The fault plan has had its say. */
  readonly isFated: boolean;
}

export interface Notifications {
  /** As the service decides it; `subscriptionRemoved` removes it, `reauthorizationRequired` lets it wait. */
  lifecycle(subscription: Subscription, event: LifecycleEvent): void;
}

interface Ground {
  readonly world: World;
  readonly store: MailboxStore;
  readonly subscriptions: SubscriptionStore;
  /** What the vendor's contract says against a collection of notifications. */
  readonly judge: (collection: unknown) => readonly string[];
}

const kind = "graph-notification";
const second = 1000;
/** Seconds between one try and the next; the last one repeats. */
const pauses = [10, 30, 60, 120, 300, 600, 1200, 2400, 3600];
const giveUpAfterMs = 4 * 3_600_000;
const mostInOne = 50;
const overtakenMs = 60 * second;

export function createNotifications(ground: Ground): Notifications {
  const { world, store, subscriptions } = ground;
  const health = createEndpointHealth();
  world.timers.handle<Underway>(kind, (due) => deliver(ground, health, due));
  store.listen((change) => {
    for (const subscription of subscriptions.wanting(change)) announce(world, subscription, change);
  });
  return {
    lifecycle(subscription, event) {
      if (event === "subscriptionRemoved") subscriptions.remove(subscription.id);
      if (event === "reauthorizationRequired") subscription.isWaiting = true;
      subscriptions.touch();
      tellLifecycle(world, subscription, event);
    },
  };
}

/** A new Teams meeting is told of twice: Exchange fills the event a moment after it exists. */
function announce(world: World, subscription: Subscription, { oid, event, kind: changeType }: MailboxChange): void {
  const at = world.clock.now();
  const id = subscription.ids === "immutable" ? event.immutableId : event.id;
  const place = `Users/${oid}/Events/${id}`;
  const told = (type: string): Json => ({
    subscriptionId: subscription.id,
    subscriptionExpirationDateTime: expiry(subscription),
    changeType: type,
    resource: place,
    resourceData: {
      "@odata.type": "#Microsoft.Graph.Event",
      "@odata.id": place,
      "@odata.etag": `W/"DwAAABYAAA${createHash("sha256").update(event.changeKey).digest("base64").slice(0, 30)}"`,
      id,
    },
    clientState: subscription.clientState,
    tenantId: subscription.tid,
  });
  const underway = {
    subscriptionId: subscription.id,
    url: subscription.notificationUrl,
    firstAt: at,
    tries: 0,
    isFated: false,
  };
  world.timers.add(kind, at, { ...underway, payload: told(changeType) });
  const isFilledLater =
    changeType === "created" && event.isOnlineMeeting && subscription.changeType.includes("updated");
  if (isFilledLater) world.timers.add(kind, at + second, { ...underway, payload: told("updated") });
}

function tellLifecycle(world: World, subscription: Subscription, lifecycleEvent: LifecycleEvent): void {
  if (!subscription.lifecycleNotificationUrl) return;
  const at = world.clock.now();
  const payload = {
    subscriptionId: subscription.id,
    subscriptionExpirationDateTime: expiry(subscription),
    tenantId: subscription.tid,
    clientState: subscription.clientState,
    lifecycleEvent,
  };
  const url = subscription.lifecycleNotificationUrl;
  world.timers.add(kind, at, { subscriptionId: subscription.id, url, payload, firstAt: at, tries: 0, isFated: false });
}

const expiry = ({ expiresAt }: Subscription): string => new Date(expiresAt).toISOString().replace("Z", "+00:00");

async function deliver(
  ground: Ground,
  health: ReturnType<typeof createEndpointHealth>,
  due: readonly Underway[],
): Promise<void> {
  const alive = due.filter(
    ({ subscriptionId, payload }) => "lifecycleEvent" in payload || ground.subscriptions.find(subscriptionId),
  );
  const { now, again } = afterFaults(ground.world, alive);
  for (const url of new Set([...now, ...again].map((one) => one.url))) {
    for (const round of [now, again]) {
      const mine = round.filter((one) => one.url === url);
      for (let from = 0; from < mine.length; from += mostInOne)
        await deliverTogether(ground, health, { url, together: mine.slice(from, from + mostInOne) });
    }
  }
}

/** Dropped ones vanish, delayed ones come later, reordered ones are overtaken by a minute's news, duplicated ones are sent once more in a POST of their own. */
function afterFaults(world: World, due: readonly Underway[]): { now: readonly Underway[]; again: readonly Underway[] } {
  const now: Underway[] = [];
  const again: Underway[] = [];
  for (const one of due) {
    const fault = one.isFated ? undefined : world.faults.take("graph-notifications", "POST", new URL(one.url).pathname);
    const fated = { ...one, isFated: true };
    if (fault?.effect === "drop") continue;
    if (fault?.effect === "delay") world.timers.add(kind, world.clock.now() + (fault.delayMs ?? second), fated);
    else if (fault?.effect === "reorder") world.timers.add(kind, world.clock.now() + overtakenMs, fated);
    else now.push(fated);
    if (fault?.effect === "duplicate") again.push(fated);
  }
  return { now, again };
}

async function deliverTogether(
  { world, store, subscriptions, judge }: Ground,
  health: ReturnType<typeof createEndpointHealth>,
  { url, together }: { readonly url: string; readonly together: readonly Underway[] },
): Promise<void> {
  const standing = health.of(url, world.clock.now());
  if (standing === "dropping") return;
  if (standing === "delaying" && together.every(({ tries }) => tries === 0)) {
    for (const one of together) world.timers.add(kind, world.clock.now() + 600 * second, { ...one, tries: 1 });
    return;
  }
  const collection = { value: together.map(({ payload }) => payload) };
  const posted = await postOut(world, {
    site: "graph-notifications",
    url,
    headers: { "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify(collection),
    limitMs: store.settings.notificationLimitMs,
    problems: judge(collection),
  });
  const isSlow = posted.kind === "failed" && posted.reason === "no answer in time";
  health.record(url, world.clock.now(), isSlow ? "slow" : "in time");
  if (posted.kind === "answered" && posted.status >= 200 && posted.status < 300) return;
  for (const one of together) retry(world, subscriptions, one);
}

function retry(world: World, subscriptions: SubscriptionStore, one: Underway): void {
  const at = world.clock.now() + (pauses[Math.min(one.tries, pauses.length - 1)] ?? 3600) * second;
  if (at - one.firstAt <= giveUpAfterMs) return world.timers.add(kind, at, { ...one, tries: one.tries + 1 });
  const subscription = subscriptions.find(one.subscriptionId);
  if (subscription && !("lifecycleEvent" in one.payload)) tellLifecycle(world, subscription, "missed");
}
