import { describe, expect, it } from "@jest/globals";
import { asInstant } from "../../domain/instant.ts";
import type { VendorFaultKind } from "../../ports/vendor-fault.ts";
import { zoomFault } from "./zoom-fault.ts";

const clock = { now: () => asInstant(0) };
const replyOf = (status: number, code: number | undefined) => ({
  status,
  headers: new Headers({ "x-zm-trackingid": "v=2.0" }),
  body: code === undefined ? undefined : { code, message: "Words that may change." },
});

/** Source: Zoom API, "Errors", and the codes of each operation in the API reference. */
const rows: readonly [number, number | undefined, VendorFaultKind][] = [
  [400, 200, "licence_missing"],
  [400, 300, "rejected"],
  [400, 1010, "account_unknown"],
  [400, 3000, "rejected"],
  [400, 3002, "unavailable"],
  [400, 3007, "rejected"],
  [400, 3018, "rejected"],
  [400, 3037, "rejected"],
  [400, 3161, "licence_missing"],
  [400, 4711, "consent_required"],
  [401, 124, "grant_revoked"],
  [401, undefined, "grant_revoked"],
  [401, 4711, "consent_required"],
  [403, undefined, "rejected"],
  [404, 1001, "account_unknown"],
  [404, 3001, "rejected"],
  [408, undefined, "unavailable"],
  [429, 429, "throttled"],
  [429, undefined, "throttled"],
  [500, undefined, "unavailable"],
  [503, 503, "unavailable"],
  [302, undefined, "unexpected_reply"],
];

describe("refusals of Zoom", () => {
  it.each(rows)("take %i with code %s for %s", (status, code, kind) => {
    expect(zoomFault(replyOf(status, code), { operation: "change meeting", clock })).toMatchObject({
      vendor: "zoom",
      operation: "change meeting",
      kind,
      status,
      code: code === undefined ? undefined : String(code),
      requestId: "v=2.0",
    });
  });
});
