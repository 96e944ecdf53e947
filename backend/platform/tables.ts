/** The columns of every table, as `migrations/` make them. Kysely's view of the database. */
import type { ColumnType, Generated } from "kysely";
import type { AdministrationTables } from "./administration-tables.ts";
import type { IdentityTables } from "./identity-tables.ts";
import type { AccountTables } from "./account-tables.ts";
import type { IntegrationTables } from "./integration-tables.ts";
import type { VendorTables } from "./vendor-tables.ts";
import type { WebhookTables } from "./webhook-tables.ts";
import type { WishTables } from "./wish-tables.ts";

/** jsonb: parsed on the way out, JSON text on the way in. */
export type Json<T> = ColumnType<T, string, string>;
/** The range as PostgreSQL prints it on the way out; written with `tstzrange(…)`. */
type Range = ColumnType<string, never, never>;
type Vendor = "microsoft" | "zoom" | "google";

export interface Tables
  extends
    AccountTables,
    IdentityTables,
    VendorTables,
    AdministrationTables,
    IntegrationTables,
    WebhookTables,
    WishTables {
  tenants: {
    id: string;
    display_name: string;
    onboarded_at: Date;
    owner_emails: Generated<string[]>;
    organizer: Generated<"provider" | "booker">;
    help_contact: Generated<string | null>;
    reminder_minutes: Generated<number[] | null>;
    audit_kept_days: Generated<number>;
    sessions_kept_days: Generated<number | null>;
    notices_kept_days: Generated<number>;
  };
  rate_buckets: { key: string; tokens: number; burst: number; per_second: number; at: Date };
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
    named_by_hand: Generated<boolean>;
    former_names: Generated<string[]>;
    is_guest: Generated<boolean>;
    former_zoom_user: Generated<string | null>;
  };
  identities: {
    tenant_id: string;
    issuer: "entra" | "zoom";
    external_tenant: string;
    subject: string;
    person_id: string;
    linked_at: Date;
  };
  bearers: {
    token_hash: string;
    tenant_id: string;
    person_id: string;
    surface: string;
    expires_at: Date;
    session_id: Generated<string | null>;
  };
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
    slug: Generated<string | null>;
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
    cancel_because: Json<unknown> | null;
    created_at: Date;
    is_published: Generated<boolean>;
    minimum_roster: number | null;
    roster_due_at: Date | null;
    own_join_url: string | null;
    due_at: Date | null;
    organizer_id: string | null;
    organizer_because: Generated<"class" | "booked_for_others" | "no_calendar" | "no_link" | null>;
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
    offer_id: string | null;
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
  meeting_names: {
    tenant_id: string;
    offering_id: string;
    learner_id: string;
    name: string;
    noted_at: Date;
  };
  session_claims: {
    tenant_id: string;
    id: string;
    person_id: string;
    session_id: string;
    part: "provider" | "learner";
    during: Range;
    active: boolean;
    kept_until: Date | null;
  };
  session_undos: {
    tenant_id: string;
    session_id: string;
    kind: "move" | "cancel";
    press_id: string;
    by_id: string | null;
    made_at: Date;
    actor_until: Date;
    staff_until: Date | null;
    before: Json<unknown>;
    release_at: Date | null;
  };
  session_answers: {
    tenant_id: string;
    session_id: string;
    person_id: string;
    answer: "accepted" | "tentative" | "declined" | null;
    tell: Generated<"organizer" | "nobody">;
    wanted: Generated<number>;
    written: Generated<number>;
    due_at: Date;
    leased_until: Date | null;
    lease_id: string | null;
    attempts: Generated<number>;
    seen_by_organizer: Generated<"none" | "accepted" | "tentative" | "declined">;
    seen_on_copy: Generated<"none" | "accepted" | "tentative" | "declined">;
    written_answer: "accepted" | "tentative" | "declined" | null;
  };
  proposals: {
    tenant_id: string;
    id: string;
    session_id: string;
    by_id: string;
    for_part: "provider" | "learner";
    starts_at: Date;
    ends_at: Date;
    instead_of_starts_at: Date;
    instead_of_ends_at: Date;
    message: string | null;
    state: "open" | "accepted" | "declined" | "withdrawn";
    source: "teams" | "outlook" | "zoom" | "web" | "api" | "calendar";
    created_at: Date;
    decided_at: Date | null;
    decided_by: string | null;
    tell: Generated<boolean>;
    told_by_calendar: string | null;
  };
  session_changes: {
    tenant_id: string;
    id: string;
    session_id: string;
    at: Date;
    by_name: string;
    source: string;
    what: string;
    lines: ColumnType<unknown, string, never>;
  };
  session_notices: {
    tenant_id: string;
    id: string;
    session_id: string;
    at: Date;
    kind:
      | "booked"
      | "moved"
      | "cancelled"
      | "link_ready"
      | "offer"
      | "put_back"
      | "reminder"
      | "message"
      | "proposed"
      | "proposal_declined"
      | "confirm"
      | "own_link";
    channel: "calendar" | "email";
    person_id: string | null;
    recipient: string;
    outcome: "waiting" | "sent" | "failed";
    reason: string | null;
    address: string | null;
    content: Json<unknown> | null;
    occasion: string | null;
    carried_by: string | null;
    told_before: Json<unknown> | null;
    due_at: Date | null;
    leased_until: Date | null;
    in_doubt: Generated<boolean>;
    attempts: Generated<number>;
  };
  session_telling: {
    tenant_id: string;
    session_id: string;
    wanted: number;
    done: number;
    due_at: Date;
    waiting_since: Date;
    by_person_id: string | null;
    by_name: string | null;
    known_to: Generated<readonly string[]>;
    attempts: Generated<number>;
  };
  told: {
    tenant_id: string;
    session_id: string;
    person_id: string;
    is_on: boolean;
    starts_at: Date;
    ends_at: Date;
    place: string | null;
    join_url: string | null;
    provider_ids: string[];
    channel: "own" | "calendar" | "email";
    has_entry: boolean;
    entry_uid: string | null;
    sequence: number;
    offered_until: Date | null;
    in_line: Generated<boolean>;
    remind_at: Date | null;
    remind_minutes: number | null;
  };
  person_reminders: { tenant_id: string; person_id: string; minutes_before: number[] };
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
  vendor_troubles: {
    tenant_id: string;
    connection_id: string;
    area: "calendar" | "meetings" | "changes";
    access: "read" | "write";
    code: string;
    vendor: Vendor;
    first_at: Date;
    last_at: Date;
    count: number;
  };
  incidents: {
    tenant_id: string;
    id: string;
    cause: string;
    vendor: Vendor;
    code: string;
    connection_id: string | null;
    person_id: string | null;
    opened_at: Date;
    last_seen_at: Date;
    count: number;
    told_at: Date | null;
    healed_at: Date | null;
    healed_told_at: Date | null;
  };
  reconciles: {
    tenant_id: string;
    connection_id: string;
    due_at: Date;
    attempts: number;
    last_run_at: Date | null;
    last_problem: string | null;
  };
  second_looks: {
    tenant_id: string;
    connection_id: string;
    session_id: string;
    area: "calendar" | "meetings";
    due_at: Date;
  };
  drift_findings: {
    tenant_id: string;
    id: string;
    at: Date;
    connection_id: string;
    session_id: string | null;
    kind: string;
    what: string;
    area: "calendar" | "meetings" | null;
  };
  call_slots: {
    tenant_id: string;
    connection_id: string;
    slot: number;
    lease_id: string | null;
    expires_at: Date | null;
  };
  zoom_budgets: { tenant_id: string; connection_id: string; day: ColumnType<Date, string, string>; used: number };
  incident_mails: {
    tenant_id: string;
    incident_id: string;
    kind: "opened" | "healed";
    address: string;
    name: string;
    language: "en" | "de";
    part: "owner" | "person";
    outcome: "waiting" | "sent" | "failed";
    due_at: Date;
    attempts: number;
  };
}
