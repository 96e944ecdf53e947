/** The columns of the tables about connected accounts. */
import type { ColumnType, Generated } from "kysely";

type Vendor = "microsoft" | "zoom" | "google";

export interface AccountTables {
  connections: {
    tenant_id: string;
    id: string;
    person_id: string;
    vendor: Vendor;
    purposes: string[];
    method: "delegated" | "app_only";
    account_tenant: string;
    account_id: string;
    account_name: string;
    account_email: string;
    scopes: string;
    status: "connected" | "needs_reconnect" | "revoked";
    problem: string | null;
    connected_at: Date;
    refresh_token_sealed: string | null;
    access_token_sealed: string | null;
    access_token_expires_at: Date | null;
    refresh_leased_until: Date | null;
    problem_code: string | null;
    problem_since: Date | null;
    plan: Generated<string | null>;
    conflict_calendars: Generated<string[]>;
    target_calendar: Generated<string | null>;
    last_test: ColumnType<unknown, string | null | undefined, string | null>;
  };
  departures: {
    tenant_id: string;
    connection_id: string;
    sessions: "keep" | "remove" | "hand_over";
    meets: "teams" | "zoom" | "meet" | null;
    total: number;
    wanted_at: Date;
    wanted_by: string;
    due_at: Date;
    attempts: number;
  };
  connect_attempts: {
    tenant_id: string;
    id: string;
    person_id: string;
    vendor: Vendor;
    surface: string;
    purposes: string[];
    state_hash: string;
    verifier_sealed: string;
    code_sealed: string | null;
    one_time_value_hash: string | null;
    created_at: Date;
    expires_at: Date;
    connection_id: Generated<string | null>;
    as_another: Generated<boolean>;
    ticket_hash: Generated<string | null>;
    browser_hash: Generated<string | null>;
    account_sealed: Generated<string | null>;
    confirmed_at: Generated<Date | null>;
  };
}
