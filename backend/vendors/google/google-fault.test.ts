import { describe, expect, it } from "@jest/globals";
import { asInstant } from "../../domain/instant.ts";
import type { VendorFaultKind } from "../../ports/vendor-fault.ts";
import { googleFault, isGone } from "./google-fault.ts";

const clock = { now: () => asInstant(Date.parse("2026-12-01T09:00:00Z")) };
const replyOf = (status: number, reason?: string, headers: Record<string, string> = {}) => ({
  status,
  headers: new Headers(headers),
  body: reason === undefined ? undefined : { error: { errors: [{ domain: "global", reason }], code: status } },
});
const judge = (...given: Parameters<typeof replyOf>) => googleFault(replyOf(...given), { operation: "ask", clock });

describe("what a refusal of Google's means", () => {
  const table: readonly [status: number, reason: string | undefined, kind: VendorFaultKind][] = [
    [400, "timeRangeEmpty", "rejected"],
    [400, "required", "rejected"],
    [400, "invalid", "rejected"],
    [400, "parseError", "rejected"],
    [401, "authError", "grant_revoked"],
    [401, "push.webhookUrlUnauthorized", "rejected"],
    [403, "userRateLimitExceeded", "throttled"],
    [403, "rateLimitExceeded", "throttled"],
    [403, "quotaExceeded", "throttled"],
    [403, "dailyLimitExceeded", "throttled"],
    [403, "forbiddenForNonOrganizer", "not_permitted"],
    [403, "requiredAccessLevel", "not_permitted"],
    [403, "domainPolicy", "not_permitted"],
    [403, "notACalendarUser", "mailbox_missing"],
    [403, "insufficientPermissions", "consent_required"],
    [403, "accessNotConfigured", "rejected"],
    [403, undefined, "rejected"],
    [404, "notFound", "rejected"],
    [408, undefined, "unavailable"],
    [409, "duplicate", "rejected"],
    [409, "conflict", "unavailable"],
    [410, "deleted", "rejected"],
    [410, "fullSyncRequired", "rejected"],
    [410, "updatedMinTooLongAgo", "rejected"],
    [410, undefined, "rejected"],
    [412, "conditionNotMet", "rejected"],
    [429, "rateLimitExceeded", "throttled"],
    [429, undefined, "throttled"],
    [500, "backendError", "unavailable"],
    [503, "backendError", "unavailable"],
    [503, undefined, "unavailable"],
    [302, undefined, "unexpected_reply"],
  ];

  it.each(table)("%i %s is %s", (status, reason, kind) => {
    expect(judge(status, reason)).toMatchObject({ vendor: "google", operation: "ask", kind, status, code: reason });
  });

  it("says how long to wait where Google says so, and to wait for hours when a day is used up", () => {
    expect(judge(429, "rateLimitExceeded", { "retry-after": "7" }).retryAfterSeconds).toBe(7);
    expect(judge(403, "rateLimitExceeded").retryAfterSeconds).toBeUndefined();
    expect(judge(403, "quotaExceeded").retryAfterSeconds).toBe(4 * 60 * 60);
  });

  it("takes 410 and Google's own 404 for gone, but not a 404 of whoever stands in front of Google", () => {
    expect([replyOf(404, "notFound"), replyOf(410)].map(isGone)).toEqual([true, true]);
    expect([replyOf(404), { ...replyOf(404), body: "<html>" }].map(isGone)).toEqual([false, false]);
    expect([200, 409, 412].map((status) => isGone(replyOf(status)))).toEqual([false, false, false]);
  });

  it("understands an answer that is none of Google's own", () => {
    const reply = { status: 502, headers: new Headers(), body: "<html>" };
    expect(googleFault(reply, { operation: "ask", clock })).toMatchObject({ kind: "unavailable", code: undefined });
  });
});
