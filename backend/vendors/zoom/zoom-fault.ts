/** What a refusal of Zoom's API means to us: by HTTP status and Zoom's own numeric code. */
import { retryAfterSeconds, type VendorReply } from "../../platform/vendor-request.ts";
import { dayMs } from "../../domain/instant.ts";
import type { Clock } from "../../ports/clock.ts";
import { VendorFault, type VendorFaultKind } from "../../ports/vendor-fault.ts";

export const zoomCodes = {
  meetingDoesNotExist: 3001,
  meetingInProgress: 3002,
  meetingEnded: 3007,
  scopeMissing: 4711,
} as const;

/** Zoom's code in the body: HTTP statuses are shared by several. */
export function zoomCode({ body }: VendorReply): number | undefined {
  const code = (body as { readonly code?: unknown } | undefined)?.code;
  return typeof code === "number" ? code : undefined;
}

/**
 * The fault behind an answer that is not 2xx. A 401 arrives here only when a renewed token was refused as well.
 *
 * Source: Zoom API, "Errors", "Rate limits"; the codes of each operation in the API reference.
 */
export function zoomFault(
  reply: VendorReply,
  { operation, clock }: { readonly operation: string; readonly clock: Clock },
): VendorFault {
  const code = zoomCode(reply);
  return new VendorFault(`${operation}: Zoom answered ${reply.status} ${code ?? ""}`.trim(), {
    vendor: "zoom",
    operation,
    kind: kindOf(reply.status, code),
    status: reply.status,
    code: isDailyLimit(reply) ? "daily_limit" : code === undefined ? undefined : String(code),
    retryAfterSeconds: reply.status === 429 ? secondsUntilFree(reply, clock) : retryAfterSeconds(reply.headers, clock),
    requestId: reply.headers.get("x-zm-trackingid") ?? undefined,
  });
}

function kindOf(status: number, code: number | undefined): VendorFaultKind {
  if (status === 429) return "throttled";
  if (status >= 500 || status === 408) return "unavailable";
  const told = code === undefined ? undefined : kindByCode[code];
  if (told) return told;
  if (status === 401) return "grant_revoked";
  return status >= 400 ? "rejected" : "unexpected_reply";
}

/** Other codes of 4xx, such as 300 (a field is not valid) and 3000, are refusals of what was asked. */
const kindByCode: Readonly<Record<number, VendorFaultKind>> = {
  [zoomCodes.scopeMissing]: "consent_required",
  // The meeting can be changed once the people in it have left.
  [zoomCodes.meetingInProgress]: "unavailable",
  // Only for paid accounts.
  200: "licence_missing",
  // This user may not host meetings: no plan for it, or switched off.
  3161: "licence_missing",
  // No such user, or not one of this account.
  1001: "account_unknown",
  1010: "account_unknown",
};

/** The daily limit names its end as a date-time, the one per second as a Unix time; either header may be missing. */
function secondsUntilFree(reply: VendorReply, clock: Clock): number | undefined {
  const told = retryAfterSeconds(reply.headers, clock);
  if (told !== undefined) return told;
  if (isDailyLimit(reply)) return (dayMs - (clock.now() % dayMs)) / 1000;
  const reset = Number(reply.headers.get("x-ratelimit-reset") ?? Number.NaN);
  return Number.isNaN(reset) ? undefined : Math.max(0, reset - clock.now() / 1000);
}

/** Whether this answer says that a day's calls are used up, and not only a second's. */
export function isDailyLimit({ status, headers, body }: VendorReply): boolean {
  const message = String((body as { readonly message?: unknown } | undefined)?.message ?? "");
  return status === 429 && /daily/i.test(headers.get("x-ratelimit-type") ?? message);
}
