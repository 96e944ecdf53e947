/** What a vendor's fault means to people: what it is called here, whether waiting helps, and who has to do something. */
import { problemSentences, sessionSentences } from "./problem-sentences.ts";
import type { Language } from "./problem-sentences.ts";

/** The facts of a fault that matter to people. */
export interface FaultFacts {
  readonly vendor: "microsoft" | "zoom" | "google";
  readonly kind:
    | "throttled"
    | "unavailable"
    | "grant_revoked"
    | "consent_required"
    | "mailbox_missing"
    | "licence_missing"
    | "account_unknown"
    | "not_permitted"
    | "rejected"
    | "unexpected_reply";
  /** The vendor's own code, or one of our adapters'. */
  readonly code?: string | undefined;
}

/** Our own word for what is wrong; stays the same when a vendor renames its codes. */
export type ProblemCode =
  | "busy"
  | "mailbox_busy"
  | "daily_limit"
  | "quota_used_up"
  | "down"
  | "changed_by_others"
  | "meeting_running"
  | "grant_revoked"
  | "app_removed"
  | "permission_missing"
  | "mailbox_missing"
  | "licence_missing"
  | "account_unknown"
  | "not_permitted"
  | "teams_not_allowed"
  | "meet_not_allowed"
  | "watch_refused"
  | "set_up_wrong"
  | "consent_withdrawn"
  | "refused"
  | "not_understood"
  | "ours";

/** Who can mend it: nobody has to, the person by connecting again, their organisation's administrator, or who runs Slotside. */
export type Fix = "wait" | "reconnect" | "administrator" | "operator";

export interface VendorProblem {
  readonly code: ProblemCode;
  /** `waiting`: it is tried again by itself and comes right; `failed`: somebody has to do something. */
  readonly state: "waiting" | "failed";
  readonly fix: Fix;
}

/** Zoom's numbers are text here, as in the fault. Sources: the error tables of Graph, Google Calendar and Zoom. */
const byCode: Readonly<Record<string, ProblemCode>> = {
  // Ours
  mailbox_busy: "mailbox_busy",
  daily_limit: "daily_limit",
  teams_not_allowed: "teams_not_allowed",
  meet_not_allowed: "meet_not_allowed",
  watch_refused: "watch_refused",
  consent_withdrawn: "consent_withdrawn",
  // Microsoft Graph and Entra ID
  ErrorIrresolvableConflict: "changed_by_others",
  MailboxNotEnabledForRESTAPI: "mailbox_missing",
  MailboxNotSupportedForRESTAPI: "mailbox_missing",
  ErrorNonExistentMailbox: "mailbox_missing",
  ErrorInvalidUser: "account_unknown",
  Request_ResourceNotFound: "account_unknown",
  ErrorAccessDenied: "not_permitted",
  Authorization_RequestDenied: "not_permitted",
  Forbidden: "not_permitted",
  ErrorQuotaExceeded: "quota_used_up",
  invalid_client: "set_up_wrong",
  unauthorized_client: "set_up_wrong",
  invalid_resource: "set_up_wrong",
  // Google Calendar
  quotaExceeded: "quota_used_up",
  forbiddenForNonOrganizer: "not_permitted",
  requiredAccessLevel: "not_permitted",
  insufficientPermissions: "permission_missing",
  accessNotConfigured: "set_up_wrong",
  forbiddenForServiceAccounts: "set_up_wrong",
  // Zoom
  "200": "licence_missing",
  "1001": "account_unknown",
  "1010": "account_unknown",
  "3002": "meeting_running",
  "3161": "licence_missing",
  "4700": "permission_missing",
  "4702": "set_up_wrong",
  "4704": "set_up_wrong",
  "4711": "permission_missing",
};

const byKind: Readonly<Record<FaultFacts["kind"], ProblemCode>> = {
  throttled: "busy",
  unavailable: "down",
  grant_revoked: "grant_revoked",
  consent_required: "permission_missing",
  mailbox_missing: "mailbox_missing",
  licence_missing: "licence_missing",
  account_unknown: "account_unknown",
  not_permitted: "not_permitted",
  rejected: "refused",
  unexpected_reply: "not_understood",
};

const problems: Readonly<Record<ProblemCode, Omit<VendorProblem, "code">>> = {
  busy: { state: "waiting", fix: "wait" },
  mailbox_busy: { state: "waiting", fix: "wait" },
  daily_limit: { state: "waiting", fix: "wait" },
  quota_used_up: { state: "waiting", fix: "wait" },
  down: { state: "waiting", fix: "wait" },
  changed_by_others: { state: "waiting", fix: "wait" },
  meeting_running: { state: "waiting", fix: "wait" },
  grant_revoked: { state: "failed", fix: "reconnect" },
  app_removed: { state: "failed", fix: "reconnect" },
  permission_missing: { state: "failed", fix: "reconnect" },
  mailbox_missing: { state: "failed", fix: "administrator" },
  licence_missing: { state: "failed", fix: "administrator" },
  account_unknown: { state: "failed", fix: "administrator" },
  not_permitted: { state: "failed", fix: "administrator" },
  teams_not_allowed: { state: "failed", fix: "administrator" },
  meet_not_allowed: { state: "failed", fix: "administrator" },
  watch_refused: { state: "waiting", fix: "wait" },
  set_up_wrong: { state: "failed", fix: "operator" },
  consent_withdrawn: { state: "failed", fix: "administrator" },
  refused: { state: "failed", fix: "operator" },
  not_understood: { state: "failed", fix: "operator" },
  ours: { state: "waiting", fix: "wait" },
};

/** What the code alone says counts only for kinds that leave it open: a token endpoint's word is never about a mailbox. */
const openKinds: readonly FaultFacts["kind"][] = ["rejected", "throttled", "unavailable", "consent_required"];

/** Total: every fault means something. */
export function problemOf({ kind, code }: FaultFacts): VendorProblem {
  const told = code !== undefined && openKinds.includes(kind) ? byCode[code] : undefined;
  // What passes by itself is not made hopeless by a code, nor the other way round.
  const isPassing = kind === "throttled" || kind === "unavailable";
  const fits = told !== undefined && (kind === "rejected" || isPassing === (problems[told].state === "waiting"));
  const word = fits ? told : byKind[kind];
  return { code: word, ...problems[word] };
}

/** Whether trying again sooner or later helps without anybody doing anything. */
export function isPassing(facts: FaultFacts): boolean {
  return problemOf(facts).state === "waiting";
}

export function problemByCode(code: ProblemCode): VendorProblem {
  return { code, ...problems[code] };
}

/** Whether this text is one of our words; what an older process wrote may not be. */
export function isProblemCode(text: string): text is ProblemCode {
  return Object.hasOwn(problems, text);
}

export const vendorNames: Readonly<Record<FaultFacts["vendor"], string>> = {
  microsoft: "Microsoft 365",
  zoom: "Zoom",
  google: "Google Calendar",
};

export interface ToldProblem {
  readonly vendor: FaultFacts["vendor"];
  readonly code: ProblemCode;
}

/** What the person reads on their session and on their connection: what is wrong and what to do, in one or two sentences. */
export function sentenceForPerson({ vendor, code }: ToldProblem, language: Language): string {
  return problemSentences[language][code].person.replaceAll("{vendor}", vendorNames[vendor]);
}

/** What others read on a session whose account is `name`'s, and who cannot mend it. */
export function sentenceForOthers(told: ToldProblem, name: string, language: Language): string {
  const { fix } = problems[told.code];
  const isTheirs = (fix === "reconnect" || fix === "administrator") && told.code !== "consent_withdrawn";
  if (!isTheirs) return sentenceForPerson(told, language);
  return sessionSentences[language].notYours
    .replaceAll("{vendor}", vendorNames[told.vendor])
    .replaceAll("{name}", name);
}

/** What the owner of the integration reads, about `who` (an account's name, or nobody in particular). */
export function sentenceForOwner({ vendor, code }: ToldProblem, language: Language): string {
  return problemSentences[language][code].owner.replaceAll("{vendor}", vendorNames[vendor]);
}
