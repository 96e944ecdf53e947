/** Notes in the audit log what somebody did that matters, in the transaction that does it. */
import type { AuditSubject } from "#contract/audit.ts";
import type { AuditLine } from "../../domain/audit-lines.ts";
import { sayAudit } from "../../domain/audit-words.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import { findAuditKeys, insertAuditEntry } from "./audit.store.ts";

export interface AuditDeps {
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface AuditNote {
  /** Who did it; without a person it was Slotside itself. */
  readonly by:
    Pick<Caller, "scope" | "personId" | "surface"> | { readonly scope: TenantScope; readonly surface: "system" };
  readonly line: AuditLine;
  /** The thing it was done to. `name` must not be a person's. */
  readonly subject?: { readonly kind: AuditSubject; readonly id?: string; readonly name?: string };
  /** The ids of whom it concerns, other than who did it. */
  readonly people?: readonly string[];
}

/** Never refuses: whatever may be done may be noted. Call it last in the transaction. */
export async function recordAudit(deps: AuditDeps, tx: Tx, note: AuditNote): Promise<void> {
  const { by, line, subject, people = [] } = note;
  const { kind, ...facts } = line;
  const actor = "personId" in by ? by.personId : undefined;
  const involved = [...new Set([...(actor === undefined ? [] : [actor]), ...people])];
  const keys = await findAuditKeys(tx, by.scope, { people: involved, newKey: deps.ids.next });
  const keyOf = (personId: string): string => keys.get(personId) ?? deps.ids.next();
  await insertAuditEntry(tx, by.scope, {
    id: deps.ids.next(),
    at: new Date(deps.clock.now()),
    actor_key: actor === undefined ? null : keyOf(actor),
    surface: by.surface,
    kind,
    what: sayAudit(line, "en") ?? kind,
    facts: JSON.stringify(facts),
    words: [...new Set((["en", "de"] as const).map((language) => sayAudit(line, language)))].join("\n"),
    subject_kind: subject?.kind ?? null,
    subject_id: subject?.id ?? null,
    subject_name: subject?.name ?? null,
    people_keys: people.map(keyOf),
  });
}
