/** Turns everything that is thrown on the way to an answer into a problem document (RFC 9457). */
import { problemStatus, refusalStatus } from "#contract/problems.ts";
import type { Problem, ProblemCode, RefusalCode as ContractRefusalCode } from "#contract/problems.ts";
import type { RefusalCode as DomainRefusalCode } from "../domain/refusals.ts";
import { RefusedByRules, RequestProblem } from "../platform/request-problem.ts";
import type { Log } from "../platform/log.ts";
import { VendorFault } from "../ports/vendor-fault.ts";

/** The domain's refusals and the contract's are the same list: this line stops compiling when they are not. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
true satisfies Same<DomainRefusalCode, ContractRefusalCode>;

const titles: Record<ProblemCode, string> = {
  slot_taken: "This time is taken",
  session_full: "All seats are taken",
  outside_availability: "This time is outside the hours",
  inside_minimum_notice: "This time is too soon",
  outside_booking_window: "This time cannot be booked yet, or not any more",
  limit_reached: "No more sessions fit into this period",
  cutoff_passed: "It is too late to change this",
  already_booked: "You already have a seat",
  not_matched: "These two are not matched",
  calendar_unreadable: "The calendar cannot be read",
  already_cancelled: "This is already cancelled",
  in_the_past: "This time has passed",
  learner_busy: "The learner is busy then",
  series_conflict: "Some dates of the series cannot be booked",
  offer_expired: "The offer has run out",
  not_started: "This has not begun yet",
  proposal_closed: "There is nothing left to decide about this proposal",
  undo_expired: "It is too late to take this back",
  nothing_to_undo: "There is nothing to take back",
  account_in_use: "This account belongs to somebody else here",
  invalid_request: "The request is not valid",
  unauthenticated: "Sign in again",
  not_allowed: "You may not do this",
  consent_required: "Permission is missing",
  wrong_account: "That was another account",
  tenant_not_set_up: "Slotside is not set up for your organisation",
  not_found: "Not found",
  method_not_allowed: "This cannot be done here",
  request_in_progress: "This is already under way",
  last_administrator: "This is the last administrator",
  preview_stale: "Something has changed since the preview",
  version_conflict: "It has changed in the meantime",
  payload_too_large: "The request is too large",
  unsupported_media_type: "The request has the wrong format",
  idempotency_key_reused: "The key was used for something else",
  rate_limited: "Too many requests",
  internal: "Something went wrong here",
  vendor_unavailable: "The other service does not answer",
  unavailable: "Not available at the moment",
};

export interface RenderedProblem {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
}

/** The document and headers for what was thrown. Bugs are logged once and say nothing of themselves outside. */
export function renderProblem(
  thrown: unknown,
  context: { readonly requestId: string; readonly log: Log },
): RenderedProblem {
  if (thrown instanceof RequestProblem)
    return render(thrown.code, { detail: thrown.message, ...thrown.facts }, context.requestId);
  if (thrown instanceof RefusedByRules) return renderRefusal(thrown, context);
  if (thrown instanceof VendorFault) return renderFault(thrown, context);
  context.log.error({ err: thrown, requestId: context.requestId }, "request failed");
  return render(
    "internal",
    { detail: "It has been noted. Please try again; if it happens again, pass on the request id." },
    context.requestId,
  );
}

function render(code: ProblemCode, facts: Readonly<Record<string, unknown>>, requestId: string): RenderedProblem {
  const status = problemStatus[code];
  const problem: Problem = { type: `/help/problems#${code}`, title: titles[code], status, code, ...facts, requestId };
  return { problem, headers: headersFor(code, facts) };
}

function headersFor(code: ProblemCode, facts: Readonly<Record<string, unknown>>): Record<string, string> {
  const { retryAfterSeconds, claims, tokenRefused } = facts;
  const headers: Record<string, string> = {};
  if (typeof retryAfterSeconds === "number") headers["Retry-After"] = String(Math.max(1, Math.ceil(retryAfterSeconds)));
  if (code !== "unauthenticated") return headers;
  const challenge = ['Bearer realm="slotside"'];
  if (typeof claims === "string") challenge.push('error="insufficient_claims"', `claims="${claims}"`);
  else if (tokenRefused === true) challenge.push('error="invalid_token"');
  headers["WWW-Authenticate"] = challenge.join(", ");
  return headers;
}

function renderRefusal(
  thrown: RefusedByRules,
  context: { readonly requestId: string; readonly log: Log },
): RenderedProblem {
  const { code, ...facts } = thrown.refusal;
  if (isRefusalCode(code))
    return render(code, Object.fromEntries(Object.entries(facts).map(instantOut)), context.requestId);
  context.log.error({ err: thrown, requestId: context.requestId }, "a refusal without a status");
  return render("internal", {}, context.requestId);
}

function isRefusalCode(code: string): code is ContractRefusalCode {
  return Object.hasOwn(refusalStatus, code);
}

function instantOut([name, value]: [string, unknown]): [string, unknown] {
  return name.endsWith("At") && typeof value === "number"
    ? [name, new Date(value).toISOString().replace(".000Z", "Z")]
    : [name, value];
}

function renderFault(
  fault: VendorFault,
  { requestId, log }: { readonly requestId: string; readonly log: Log },
): RenderedProblem {
  log.warn({ err: fault, requestId }, "a vendor failed this request");
  const name = vendorNames[fault.vendor];
  const retry = fault.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: fault.retryAfterSeconds };
  switch (fault.kind) {
    case "consent_required": {
      const claims = fault.claims === undefined ? undefined : Buffer.from(fault.claims).toString("base64");
      if (claims) return render("unauthenticated", { detail: `${name} asks for another sign-in.`, claims }, requestId);
      return render(
        "consent_required",
        { detail: `${name} has not been given the permission this needs.`, vendor: fault.vendor },
        requestId,
      );
    }
    case "grant_revoked":
      return render(
        "consent_required",
        { detail: `The connection to ${name} has ended. Connect it again.`, vendor: fault.vendor },
        requestId,
      );
    case "throttled":
      return render(
        "unavailable",
        { detail: `${name} is busy. Try again in a moment.`, vendor: fault.vendor, ...retry },
        requestId,
      );
    case "mailbox_missing":
    case "licence_missing":
    case "account_unknown":
    case "not_permitted":
      return render(
        "vendor_unavailable",
        {
          detail: `${name} does not allow this for the account. The organisation's administrator can change that.`,
          vendor: fault.vendor,
        },
        requestId,
      );
    case "unavailable":
    case "rejected":
    case "unexpected_reply":
      return render(
        "vendor_unavailable",
        { detail: `${name} could not do this now. Try again in a moment.`, vendor: fault.vendor, ...retry },
        requestId,
      );
  }
}

const vendorNames = { microsoft: "Microsoft", zoom: "Zoom", google: "Google" } as const;
