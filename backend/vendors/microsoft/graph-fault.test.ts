import { describe, expect, it } from "@jest/globals";
import { asInstant } from "../../domain/instant.ts";
import type { VendorFaultKind } from "../../ports/vendor-fault.ts";
import { existingEventId, graphFault, isItemGone } from "./graph-fault.ts";

const clock = { now: () => asInstant(0) };
const replyOf = (status: number, code: string | undefined, headers: Readonly<Record<string, string>> = {}) => ({
  status,
  headers: new Headers(headers),
  body: code === undefined ? undefined : { error: { code, message: "Words that may change." } },
});

/** Source: Microsoft Graph, "Error responses and resource types"; Outlook's codes as observed. */
const rows: readonly [number, string | undefined, VendorFaultKind][] = [
  [400, "ErrorInvalidIdMalformed", "rejected"],
  [400, "ErrorPropertyValidationFailure", "rejected"],
  [400, "ErrorInvalidRequest", "rejected"],
  [400, "BadRequest", "rejected"],
  [400, "RequestBodyRead", "rejected"],
  [400, "ErrorInvalidPropertySet", "rejected"],
  [400, "ErrorDuplicateTransactionId", "rejected"],
  [400, "TimeZoneNotSupportedException", "rejected"],
  [400, "ErrorOccurrenceCrossingBoundary", "rejected"],
  [401, "InvalidAuthenticationToken", "grant_revoked"],
  [403, "ErrorAccessDenied", "not_permitted"],
  [403, "Authorization_RequestDenied", "not_permitted"],
  [403, "Forbidden", "not_permitted"],
  [403, "ExtensionError", "rejected"],
  [404, "ErrorItemNotFound", "rejected"],
  [404, "MailboxNotEnabledForRESTAPI", "mailbox_missing"],
  [404, "MailboxNotSupportedForRESTAPI", "mailbox_missing"],
  [404, "ErrorNonExistentMailbox", "mailbox_missing"],
  [404, "ErrorInvalidUser", "account_unknown"],
  [404, "Request_ResourceNotFound", "account_unknown"],
  [404, "ResourceNotFound", "rejected"],
  [409, "ErrorIrresolvableConflict", "unavailable"],
  [409, "ErrorFolderExists", "unavailable"],
  [409, "NameAlreadyExists", "unavailable"],
  [410, "SyncStateNotFound", "rejected"],
  [412, "ErrorIrresolvableConflict", "rejected"],
  [413, "RequestEntityTooLarge", "rejected"],
  [415, "UnsupportedMediaType", "rejected"],
  [405, undefined, "rejected"],
  [429, "ApplicationThrottled", "throttled"],
  [429, "TooManyRequests", "throttled"],
  [429, "activityLimitReached", "throttled"],
  [429, undefined, "throttled"],
  [500, "InternalServerError", "unavailable"],
  [500, "ErrorInternalServerError", "unavailable"],
  [502, "UnknownError", "unavailable"],
  [503, "ServiceUnavailable", "unavailable"],
  [503, "ErrorServerBusy", "unavailable"],
  [504, "GatewayTimeout", "unavailable"],
  [503, "MailboxNotEnabledForRESTAPI", "unavailable"],
  [302, undefined, "unexpected_reply"],
];

describe("refusals of Microsoft Graph", () => {
  it.each(rows)("take %i %s for %s, however the code is written", (status, code, kind) => {
    for (const written of [code, code?.toUpperCase(), code?.toLowerCase()]) {
      const fault = graphFault(replyOf(status, written), { operation: "read event", clock });
      expect(fault).toMatchObject({ vendor: "microsoft", operation: "read event", kind, status, code: written });
    }
  });

  it("know a 401 that asks for more proof", () => {
    const claims = '{"access_token":{"nbf":{"essential":true}}}';
    const challenge = `Bearer error="insufficient_claims", claims="${Buffer.from(claims).toString("base64")}"`;
    const reply = replyOf(401, "InvalidAuthenticationToken", { "www-authenticate": challenge });
    expect(graphFault(reply, { operation: "read event", clock })).toMatchObject({ kind: "consent_required", claims });
  });

  it("hand on how long to wait and the id of the request", () => {
    const reply = replyOf(429, "TooManyRequests", { "retry-after": "2.128", "request-id": "abc" });
    const fault = graphFault(reply, { operation: "read event", clock });
    expect(fault).toMatchObject({ retryAfterSeconds: 2.128, requestId: "abc" });
  });

  it("tell an event that is gone from a mailbox or a person that is gone", () => {
    const gone = ["ErrorItemNotFound", "NotFound"].map((code) => isItemGone(replyOf(404, code)));
    expect(gone).toEqual([true, true]);
    const others = ["MailboxNotEnabledForRESTAPI", "ErrorInvalidUser"].map((code) => isItemGone(replyOf(404, code)));
    expect([...others, isItemGone(replyOf(400, "ErrorItemNotFound"))]).toEqual([false, false, false]);
  });

  it("do not call an event gone when a whole mailbox, or a service on the way, was not found", () => {
    const notGone = ["ResourceNotFound", "UnknownError", undefined].map((code) => isItemGone(replyOf(404, code)));
    expect(notGone).toEqual([false, false, false]);
  });

  it("name the event that already used a key, where the service does", () => {
    const error = { code: "ErrorDuplicateTransactionId", "@event.existingEventId": "AAMk1" };
    expect(existingEventId({ ...replyOf(409, undefined), body: { error } })).toBe("AAMk1");
    expect(existingEventId({ ...replyOf(409, undefined), body: { error: { "@event.existingEventId": 1 } } })).toBe(
      undefined,
    );
  });
});
