/** The columns of the tables about people on their way in: guests, and Zoom accounts that are nobody's here yet. */
import type { Generated } from "kysely";

export interface IdentityTables {
  guest_requests: {
    tenant_id: string;
    id: string;
    session_id: string;
    guest_id: string;
    address_hash: string;
    email_hash: string;
    at: Date;
  };
  zoom_authorizations: {
    state_hash: string;
    verifier_sealed: string;
    zoom_user: string | null;
    browser_hash: string | null;
    created_at: Date;
    expires_at: Date;
  };
  zoom_arrivals: {
    zoom_user: string;
    zoom_account: string;
    account_name: string;
    account_email: string;
    standing: "owner" | "admin" | "member";
    time_zone: string | null;
    plan: Generated<"basic" | "paid" | null>;
    scopes: string;
    access_token_sealed: string;
    access_token_expires_at: Date;
    refresh_token_sealed: string;
    arrived_at: Date;
    expires_at: Date;
  };
  browser_sign_ins: {
    state_hash: string;
    verifier_sealed: string;
    browser_hash: string;
    purpose: "link" | "set_up";
    zoom_user: string | null;
    external_tenant: string | null;
    tenant_id: string | null;
    person_id: string | null;
    created_at: Date;
    expires_at: Date;
  };
  link_tickets: { ticket_hash: string; zoom_user: string; created_at: Date; expires_at: Date };
}
