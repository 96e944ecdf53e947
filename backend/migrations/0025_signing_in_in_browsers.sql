-- Signing in with Microsoft on pages of ours: to link a Zoom account, and to become an organisation's first administrator.
alter table zoom_arrivals add column plan text check (plan in ('basic', 'paid'));

create table browser_sign_ins (
  state_hash text primary key,
  verifier_sealed text not null,
  -- What only this browser holds.
  browser_hash text not null,
  purpose text not null check (purpose in ('link', 'set_up')),
  -- `link`: whose Zoom account.
  zoom_user text,
  -- `set_up`: the organisation that somebody consented for.
  external_tenant text,
  -- Who signed in.
  tenant_id uuid,
  person_id uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null
);

-- A link that a panel hands to the browser: it begins one sign-in.
create table link_tickets (
  ticket_hash text primary key,
  zoom_user text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
