/** What a refusal of the Calendar API means to us: by HTTP status and Google's own reason. */
import { retryAfterSeconds, type VendorReply } from "../../platform/vendor-request.ts";
import type { Clock } from "../../ports/clock.ts";
import { VendorFault, type VendorFaultKind } from "../../ports/vendor-fault.ts";

/** The reason of the answer's first error, e.g. `rateLimitExceeded`: several share one HTTP status. */
export function googleReason({ body }: VendorReply): string | undefined {
  const error = (body as { readonly error?: { readonly errors?: unknown } } | undefined)?.error;
  const [first] = Array.isArray(error?.errors) ? (error.errors as readonly { readonly reason?: unknown }[]) : [];
  return typeof first?.reason === "string" ? first.reason : undefined;
}

/**
 * The event, or what a sync token stood for, is no more. 410 alone says it; 404 only in Google's own words, because sessions
 * are called off by this, and whatever stands in front of Google may answer 404 as well.
 */
export function isGone(reply: VendorReply): boolean {
  const { error } = (reply.body ?? {}) as { readonly error?: { readonly code?: unknown } };
  return reply.status === 410 || (reply.status === 404 && error?.code === 404);
}

/** Google will not call our address; told with statuses 400, 401 and 403. Seen in production, not documented. */
export function isPushRefusal(reply: VendorReply): boolean {
  return googleReason(reply)?.startsWith("push") ?? false;
}

/**
 * The fault behind an answer that is not 2xx. A 401 arrives here only when a renewed token was refused as well.
 *
 * Source: Google Calendar API, "Handle API errors", "Manage quotas".
 */
export function googleFault(
  reply: VendorReply,
  { operation, clock }: { readonly operation: string; readonly clock: Clock },
): VendorFault {
  const reason = googleReason(reply);
  const kind = kindOf(reply.status, reason);
  const told = retryAfterSeconds(reply.headers, clock);
  return new VendorFault(`${operation}: Google answered ${reply.status} ${reason ?? ""}`.trim(), {
    vendor: "google",
    operation,
    kind,
    status: reply.status,
    code: reason,
    retryAfterSeconds: told ?? (spentForHours.has(reason ?? "") ? hoursSeconds : undefined),
    requestId: reply.headers.get("x-request-id") ?? undefined,
  });
}

const passingLimits = new Set(["rateLimitExceeded", "userRateLimitExceeded"]);
/** A person's or our day is used up: asking again soon only makes it longer. */
const spentForHours = new Set(["quotaExceeded", "dailyLimitExceeded", "calendarLimitExceeded"]);
const hoursSeconds = 4 * 60 * 60;

const kindByReason: Readonly<Record<string, VendorFaultKind>> = {
  insufficientPermissions: "consent_required",
  forbiddenForNonOrganizer: "not_permitted",
  requiredAccessLevel: "not_permitted",
  domainPolicy: "not_permitted",
  notACalendarUser: "mailbox_missing",
};

function kindOf(status: number, reason = ""): VendorFaultKind {
  if (reason.startsWith("push")) return "rejected";
  if (status === 401) return "grant_revoked";
  if (status === 429 || passingLimits.has(reason) || spentForHours.has(reason)) return "throttled";
  const told = kindByReason[reason];
  if (told) return told;
  // Two writes at the same time: the next attempt finds it settled.
  if (status >= 500 || status === 408 || reason === "conflict") return "unavailable";
  return status >= 400 ? "rejected" : "unexpected_reply";
}
