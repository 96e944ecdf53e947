/** What a refusal of Microsoft Graph means to us. Judged by status and code; messages are for logs and people only. */
import { retryAfterSeconds, type VendorReply } from "../../platform/vendor-request.ts";
import type { Clock } from "../../ports/clock.ts";
import { VendorFault, type VendorFaultKind } from "../../ports/vendor-fault.ts";

/**
 * The fault behind an answer that is not 2xx. A 401 arrives here only when a renewed token was refused as well.
 *
 * Source: Microsoft Graph, "Error responses and resource types", "Throttling guidance", "Claims challenges".
 */
export function graphFault(
  reply: VendorReply,
  { operation, clock }: { readonly operation: string; readonly clock: Clock },
): VendorFault {
  const code = graphErrorCode(reply);
  const claims = reply.status === 401 ? claimsChallenge(reply.headers.get("www-authenticate") ?? "") : undefined;
  return new VendorFault(`${operation}: Graph answered ${reply.status} ${code ?? ""}`.trim(), {
    vendor: "microsoft",
    operation,
    kind: kindOf(reply.status, { code, claims }),
    status: reply.status,
    code,
    retryAfterSeconds: retryAfterSeconds(reply.headers, clock),
    requestId: reply.headers.get("request-id") ?? undefined,
    claims,
  });
}

/** The answer's own error code, e.g. `ErrorItemNotFound`. */
export function graphErrorCode(reply: VendorReply): string | undefined {
  const code = errorOf(reply)["code"];
  return typeof code === "string" ? code : undefined;
}

/** The answer's own words: for logs, and where a code means two things. */
export function graphErrorMessage(reply: VendorReply): string | undefined {
  const message = errorOf(reply)["message"];
  return typeof message === "string" ? message : undefined;
}

/** What Exchange and Teams say of one thing that is not there, in lower case. */
const goneCodes = new Set(["erroritemnotfound", "itemnotfound", "notfound"]);

/**
 * There is no such event or meeting. Sessions are called off by this, so no other 404 counts: `ResourceNotFound` and answers
 * without a code are said of whole mailboxes, and by services in front of them that have lost their way.
 *
 * Source: microsoftgraph/microsoft-graph-docs issues 2914 (all mailboxes, for hours) and 5143 (no such mailbox).
 */
export function isItemGone(reply: VendorReply): boolean {
  return reply.status === 404 && goneCodes.has(graphErrorCode(reply)?.toLowerCase() ?? "");
}

/** The event that already used this transaction id, where the service names it. Seen in production, not documented. */
export function existingEventId(reply: VendorReply): string | undefined {
  const id = errorOf(reply)["@event.existingEventId"];
  return typeof id === "string" ? id : undefined;
}

function errorOf({ body }: VendorReply): Readonly<Record<string, unknown>> {
  const error = (body as { readonly error?: unknown } | undefined)?.error;
  return typeof error === "object" && error !== null ? (error as Record<string, unknown>) : {};
}

interface Told {
  readonly code: string | undefined;
  readonly claims: string | undefined;
}

/** A code says more than a status, except where every code passes by itself. */
function kindOf(status: number, { code, claims }: Told): VendorFaultKind {
  if (status === 401) return claims ? "consent_required" : "grant_revoked";
  if (status === 429) return "throttled";
  // 409 is two writes at the same time (ErrorIrresolvableConflict): the next attempt finds it settled.
  if (status >= 500 || status === 408 || status === 409) return "unavailable";
  const told = kindByCode[code?.toLowerCase() ?? ""];
  if (told && status >= 400) return told;
  return status >= 400 ? "rejected" : "unexpected_reply";
}

/** By code in lower case: Outlook writes PascalCase, the rest of Graph camelCase. */
const kindByCode: Readonly<Record<string, VendorFaultKind>> = {
  mailboxnotenabledforrestapi: "mailbox_missing",
  mailboxnotsupportedforrestapi: "mailbox_missing",
  errornonexistentmailbox: "mailbox_missing",
  errorinvaliduser: "account_unknown",
  request_resourcenotfound: "account_unknown",
  // Our grants always hold the scope, so it is somebody's decision: "Access to OData is disabled", a policy, a role.
  erroraccessdenied: "not_permitted",
  accessdenied: "not_permitted",
  authorization_requestdenied: "not_permitted",
  forbidden: "not_permitted",
  applicationthrottled: "throttled",
  toomanyrequests: "throttled",
  activitylimitreached: "throttled",
  errorserverbusy: "unavailable",
  errortimeoutexpired: "unavailable",
};

/** The JSON inside `claims="<base64>"`; the value itself contains `=`, so the header cannot simply be split. */
function claimsChallenge(header: string): string | undefined {
  const encoded = /\bclaims="([^"]+)"/.exec(header)?.[1];
  return encoded === undefined ? undefined : Buffer.from(encoded, "base64").toString("utf8");
}
