/** The outside world failed. Thrown by vendor adapters, judged by jobs and by the request path. */
export type VendorFaultKind =
  /** Too many calls; try again after `retryAfterSeconds`. */
  | "throttled"
  /** Down, unreachable, timed out or 5xx; the effect may or may not have happened. */
  | "unavailable"
  /** The person's grant is gone; only reconnecting helps. */
  | "grant_revoked"
  /** Consent for what we ask is missing, or the vendor wants more proof (`claims`). */
  | "consent_required"
  /** The person has no mailbox that can be reached this way: kept on premises, switched off, or no plan for one. */
  | "mailbox_missing"
  /** The account's plan does not include what is asked. */
  | "licence_missing"
  /** The vendor does not know the account any more, or does not take it for one. */
  | "account_unknown"
  /** Somebody else decided against it: the organisation's policy, or an administrator who switched it off. */
  | "not_permitted"
  /** Understood and refused; trying again as it is will not help. */
  | "rejected"
  /** The answer does not have the shape that the vendor documents. */
  | "unexpected_reply";

export class VendorFault extends Error {
  readonly vendor: "microsoft" | "zoom" | "google";
  /** What was asked, in our words: `create event`. */
  readonly operation: string;
  readonly kind: VendorFaultKind;
  /** HTTP status, when there was an answer. */
  readonly status: number | undefined;
  /** The vendor's own code, e.g. `ErrorItemNotFound` or `3001`. */
  readonly code: string | undefined;
  /** May be fractional. */
  readonly retryAfterSeconds: number | undefined;
  /** The vendor's id of the request, for their support. */
  readonly requestId: string | undefined;
  /** A claims challenge to hand back to the surface, as JSON text. */
  readonly claims: string | undefined;

  constructor(
    message: string,
    facts: {
      readonly vendor: VendorFault["vendor"];
      readonly operation: string;
      readonly kind: VendorFaultKind;
      readonly status?: number | undefined;
      readonly code?: string | undefined;
      readonly retryAfterSeconds?: number | undefined;
      readonly requestId?: string | undefined;
      readonly claims?: string | undefined;
      readonly cause?: unknown;
    },
  ) {
    super(message, { cause: facts.cause });
    this.name = "VendorFault";
    this.vendor = facts.vendor;
    this.operation = facts.operation;
    this.kind = facts.kind;
    this.status = facts.status;
    this.code = facts.code;
    this.retryAfterSeconds = facts.retryAfterSeconds;
    this.requestId = facts.requestId;
    this.claims = facts.claims;
  }
}
