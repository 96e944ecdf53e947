/** Audit entries as the contract shows them. */
import type { AuditEntry, AuditSubject } from "#contract/audit.ts";
import type { AuditLine } from "../../domain/audit-lines.ts";
import { sayAudit } from "../../domain/audit-words.ts";
import type { Language } from "../../domain/problem-sentences.ts";
import type { NamedKey } from "./audit.store.ts";

interface EntryRow {
  readonly id: string;
  readonly at: Date;
  readonly actor_key: string | null;
  readonly surface: string;
  readonly kind: string;
  readonly what: string;
  readonly facts: object | null;
  readonly subject_kind: string | null;
  readonly subject_id: string | null;
  readonly subject_name: string | null;
  readonly people_keys: readonly string[];
}

/** Whoever is not in `named` was deleted. Older entries stay as they were written. */
export function viewAuditEntry(
  row: EntryRow,
  { named, language }: { readonly named: ReadonlyMap<string, NamedKey>; readonly language: Language },
): AuditEntry {
  const said = row.facts === null ? undefined : sayAudit({ kind: row.kind, ...row.facts } as AuditLine, language);
  const person = (key: string) => {
    const known = named.get(key);
    return known === undefined ? {} : { id: known.id, displayName: known.displayName };
  };
  return {
    id: row.id,
    at: row.at.toISOString().replace(".000Z", "Z"),
    ...(row.actor_key === null ? {} : { by: person(row.actor_key) }),
    surface: row.surface,
    kind: row.kind,
    what: said ?? row.what,
    ...(row.subject_kind === null
      ? {}
      : {
          subject: {
            kind: row.subject_kind as AuditSubject,
            ...(row.subject_id === null ? {} : { id: row.subject_id }),
            ...(row.subject_name === null ? {} : { name: row.subject_name }),
          },
        }),
    people: row.people_keys.map(person),
  };
}
