/** Reads the body of a subscription request and refuses as Graph does. Source: "Create subscription", "subscription resource type". */
import { graphErrors } from "./graph-error.ts";
import type { Subscription } from "./subscription-store.ts";

const minute = 60_000;
const leastMs = 45 * minute;
/** Outlook events without resource data. Source: "subscription resource type", maximum length. */
const mostMs = 10_080 * minute;

export interface NewSubscription {
  /** The mailbox's person as the resource names them; undefined = `me`. */
  readonly user: string | undefined;
  readonly subscription: Pick<
    Subscription,
    | "resource"
    | "changeType"
    | "clientState"
    | "notificationUrl"
    | "lifecycleNotificationUrl"
    | "tlsVersion"
    | "expiresAt"
  >;
}

type Body = Readonly<Record<string, unknown>>;

export function readSubscription(body: Body, now: number): NewSubscription {
  const resource = textOf(body, "resource");
  const place = /^\/?(?:me|users\/([^/]+))\/(?:events|calendar\/events|calendars\/[^/]+\/events)(?:\?.*)?$/i.exec(
    resource,
  );
  if (!place) throw graphErrors.calendarGone();
  const changeType = textOf(body, "changeType").replaceAll(" ", "");
  if (!/^(created|updated|deleted)(,(created|updated|deleted))*$/.test(changeType))
    throw graphErrors.badSubscription(`The value '${changeType}' of changeType is not supported for this resource.`);
  if (body["includeResourceData"] === true)
    throw graphErrors.badSubscription("EncryptionCertificate is required when IncludeResourceData is set.");
  const clientState = body["clientState"] ?? null;
  if (clientState !== null && (typeof clientState !== "string" || clientState.length > 128))
    throw graphErrors.badSubscription("ClientState must be a text of at most 128 characters.");
  const lifecycle = body["lifecycleNotificationUrl"];
  return {
    user: place[1] === undefined ? undefined : decodeURIComponent(place[1]),
    subscription: {
      resource,
      changeType,
      clientState,
      notificationUrl: readUrl(textOf(body, "notificationUrl"), "NotificationUrl"),
      lifecycleNotificationUrl: lifecycle ? readUrl(String(lifecycle), "LifecycleNotificationUrl") : null,
      tlsVersion: typeof body["latestSupportedTlsVersion"] === "string" ? body["latestSupportedTlsVersion"] : "v1_0",
      expiresAt: readExpiry(body["expirationDateTime"], now),
    },
  };
}

/** Raised to 45 minutes from now; refused beyond 10,080 minutes. */
export function readExpiry(value: unknown, now: number): number {
  const at = typeof value === "string" && /(Z|[+-]\d\d:\d\d)$/i.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at)) throw graphErrors.badSubscription("ExpirationDateTime is not a date and time with an offset.");
  if (at > now + mostMs)
    throw graphErrors.badSubscription("Subscription expiration can only be 10080 minutes in the future.");
  return Math.max(at, now + leastMs);
}

export function readUrl(text: string, name: string): string {
  if (!URL.canParse(text) || new URL(text).protocol !== "https:")
    throw graphErrors.badSubscription(`${name} must be a valid https address.`);
  return text;
}

function textOf(body: Body, name: string): string {
  const value = body[name];
  if (typeof value !== "string" || value === "") throw graphErrors.badSubscription(`Property '${name}' is required.`);
  return value;
}
