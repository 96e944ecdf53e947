/** The columns of the tables about looking after an organisation. */
import type { Generated } from "kysely";

export interface AdministrationTables {
  audit_entries: {
    tenant_id: string;
    id: string;
    at: Date;
    actor_key: string | null;
    surface: string;
    kind: string;
    what: string;
    subject_kind: string | null;
    subject_id: string | null;
    subject_name: string | null;
    people_keys: Generated<string[]>;
  };
  audit_people: { tenant_id: string; key: string; person_id: string };
}
