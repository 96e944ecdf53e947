-- How we hear of what changes in connected calendars. A notification only says that a row is due; the pull finds out what.
create table calendar_watches (
  tenant_id uuid not null,
  connection_id uuid not null,
  -- Whose calendar it is: another account in the same connection is watched anew.
  account_id text not null,
  -- polling: the vendor does not call us. broken: the connection has to be mended first.
  state text not null check (state in ('watching', 'polling', 'broken')),
  -- The vendor's promise to call; null while there is none.
  watch_id text,
  resource_id text,
  expires_at timestamptz,
  -- When it is renewed, or asked for once more.
  renew_at timestamptz not null,
  sync_token text,
  window_to timestamptz,
  -- When this has to be looked after next; null = not before somebody connects the account again.
  due_at timestamptz,
  -- Raised by everything that may have changed something; pulled until both are equal.
  pull_wanted integer not null,
  pull_done integer not null,
  -- Pulls up to this one have to begin without a token, because something was missed.
  resync_wanted integer not null,
  last_pulled_at timestamptz,
  lease_id uuid,
  leased_until timestamptz,
  attempts integer not null,
  last_problem text,
  primary key (tenant_id, connection_id),
  foreign key (tenant_id, connection_id) references connections (tenant_id, id)
);
create index calendar_watches_due on calendar_watches (due_at) where due_at is not null;

-- Whom a vendor's call concerns. The only table that is read before a tenant is known.
create table vendor_routes (
  kind text not null check (kind in ('graph_subscription', 'google_channel', 'zoom_user')),
  external_id text not null,
  -- The organisation's account at the vendor, where calls name only that.
  account text,
  -- SHA-256 of what the vendor sends along to prove itself.
  secret_hash text,
  tenant_id uuid not null,
  person_id uuid not null,
  connection_id uuid not null,
  primary key (kind, external_id),
  foreign key (tenant_id, connection_id) references connections (tenant_id, id)
);
create index vendor_routes_by_connection on vendor_routes (tenant_id, connection_id);
create index vendor_routes_by_account on vendor_routes (kind, account) where account is not null;
