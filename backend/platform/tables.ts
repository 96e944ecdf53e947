/** The columns of every table, as `migrations/` make them. Kysely's view of the database. */
import type { ColumnType, Generated } from "kysely";

/** jsonb: parsed on the way out, JSON text on the way in. */
type Json<T> = ColumnType<T, string, string>;
/** The range as PostgreSQL prints it on the way out; written with `tstzrange(…)`. */
type Range = ColumnType<string, never, never>;
type Vendor = "microsoft" | "zoom" | "google";

export interface Tables {
  tenants: { id: string; display_name: string; onboarded_at: Date };
  tenant_origins: { issuer: "entra" | "zoom"; external_tenant: string; tenant_id: string };
  people: {
    tenant_id: string;
    id: string;
    display_name: string;
    email: string;
    time_zone: string;
    locale: string;
    roles: string[];
    created_at: Date;
  };
  identities: {
    tenant_id: string;
    issuer: "entra" | "zoom";
    external_tenant: string;
    subject: string;
    person_id: string;
    linked_at: Date;
  };
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
  };
  bearers: { token_hash: string; tenant_id: string; person_id: string; surface: string; expires_at: Date };
  offerings: {
    tenant_id: string;
    id: string;
    version: number;
    name: string;
    description: string;
    kind: "individual" | "group";
    duration_minutes: number;
    rules: Json<unknown>;
    deleted_at: Date | null;
    created_at: Date;
  };
  offering_providers: { tenant_id: string; offering_id: string; provider_id: string; position: number };
  schedules: { tenant_id: string; provider_id: string; schedule: Json<unknown>; changed_at: Date };
  sessions: {
    tenant_id: string;
    id: string;
    reference: string;
    version: number;
    status: "scheduled" | "cancelled" | "completed";
    offering_id: string;
    offering_name: string;
    kind: "individual" | "group";
    starts_at: Date;
    ends_at: Date;
    time_zone: string;
    presence: "virtual" | "in_person" | "phone";
    location: string | null;
    generate_url: boolean;
    self_removal: boolean;
    capacity: number;
    meeting_vendor: "teams" | "zoom" | "meet" | "own" | null;
    series_id: string | null;
    note: string | null;
    cancel_reason: string | null;
    created_at: Date;
    is_published: Generated<boolean>;
    minimum_roster: number | null;
    roster_due_at: Date | null;
    own_join_url: string | null;
    due_at: Date | null;
  };
  session_providers: { tenant_id: string; session_id: string; provider_id: string; position: number };
  series: {
    tenant_id: string;
    id: string;
    offering_id: string;
    recurrence: Json<unknown>;
    enrol: "series" | "date";
    created_at: Date;
  };
  series_dates: { tenant_id: string; series_id: string; position: number; session_id: string };
  holds: {
    tenant_id: string;
    id: string;
    holder_id: string;
    offering_id: string;
    session_id: string | null;
    provider_ids: string[];
    starts_at: Date;
    ends_at: Date;
    placed_at: Date;
    expires_at: Date;
  };
  held_times: { tenant_id: string; hold_id: string; provider_id: string; during: Range };
  matches: { tenant_id: string; id: string; provider_id: string; learner_id: string; created_at: Date };
  seats: {
    tenant_id: string;
    id: string;
    session_id: string;
    learner_id: string;
    state: "booked" | "waitlisted" | "offered" | "cancelled" | "attended" | "no_show";
    rsvp: "none" | "accepted" | "tentative" | "declined";
    created_at: Date;
    offered_until: Date | null;
    waiting_since: Date | null;
    missed_offer: Generated<boolean>;
    moves: Generated<number>;
  };
  session_claims: {
    tenant_id: string;
    id: string;
    person_id: string;
    session_id: string;
    part: "provider" | "learner";
    during: Range;
    active: boolean;
  };
  session_changes: {
    tenant_id: string;
    id: string;
    session_id: string;
    at: Date;
    by_name: string;
    source: string;
    what: string;
  };
  session_notices: {
    tenant_id: string;
    id: string;
    session_id: string;
    at: Date;
    kind: "booked" | "moved" | "cancelled";
    channel: "calendar";
    person_id: string | null;
    recipient: string;
    outcome: "sent";
  };
  idempotency_keys: {
    tenant_id: string;
    caller_id: string;
    key: string;
    request_hash: string;
    status: number;
    resource_kind: string;
    resource_id: string;
    created_at: Date;
  };
  session_sync: {
    tenant_id: string;
    session_id: string;
    desired_version: number;
    applied_version: number;
    due_at: Date;
    leased_until: Date | null;
    lease_id: string | null;
    attempts: number;
    last_problem: string | null;
  };
  session_meetings: {
    tenant_id: string;
    session_id: string;
    vendor: "zoom";
    generation: number;
    connection_id: string;
    state: "none" | "ready" | "failed";
    vendor_meeting_id: string | null;
    vendor_uuids: string[];
    join_url: string | null;
    written: Json<unknown> | null;
  };
  session_events: {
    tenant_id: string;
    session_id: string;
    vendor: "microsoft";
    generation: number;
    connection_id: string;
    state: "none" | "ready" | "failed";
    event_id: string | null;
    ical_uid: string | null;
    etag: string | null;
    web_link: string | null;
    join_url: string | null;
    written: Json<unknown> | null;
  };
}
