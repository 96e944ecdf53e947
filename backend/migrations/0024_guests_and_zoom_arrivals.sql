-- People without an account (guests), public pages of classes, and Zoom accounts that let us in before they are anybody's here.

-- A guest is a person of the tenant who proves who they are by reading their mail, and reaches their own seats only.
alter table people add column is_guest boolean not null default false;
create unique index people_guests on people (tenant_id, lower(email), lower(display_name)) where is_guest;

-- Whoever signed in by Zoom alone and was unlinked since: the same Zoom account becomes the same person again.
alter table people add column former_zoom_user text;
create index people_former_zoom on people (former_zoom_user) where former_zoom_user is not null;

-- The name of an offering's public page; kept when the page is switched off, so that a link that was given away works again later.
alter table offerings add column slug text;
create unique index offerings_slug on offerings (slug) where slug is not null;

-- A guest's bearer opens the page of one session only.
alter table bearers add column session_id uuid;

-- Who asked for a seat or a link lately, by hashes only: what limits how often that is possible.
create table guest_requests (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  session_id uuid not null,
  guest_id uuid not null,
  address_hash text not null,
  email_hash text not null,
  at timestamptz not null,
  primary key (tenant_id, id)
);
create index guest_requests_by_address on guest_requests (address_hash, at);
create index guest_requests_by_email on guest_requests (email_hash, at);
create index guest_requests_by_session on guest_requests (tenant_id, session_id, at);

-- A person at Zoom on their way in: which authorisation we began, and what came of it. One per Zoom user.
create table zoom_authorizations (
  state_hash text primary key,
  verifier_sealed text not null,
  -- The Zoom user whose panel began; null when a browser did, which then holds the value of `browser_hash`.
  zoom_user text,
  browser_hash text,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create table zoom_arrivals (
  zoom_user text primary key,
  zoom_account text not null,
  account_name text not null,
  account_email text not null,
  -- What Zoom says they are in their account.
  standing text not null check (standing in ('owner', 'admin', 'member')),
  time_zone text,
  scopes text not null,
  access_token_sealed text not null,
  access_token_expires_at timestamptz not null,
  refresh_token_sealed text not null,
  arrived_at timestamptz not null,
  expires_at timestamptz not null
);

alter table session_notices drop constraint session_notices_kind_check;
alter table session_notices add constraint session_notices_kind_check check
  (kind in ('booked', 'moved', 'cancelled', 'link_ready', 'offer', 'put_back', 'reminder', 'message', 'proposed',
            'proposal_declined', 'confirm', 'own_link'));
