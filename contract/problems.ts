/** Every way this API says no, with the HTTP status each one has. No zod here: browsers import it too. */

/** The rules say no (409). `overridable` facts come with each refusal. */
export const refusalStatus = {
  slot_taken: 409,
  session_full: 409,
  outside_availability: 409,
  inside_minimum_notice: 409,
  outside_booking_window: 409,
  limit_reached: 409,
  cutoff_passed: 409,
  already_booked: 409,
  not_matched: 409,
  calendar_unreadable: 409,
  already_cancelled: 409,
  in_the_past: 409,
  learner_busy: 409,
  account_in_use: 409,
  offer_expired: 409,
  not_started: 409,
  undo_expired: 409,
  nothing_to_undo: 409,
  series_conflict: 409,
  proposal_closed: 409,
} as const;

export const problemStatus = {
  ...refusalStatus,
  invalid_request: 400,
  unauthenticated: 401,
  not_allowed: 403,
  consent_required: 403,
  tenant_not_set_up: 403,
  not_found: 404,
  method_not_allowed: 405,
  request_in_progress: 409,
  wrong_account: 409,
  last_administrator: 409,
  preview_stale: 409,
  version_conflict: 412,
  payload_too_large: 413,
  unsupported_media_type: 415,
  idempotency_key_reused: 422,
  rate_limited: 429,
  internal: 500,
  vendor_unavailable: 502,
  unavailable: 503,
} as const;

export type RefusalCode = keyof typeof refusalStatus;
export type ProblemCode = keyof typeof problemStatus;

/** `application/problem+json` (RFC 9457) with our `code` and facts. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail?: string;
  readonly requestId: string;
  /** 400 only: which field is wrong, e.g. `body.startsAt`. */
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  /** 401 only: what the vendor asks for, base64 JSON. */
  readonly claims?: string;
  /** 409 only: whether the caller may say `override: [code]`. */
  readonly overridable?: boolean;
  readonly [fact: string]: unknown;
}
