/** What the audit log keeps of a deed: a kind and its facts. It is worded when it is read, by `audit-words.ts`. */
import type { FaultFacts } from "./vendor-problems.ts";
import type { WebhookProblem } from "./webhook-problems.ts";

type Vendor = FaultFacts["vendor"];

interface Imported {
  readonly unchanged: number;
  /** How many lines were left out. */
  readonly wrong: number;
}

/** A choice of the organisation's. */
export type SettingName =
  "organizer" | "ownerEmails" | "helpContact" | "reminderMinutes" | "auditDays" | "sessionDays" | "noticeDays";

/**
 * By kind, what there is to tell. Entries can never be changed: no fact names a person or holds an address, a secret or an id of
 * theirs, and no kind is ever renamed. Whom it is about is said beside it.
 */
export interface AuditFacts {
  readonly "connections.connected": { readonly vendor: Vendor; readonly purposes: readonly string[] };
  readonly "connections.disconnected": {
    readonly vendor: Vendor;
    readonly whose: "own" | "their";
    /** What became of the sessions ahead. */
    readonly sessions: "keep" | "remove" | "hand_over";
  };
  readonly "connections.removed": object;
  readonly "integrations.asked": object;
  readonly "integrations.changed": {
    readonly vendor: Vendor;
    readonly did: "set_up" | "changed" | "owners";
    readonly method?: "domain_wide" | "individual" | "free_busy_only";
  };
  readonly "integrations.credentials": object;
  readonly "integrations.reminded": object;
  readonly "integrations.removed": { readonly vendor: Vendor };
  readonly "matches.ended": object;
  readonly "matches.imported": Imported & { readonly added: number; readonly ended: number };
  readonly "matches.made": object;
  readonly "offerings.template_made": object;
  readonly "offerings.template_removed": object;
  readonly "organisation.departure_asked": object;
  readonly "organisation.exported": object;
  readonly "people.added": { readonly count: number };
  readonly "people.administrator": object;
  readonly "people.arrived": { readonly as: "administrator" | "other" };
  readonly "people.called_off": object;
  readonly "people.deleted": object;
  readonly "people.deletion_asked": object;
  readonly "people.exported": { readonly whose: "own" | "their" };
  readonly "people.group_chosen": { readonly roles: readonly string[] };
  readonly "people.group_dropped": object;
  readonly "people.handed_over": object;
  readonly "people.imported": Imported & { readonly added: number; readonly changed: number };
  readonly "people.kept": object;
  readonly "people.left": { readonly as: "removed" | "disabled" };
  readonly "people.renamed": object;
  readonly "people.roles": {
    readonly from?: readonly string[];
    readonly to: readonly string[];
    readonly by?: "group" | "import";
  };
  readonly "settings.changed": { readonly names: readonly SettingName[] };
  readonly "webhooks.disabled": { readonly problem: WebhookProblem };
  readonly "webhooks.made": object;
  readonly "webhooks.removed": object;
}

/** Area and verb: what filters ask for. */
export type AuditKind = keyof AuditFacts;

export type AuditLine = { readonly [kind in AuditKind]: { readonly kind: kind } & AuditFacts[kind] }[AuditKind];
