/** A request that cannot be served as it is, for reasons that are not booking rules. Thrown; `http/` renders it. */
export type RequestProblemCode =
  | "invalid_request"
  | "unauthenticated"
  | "not_allowed"
  | "consent_required"
  | "tenant_not_set_up"
  | "not_found"
  | "request_in_progress"
  | "version_conflict"
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
