/** Why a person's account cannot be reached with an organisation's authorisation: our own word for it, and what mends it. */
import { accessSentences } from "./access-sentences.ts";
import type { Language } from "./problem-sentences.ts";
import { vendorNames } from "./vendor-problems.ts";
import type { FaultFacts } from "./vendor-problems.ts";

export type AccessCode =
  /** No plan that includes a mailbox. */
  | "no_mailbox"
  /** The mailbox is kept on the organisation's own servers. */
  | "on_premises"
  /** A guest from another organisation, where their mailbox is. */
  | "guest_here"
  /** Soft-deleted, archived, or not made yet. */
  | "inactive_mailbox"
  | "account_disabled"
  | "unknown_person"
  /** Deleted from the directory, and may be restored for a while. */
  | "removed_person"
  /** An access policy leaves this mailbox out. */
  | "blocked_by_policy"
  /** Nothing tells which account there is theirs. */
  | "no_account"
  | "not_connected"
  | "needs_reconnect"
  | "free_busy_hidden"
  | "calendar_off"
  | "not_active"
  | "refused";

export const accessCodes = [
  "no_mailbox",
  "on_premises",
  "guest_here",
  "inactive_mailbox",
  "account_disabled",
  "unknown_person",
  "removed_person",
  "blocked_by_policy",
  "no_account",
  "not_connected",
  "needs_reconnect",
  "free_busy_hidden",
  "calendar_off",
  "not_active",
  "refused",
] as const satisfies readonly AccessCode[];

/** Whether this text is one of our words; what an older process wrote may not be. */
export function isAccessCode(text: string | null): text is AccessCode {
  return accessCodes.some((code) => code === text);
}

/** What is wrong in plain words, and exactly what mends it, for the administrator. */
export function sayAccess(
  { vendor, code }: { readonly vendor: FaultFacts["vendor"]; readonly code: AccessCode },
  language: Language,
): { readonly detail: string; readonly fix: string } {
  const { detail, fix } = accessSentences[language][code];
  const named = (text: string): string => text.replaceAll("{vendor}", vendorNames[vendor]);
  return { detail: named(detail), fix: named(fix) };
}
