/** The columns of the tables about people on their way in: guests, and Zoom accounts that are nobody's here yet. */

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
    scopes: string;
    access_token_sealed: string;
    access_token_expires_at: Date;
    refresh_token_sealed: string;
    arrived_at: Date;
    expires_at: Date;
  };
}
