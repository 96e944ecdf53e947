/** What a failure means for the person, in a title and what to do next. */
import { ApiProblem, Offline } from "#contract/client.ts";
import type { ProblemCode, RefusalCode } from "#contract/problems.ts";
import { HostProblem } from "./host.ts";
import type { HostProblemKind } from "./host.ts";
import type { Params, WordKey } from "./words.ts";

/** A sentence for every refusal: a new code without one does not compile. */
export const refusalWords = {
  slot_taken: "slot_taken",
  session_full: "session_full",
  outside_availability: "outside_availability",
  inside_minimum_notice: "inside_minimum_notice",
  outside_booking_window: "outside_booking_window",
  limit_reached: "limit_reached",
  cutoff_passed: "cutoff_passed",
  already_booked: "already_booked",
  not_matched: "not_matched",
  calendar_unreadable: "calendar_unreadable",
  already_cancelled: "already_cancelled",
  in_the_past: "in_the_past",
  learner_busy: "learner_busy",
  account_in_use: "account_in_use",
  offer_expired: "offer_expired",
  not_started: "not_started",
  undo_expired: "undo_expired",
  nothing_to_undo: "nothing_to_undo",
  series_conflict: "series_conflict",
  proposal_closed: "proposal_closed",
} as const satisfies Record<RefusalCode, WordKey>;

const otherWords: Partial<Record<ProblemCode, Explained>> = {
  tenant_not_set_up: { title: "notSetUp", hint: "notSetUpHint" },
  unauthenticated: { title: "signInFailed", hint: "signInFailedHint" },
  consent_required: { title: "consentNeeded", hint: "consentNeededHint" },
  not_allowed: { title: "somethingWrong", hint: "not_allowed" },
  rate_limited: { title: "somethingWrong", hint: "rate_limited" },
  version_conflict: { title: "changedMeanwhile", hint: "changedMeanwhileHint" },
  unavailable: { title: "offline", hint: "offlineHint" },
};

const hostWords: Record<HostProblemKind, Explained> = {
  not_in_host: { title: "openIn", hint: "openInHint" },
  host_silent: { title: "hostSilent", hint: "hostSilentHint" },
  sign_in_failed: { title: "signInFailed", hint: "signInFailedHint" },
  cancelled: { title: "signInFailed", hint: "signInFailedHint" },
  refused: { title: "signInFailed", hint: "signInFailedHint" },
  not_linked: { title: "notLinked", hint: "notLinkedHint" },
  guest: { title: "guest", hint: "guestHint" },
  consent_missing: { title: "notSetUp", hint: "notSetUpHint" },
};

export interface Explained {
  readonly title: WordKey;
  readonly hint: WordKey;
  readonly params?: Params;
}

/** Title and next step for anything that a request or a host may fail with. `clientName` is where we are, e.g. "Teams". */
export function explain(error: unknown, clientName: string): Explained {
  if (error instanceof Offline) return { title: "offline", hint: "offlineHint" };
  if (error instanceof HostProblem) return { ...hostWords[error.kind], params: { client: clientName } };
  if (!(error instanceof ApiProblem)) return { title: "somethingWrong", hint: "somethingWrongHint" };
  if (error.problem.claims !== undefined) return { title: "moreProof", hint: "moreProofHint" };
  const refusal = refusalOf(error);
  if (refusal) return { title: "somethingWrong", hint: refusalWords[refusal] };
  return otherWords[error.problem.code] ?? { title: "somethingWrong", hint: "somethingWrongHint" };
}

/** The refusal the rules gave, when it was one. */
export function refusalOf(error: unknown): RefusalCode | undefined {
  if (!(error instanceof ApiProblem)) return undefined;
  const { code } = error.problem;
  return code in refusalWords ? (code as RefusalCode) : undefined;
}

/** What to hand to the help desk: reference, time, request id, code. No personal data. */
export function detailsToCopy(error: unknown, about: { readonly now: number; readonly reference?: string }): string {
  const lines = [`Slotside · ${new Date(about.now).toISOString()}`];
  if (about.reference !== undefined) lines.push(`Reference: ${about.reference}`);
  if (error instanceof ApiProblem) {
    const { code, status, requestId, title } = error.problem;
    lines.push(`${title} (${code}, ${status})`, `Request: ${requestId}`);
    const setupUrl = error.problem["setupUrl"];
    if (typeof setupUrl === "string") lines.push(`Set-up: ${setupUrl}`);
  } else if (error instanceof Error) lines.push(`${error.name}: ${error.message}`);
  return lines.join("\n");
}
