/** Reasons not to serve a request as it is. Thrown; `http/` renders them. */
export type RequestProblemCode =
  | "invalid_request"
  | "unauthenticated"
  | "not_allowed"
  | "consent_required"
  | "wrong_account"
  | "tenant_not_set_up"
  | "not_found"
  | "method_not_allowed"
  | "request_in_progress"
  | "last_administrator"
  | "preview_stale"
  | "version_conflict"
  | "payload_too_large"
  | "unsupported_media_type"
  | "idempotency_key_reused"
  | "rate_limited"
  | "vendor_unavailable"
  | "unavailable";

export class RequestProblem extends Error {
  readonly code: RequestProblemCode;
  readonly facts: Readonly<Record<string, unknown>>;

  /** `detail` is one sentence for the person; `facts` go into the problem document. */
  constructor(code: RequestProblemCode, detail: string, facts: Readonly<Record<string, unknown>> = {}) {
    super(detail);
    this.name = "RequestProblem";
    this.code = code;
    this.facts = facts;
  }
}

/** What the booking rules answered; the codes are the domain's. */
export interface RefusalFacts {
  readonly code: string;
  readonly overridable: boolean;
  readonly [fact: string]: unknown;
}

/**
 * The booking rules say no: use cases return the refusal, the route throws it in this, and it goes out with its status. Facts
 * that end in `At` and hold epoch milliseconds go out as RFC 3339.
 */
export class RefusedByRules extends Error {
  readonly refusal: RefusalFacts;

  constructor(refusal: RefusalFacts) {
    super(`Refused: ${refusal.code}`);
    this.name = "RefusedByRules";
    this.refusal = refusal;
  }
}
