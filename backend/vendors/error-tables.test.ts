/**
 * The error tables of the vendors' references, row by row: from the answer as it comes in to what people are told and who mends
 * it. What each of these words means for the session, the messages and the way back stands in `features/health`.
 */
import { describe, expect, it } from "@jest/globals";
import { asInstant } from "../domain/instant.ts";
import { problemOf, sentenceForOwner, sentenceForPerson } from "../domain/vendor-problems.ts";
import type { Fix, ProblemCode } from "../domain/vendor-problems.ts";
import type { VendorFault } from "../ports/vendor-fault.ts";
import { googleFault } from "./google/google-fault.ts";
import { googleOAuthFault } from "./google/google-tokens.ts";
import { entraFault } from "./microsoft/entra-tokens.ts";
import { graphFault } from "./microsoft/graph-fault.ts";
import { zoomFault } from "./zoom/zoom-fault.ts";
import { zoomOAuthFault } from "./zoom/zoom-tokens.ts";

const clock = { now: () => asInstant(Date.parse("2026-12-01T09:00:00Z")) };
const asked = { operation: "ask", clock };

function expectTold(fault: VendorFault, word: ProblemCode, fix: Fix): void {
  const problem = problemOf(fault);
  expect(problem).toEqual({ code: word, fix, state: fix === "wait" ? "waiting" : "failed" });
  for (const language of ["en", "de"] as const) {
    for (const say of [sentenceForPerson, sentenceForOwner]) {
      expect(say({ vendor: fault.vendor, code: word }, language)).toMatch(/^[^{}]{20,}\.$/);
    }
  }
}

describe("what Microsoft Graph answers", () => {
  const rows: readonly [number, string | undefined, ProblemCode, Fix][] = [
    [400, "ErrorInvalidIdMalformed", "refused", "operator"],
    [400, "ErrorPropertyValidationFailure", "refused", "operator"],
    [400, "ErrorInvalidRequest", "refused", "operator"],
    [400, "BadRequest", "refused", "operator"],
    [400, "RequestBodyRead", "refused", "operator"],
    [400, "ErrorInvalidPropertySet", "refused", "operator"],
    [400, "ErrorDuplicateTransactionId", "refused", "operator"],
    [400, "TimeZoneNotSupportedException", "refused", "operator"],
    [400, "ErrorOccurrenceCrossingBoundary", "refused", "operator"],
    [400, "ErrorQuotaExceeded", "quota_used_up", "wait"],
    [401, "InvalidAuthenticationToken", "grant_revoked", "reconnect"],
    [403, "ErrorAccessDenied", "not_permitted", "administrator"],
    [403, "Authorization_RequestDenied", "not_permitted", "administrator"],
    [403, "Forbidden", "not_permitted", "administrator"],
    [403, "ExtensionError", "refused", "operator"],
    [404, "MailboxNotEnabledForRESTAPI", "mailbox_missing", "administrator"],
    [404, "MailboxNotSupportedForRESTAPI", "mailbox_missing", "administrator"],
    [404, "ErrorNonExistentMailbox", "mailbox_missing", "administrator"],
    [404, "ErrorInvalidUser", "account_unknown", "administrator"],
    [404, "Request_ResourceNotFound", "account_unknown", "administrator"],
    [404, "ResourceNotFound", "refused", "operator"],
    [405, undefined, "refused", "operator"],
    [409, "ErrorIrresolvableConflict", "changed_by_others", "wait"],
    [409, "ErrorFolderExists", "down", "wait"],
    [409, "NameAlreadyExists", "down", "wait"],
    [413, "RequestEntityTooLarge", "refused", "operator"],
    [415, "UnsupportedMediaType", "refused", "operator"],
    [429, "ApplicationThrottled", "busy", "wait"],
    [429, "TooManyRequests", "busy", "wait"],
    [429, "activityLimitReached", "busy", "wait"],
    [500, "InternalServerError", "down", "wait"],
    [502, "UnknownError", "down", "wait"],
    [503, "ServiceUnavailable", "down", "wait"],
    [503, "ErrorServerBusy", "down", "wait"],
    [503, "ApplicationThrottled", "down", "wait"],
    [504, "GatewayTimeout", "down", "wait"],
    [302, undefined, "not_understood", "operator"],
  ];
  it.each(rows)("with %i %s is called %s and mended by: %s", (status, code, word, fix) => {
    const body = code === undefined ? undefined : { error: { code, message: "Words that may change." } };
    expectTold(graphFault({ status, headers: new Headers(), body }, asked), word, fix);
  });

  it("with a claims challenge asks the person for more proof", () => {
    const challenge = `Bearer error="insufficient_claims", claims="${Buffer.from("{}").toString("base64")}"`;
    const headers = new Headers({ "www-authenticate": challenge });
    const body = { error: { code: "InvalidAuthenticationToken" } };
    expectTold(graphFault({ status: 401, headers, body }, asked), "permission_missing", "reconnect");
  });
});

describe("what Google Calendar answers", () => {
  const rows: readonly [number, string | undefined, ProblemCode, Fix][] = [
    [400, "timeRangeEmpty", "refused", "operator"],
    [400, "required", "refused", "operator"],
    [400, "invalid", "refused", "operator"],
    [400, "parseError", "refused", "operator"],
    [401, "authError", "grant_revoked", "reconnect"],
    [403, "userRateLimitExceeded", "busy", "wait"],
    [403, "rateLimitExceeded", "busy", "wait"],
    [403, "quotaExceeded", "quota_used_up", "wait"],
    [403, "forbiddenForNonOrganizer", "not_permitted", "administrator"],
    [403, "requiredAccessLevel", "not_permitted", "administrator"],
    [403, "domainPolicy", "not_permitted", "administrator"],
    [403, "insufficientPermissions", "permission_missing", "reconnect"],
    [403, "accessNotConfigured", "set_up_wrong", "operator"],
    [403, "forbiddenForServiceAccounts", "set_up_wrong", "operator"],
    [403, "notACalendarUser", "mailbox_missing", "administrator"],
    [404, "notFound", "refused", "operator"],
    [409, "conflict", "down", "wait"],
    [409, "duplicate", "refused", "operator"],
    [429, "rateLimitExceeded", "busy", "wait"],
    [500, "backendError", "down", "wait"],
    [503, "backendError", "down", "wait"],
    [302, undefined, "not_understood", "operator"],
  ];
  it.each(rows)("with %i %s is called %s and mended by: %s", (status, reason, word, fix) => {
    const body = reason === undefined ? undefined : { error: { errors: [{ domain: "global", reason }], code: status } };
    expectTold(googleFault({ status, headers: new Headers(), body }, asked), word, fix);
  });
});

describe("what Zoom answers", () => {
  const rows: readonly [number, number | undefined, ProblemCode, Fix][] = [
    [400, 200, "licence_missing", "administrator"],
    [400, 300, "refused", "operator"],
    [400, 1010, "account_unknown", "administrator"],
    [400, 3000, "refused", "operator"],
    [400, 3002, "meeting_running", "wait"],
    [400, 3003, "refused", "operator"],
    [400, 3007, "refused", "operator"],
    [400, 3018, "refused", "operator"],
    [400, 3037, "refused", "operator"],
    [400, 3043, "refused", "operator"],
    [400, 3063, "refused", "operator"],
    [400, 3161, "licence_missing", "administrator"],
    [400, 4700, "permission_missing", "reconnect"],
    [400, 4711, "permission_missing", "reconnect"],
    [403, 4711, "permission_missing", "reconnect"],
    [400, 12702, "refused", "operator"],
    [401, 124, "grant_revoked", "reconnect"],
    [404, 1001, "account_unknown", "administrator"],
    [429, 429, "busy", "wait"],
    [500, undefined, "down", "wait"],
    [302, undefined, "not_understood", "operator"],
  ];
  it.each(rows)("with %i %s is called %s and mended by: %s", (status, code, word, fix) => {
    const body = code === undefined ? undefined : { code, message: "Words that may change." };
    expectTold(zoomFault({ status, headers: new Headers(), body }, asked), word, fix);
  });

  it("when a host's day is used up waits for midnight", () => {
    const headers = new Headers({ "x-ratelimit-type": "Daily-limit", "retry-after": "2026-12-02T00:00:00Z" });
    const fault = zoomFault({ status: 429, headers, body: { code: 429 } }, asked);
    expectTold(fault, "daily_limit", "wait");
    expect(fault.retryAfterSeconds).toBe(15 * 3_600);
  });
});

/** As the OAuth library throws it. */
const thrown = (status: number, fields: Readonly<Record<string, unknown>>) => ({
  error: fields["error"],
  cause: fields,
  response: new Response(null, { status }),
});

describe("what Entra's token endpoint answers", () => {
  const rows: readonly [string, number, object, ProblemCode, Fix][] = [
    ["65001", 400, { error: "invalid_grant", suberror: "consent_required" }, "permission_missing", "reconnect"],
    ["65004", 400, { error: "access_denied", suberror: "consent_required" }, "permission_missing", "reconnect"],
    ["50076", 400, { error: "interaction_required", claims: "{}" }, "permission_missing", "reconnect"],
    ["50079", 400, { error: "invalid_grant", suberror: "basic_action" }, "permission_missing", "reconnect"],
    ["53003", 400, { error: "invalid_grant", suberror: "message_only" }, "permission_missing", "reconnect"],
    ["50013", 400, { error: "invalid_grant" }, "grant_revoked", "reconnect"],
    ["500131", 400, { error: "invalid_grant" }, "grant_revoked", "reconnect"],
    ["500133", 400, { error: "invalid_grant" }, "grant_revoked", "reconnect"],
    ["50173", 400, { error: "invalid_grant" }, "grant_revoked", "reconnect"],
    ["50034", 400, { error: "invalid_grant" }, "grant_revoked", "reconnect"],
    ["50057", 400, { error: "invalid_grant" }, "grant_revoked", "reconnect"],
    ["500341", 400, { error: "invalid_grant" }, "grant_revoked", "reconnect"],
    ["700082", 400, { error: "invalid_grant", suberror: "token_expired" }, "grant_revoked", "reconnect"],
    ["70043", 400, { error: "invalid_grant" }, "grant_revoked", "reconnect"],
    ["7000229", 401, { error: "invalid_client" }, "permission_missing", "reconnect"],
    ["7000215", 401, { error: "invalid_client" }, "set_up_wrong", "operator"],
    ["7000222", 401, { error: "invalid_client" }, "set_up_wrong", "operator"],
    ["700027", 401, { error: "invalid_client" }, "set_up_wrong", "operator"],
    ["700016", 400, { error: "unauthorized_client" }, "set_up_wrong", "operator"],
    ["7000112", 400, { error: "unauthorized_client" }, "set_up_wrong", "operator"],
    ["90002", 400, { error: "invalid_request" }, "refused", "operator"],
    ["70011", 400, { error: "invalid_scope" }, "refused", "operator"],
    ["500011", 400, { error: "invalid_resource" }, "set_up_wrong", "operator"],
    ["650057", 400, { error: "invalid_resource" }, "set_up_wrong", "operator"],
    ["90055", 429, { error: "temporarily_unavailable" }, "down", "wait"],
    ["90033", 503, { error: "temporarily_unavailable" }, "down", "wait"],
    ["90012", 400, { error: "server_error" }, "down", "wait"],
  ];
  it.each(rows)("with AADSTS%s (%i %j) is called %s and mended by: %s", (number, status, fields, word, fix) => {
    const fault = entraFault(thrown(status, { ...fields, error_codes: [Number(number)] }), asked);
    expectTold(fault, word, fix);
    expect(fault.message).toContain(`AADSTS${number}`);
  });

  it("with nothing at all is tried again", () => {
    expectTold(entraFault(new TypeError("fetch failed"), asked), "down", "wait");
  });
});

describe("what Zoom's and Google's token endpoints answer to a refresh", () => {
  const rows: readonly ["zoom" | "google", number, string, ProblemCode, Fix][] = [
    ["zoom", 400, "invalid_grant", "grant_revoked", "reconnect"],
    ["zoom", 400, "invalid_request", "grant_revoked", "reconnect"],
    ["zoom", 401, "unauthorized_client", "grant_revoked", "reconnect"],
    ["zoom", 401, "invalid_client", "set_up_wrong", "operator"],
    ["zoom", 429, "too_many_requests", "busy", "wait"],
    ["zoom", 500, "server_error", "down", "wait"],
    ["google", 400, "invalid_grant", "grant_revoked", "reconnect"],
    ["google", 400, "invalid_token", "grant_revoked", "reconnect"],
    ["google", 401, "invalid_client", "set_up_wrong", "operator"],
    ["google", 401, "unauthorized_client", "set_up_wrong", "operator"],
    ["google", 429, "rate_limit_exceeded", "busy", "wait"],
    ["google", 503, "internal_failure", "down", "wait"],
  ];
  it.each(rows)("%s, %i %s, is called %s and mended by: %s", (vendor, status, error, word, fix) => {
    const judge = { zoom: zoomOAuthFault, google: googleOAuthFault }[vendor];
    expectTold(judge(thrown(status, { error }), { ...asked, grantType: "refresh_token" }), word, fix);
  });
});
