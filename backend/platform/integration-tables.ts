/** The columns of the tables about how an organisation connects its vendors, and about who is covered by that. */
import type { Generated } from "kysely";

type Vendor = "microsoft" | "zoom" | "google";

export interface IntegrationTables {
  integrations: {
    tenant_id: string;
    vendor: Vendor;
    method: "domain_wide" | "individual" | "free_busy_only";
    owner_emails: string[];
    must_not_read: string | null;
    authorisation: Generated<"none" | "waiting" | "confirming" | "given" | "refused">;
    authorisation_problem: string | null;
    authorisation_missing: Generated<string[]>;
    asked_by: string | null;
    asked_at: Date | null;
    given_at: Date | null;
    spreading_until: Date | null;
    confirm_due_at: Date | null;
    returned_at: Date | null;
    returned_hint: string | null;
    state_hash: string | null;
    credentials_sealed: string | null;
    credentials_hint: string | null;
    external_account: string | null;
    reminded_at: Date | null;
    created_at: Date;
    changed_at: Date;
  };
  integration_drafts: {
    tenant_id: string;
    vendor: Vendor;
    owner_emails: string[];
  };
  integration_mails: {
    tenant_id: string;
    id: string;
    kind: "link" | "owners";
    at: Date;
  };
  integration_tests: {
    tenant_id: string;
    id: string;
    vendor: Vendor;
    people: "sample" | "all";
    state: "running" | "paused" | "done" | "stopped";
    started_at: Date;
    finished_at: Date | null;
    total: number;
    calls: Generated<number>;
    proof: "refused" | "readable" | "unknown" | null;
    problem: string | null;
  };
  integration_people: {
    tenant_id: string;
    vendor: Vendor;
    person_id: string;
    state: Generated<"unchecked" | "accessible" | "inaccessible" | "spreading">;
    code: string | null;
    vendor_code: string | null;
    note: string | null;
    checked_at: Date | null;
    since: Date | null;
    attempts: Generated<number>;
    due_at: Date | null;
    leased_until: Date | null;
    pending_test: string | null;
    last_test: string | null;
  };
}
