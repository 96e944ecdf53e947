/** The columns of the tables about looking after an organisation. */
import type { Generated } from "kysely";
import type { Json } from "./tables.ts";

export interface AdministrationTables {
  audit_entries: {
    tenant_id: string;
    id: string;
    at: Date;
    actor_key: string | null;
    surface: string;
    kind: string;
    what: string;
    facts: Json<object> | null;
    words: string | null;
    subject_kind: string | null;
    subject_id: string | null;
    subject_name: string | null;
    people_keys: Generated<string[]>;
  };
  audit_people: { tenant_id: string; key: string; person_id: string };
  import_previews: {
    tenant_id: string;
    id: string;
    kind: "matches" | "people";
    by_id: string;
    made_at: Date;
    expires_at: Date;
    source: string;
    choices: Json<unknown>;
    shown_hash: string;
    outcome: Json<unknown> | null;
  };
  people_standing: {
    tenant_id: string;
    person_id: string;
    source: "sign_in" | "file" | "directory";
    added_at: Date;
    opened_at: Date | null;
    left_as: Generated<"removed" | "disabled" | null>;
    left_at: Generated<Date | null>;
    left_decision: Generated<"called_off" | "handed_over" | "kept" | null>;
    checked_at: Generated<Date | null>;
  };
  directory_groups: {
    tenant_id: string;
    group_id: string;
    name: string;
    roles: string[];
    chosen_at: Date;
    due_at: Date;
    last_read_at: Date | null;
    members: number | null;
    problem: string | null;
  };
  person_deletions: {
    tenant_id: string;
    person_id: string;
    asked_at: Date;
    due_at: Date;
    give_up_at: Date;
    attempts: Generated<number>;
  };
  tenant_departures: {
    tenant_id: string;
    asked_at: Date;
    due_at: Date;
    give_up_at: Date;
    attempts: Generated<number>;
  };
  offering_templates: {
    tenant_id: string;
    id: string;
    name: string;
    offering: Json<unknown>;
    created_at: Date;
  };
}
