/** `/subscriptions`: create with its handshakes, read, renew, reauthorize, delete. Source: "subscription resource type" and its methods. */
import { postOut } from "../outbound.ts";
import { type Answer, type Call, jsonOf, type Site } from "../site.ts";
import type { World } from "../world.ts";
import type { Json } from "./event-json.ts";
import { graphErrors } from "./graph-error.ts";
import { type Caller, openMailbox } from "./mailbox-access.ts";
import type { MailboxRules } from "./mailbox-rules.ts";
import type { GraphSettings } from "./mailbox-store.ts";
import { readExpiry, readSubscription, readUrl } from "./subscription-input.ts";
import type { Subscription, SubscriptionStore } from "./subscription-store.ts";

interface Ground {
  readonly world: World;
  readonly settings: GraphSettings;
  readonly subscriptions: SubscriptionStore;
  readonly callerOf: (call: Call) => Caller;
  readonly rules: MailboxRules;
}

const mostPerMailbox = 1000;

export function addSubscriptionRoutes(site: Site, ground: Ground): void {
  const { world, subscriptions, callerOf } = ground;
  site.on("POST", "/v1.0/subscriptions", (call) => create(ground, call));
  site.on("GET", "/v1.0/subscriptions", (call) => {
    const caller = callerOf(call);
    const own = subscriptions.live().filter((one) => isOwn(one, caller));
    return { status: 200, body: { "@odata.context": context("subscriptions"), value: own.map(json) } };
  });
  site.on("GET", "/v1.0/subscriptions/:id", (call) => whole(own(ground, call), 200));
  site.on("PATCH", "/v1.0/subscriptions/:id", async (call) => {
    const subscription = own(ground, call);
    const body = readBody(call);
    const expiresAt =
      body["expirationDateTime"] === undefined
        ? subscription.expiresAt
        : readExpiry(body["expirationDateTime"], world.clock.now());
    if (body["notificationUrl"] !== undefined) {
      const url = readUrl(String(body["notificationUrl"]), "NotificationUrl");
      await validate(ground, url);
      subscription.notificationUrl = url;
    }
    subscription.expiresAt = expiresAt;
    subscription.isWaiting = false;
    subscriptions.touch();
    return whole(subscription, 200);
  });
  site.on("DELETE", "/v1.0/subscriptions/:id", (call) => {
    subscriptions.remove(own(ground, call).id);
    return { status: 204 };
  });
  site.on("POST", "/v1.0/subscriptions/:id/reauthorize", (call) => {
    own(ground, call).isWaiting = false;
    subscriptions.touch();
    return { status: 204 };
  });
}

async function create(ground: Ground, call: Call): Promise<Answer> {
  const { world, settings, subscriptions } = ground;
  const caller = ground.callerOf(call);
  const wish = readSubscription(readBody(call), world.clock.now());
  const params = wish.user === undefined ? {} : { user: wish.user };
  const { owner, preferences } = openMailbox({ ...call, params }, caller, {
    need: "calendar-read",
    rules: ground.rules,
  });
  const refusal = settings.webhooks[owner.handle];
  if (refusal === "on_premises") throw graphErrors.onPremises();
  if (refusal === "calendar_gone") throw graphErrors.calendarGone();
  if (subscriptions.live().filter(({ oid }) => oid === owner.oid).length >= mostPerMailbox)
    throw graphErrors.tooManySubscriptions();
  await validate(ground, wish.subscription.notificationUrl);
  const { lifecycleNotificationUrl } = wish.subscription;
  if (lifecycleNotificationUrl) await validate(ground, lifecycleNotificationUrl);
  const subscription: Subscription = {
    ...wish.subscription,
    id: world.chance.uuid(),
    tid: caller.tid,
    oid: owner.oid,
    appId: caller.appId,
    creatorId: caller.person?.oid ?? caller.appId,
    ids: preferences.ids,
    isWaiting: false,
  };
  subscriptions.add(subscription);
  return whole(subscription, 201);
}

/** Asks the endpoint to say the token back: 200, plain text, the decoded token, in ten seconds. */
async function validate({ world, settings }: Ground, endpoint: string): Promise<void> {
  const token = `Validation: Testing client application reachability for subscription Request-Id: ${world.chance.uuid()}`;
  const url = `${endpoint}${endpoint.includes("?") ? "&" : "?"}validationToken=${encodeURIComponent(token)}`;
  const posted = await postOut(world, {
    site: "graph-notifications",
    url,
    headers: { "content-type": "text/plain; charset=utf-8" },
    body: "",
    limitMs: settings.validationLimitMs,
  });
  const said =
    posted.kind === "answered" &&
    posted.status === 200 &&
    posted.contentType.startsWith("text/plain") &&
    posted.text === token;
  if (!said) throw graphErrors.notValidated();
}

function own({ subscriptions, callerOf }: Ground, call: Call): Subscription {
  const caller = callerOf(call);
  const found = subscriptions.find(call.params["id"] ?? "");
  if (!found || !isOwn(found, caller)) throw graphErrors.noSubscription();
  return found;
}

const isOwn = (subscription: Subscription, { appId, tid, person }: Caller): boolean =>
  subscription.appId === appId && subscription.tid === tid && (!person || subscription.creatorId === person.oid);

const context = (what: string): string => `https://graph.microsoft.com/v1.0/$metadata#${what}`;

const whole = (subscription: Subscription, status: 200 | 201): Answer => ({
  status,
  body: { "@odata.context": context("subscriptions/$entity"), ...json(subscription) },
});

const json = (one: Subscription): Json => ({
  id: one.id,
  resource: one.resource,
  applicationId: one.appId,
  changeType: one.changeType,
  clientState: one.clientState,
  notificationUrl: one.notificationUrl,
  notificationQueryOptions: null,
  lifecycleNotificationUrl: one.lifecycleNotificationUrl,
  expirationDateTime: new Date(one.expiresAt).toISOString(),
  creatorId: one.creatorId,
  includeResourceData: null,
  latestSupportedTlsVersion: one.tlsVersion,
  encryptionCertificate: null,
  encryptionCertificateId: null,
  notificationUrlAppId: null,
});

function readBody(call: Call): Readonly<Record<string, unknown>> {
  try {
    const body: unknown = jsonOf(call);
    if (typeof body === "object" && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  } catch {
    // not JSON: refused like JSON that is no object
  }
  throw graphErrors.unreadableBody();
}
