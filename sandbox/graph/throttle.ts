/**
 * Outlook's limits per app and mailbox: four calls in flight, and 10,000 in ten minutes; and one per app and organisation, whose
 * size Microsoft does not tell. Profiles, subscriptions, Teams meetings and
 * batches (whose parts count) are not the mailbox's. Source: "Microsoft Graph service-specific throttling limits".
 */
import type { Call, Handler } from "../site.ts";
import { graphErrors } from "./graph-error.ts";
import type { Caller } from "./mailbox-access.ts";
import type { GraphSettings } from "./mailbox-store.ts";

const mailboxWindowMs = 600_000;
const tenantWindowMs = 10_000;
const mostAtOnce = 4;

export function createThrottle(
  settings: GraphSettings,
  { now, callerOf }: { readonly now: () => number; readonly callerOf: (call: Call) => Caller },
): (next: Handler) => Handler {
  const inFlight = new Map<string, number>();
  const buckets = new Map<string, { readonly startedAt: number; count: number }>();
  const count = (key: string, { windowMs, most }: { readonly windowMs: number; readonly most: number }): void => {
    const at = now();
    const known = buckets.get(key);
    const bucket =
      known && at >= known.startedAt && at < known.startedAt + windowMs ? known : { startedAt: at, count: 0 };
    buckets.set(key, bucket);
    bucket.count += 1;
    if (bucket.count > most) throw graphErrors.overRequestLimit(Math.ceil((bucket.startedAt + windowMs - at) / 1000));
  };
  return (next) => async (call) => {
    const caller = callerOf(call);
    if (/^\/v1\.0\/(me|users\/[^/]+|subscriptions.*|\$batch|.*\/onlineMeetings.*)$/.test(call.url.pathname))
      return next(call);
    const key = `${caller.appId}/${(call.params["user"] ?? caller.person?.oid ?? "").toLowerCase()}`;
    const perTenant = { windowMs: tenantWindowMs, most: settings.requestsPerTenantInTenSeconds };
    count(`${caller.appId}/${caller.tid}`, perTenant);
    count(key, { windowMs: mailboxWindowMs, most: settings.requestsPerTenMinutes });
    const running = inFlight.get(key) ?? 0;
    if (running >= mostAtOnce) throw graphErrors.throttled("1.128");
    inFlight.set(key, running + 1);
    try {
      await new Promise((resolve) => setTimeout(resolve, settings.latencyMs));
      return await next(call);
    } finally {
      const left = (inFlight.get(key) ?? 1) - 1;
      if (left > 0) inFlight.set(key, left);
      else inFlight.delete(key);
    }
  };
}
