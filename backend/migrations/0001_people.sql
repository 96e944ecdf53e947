-- People, the organisations they belong to, the identities by which they are recognised, and their vendor connections.
create extension if not exists btree_gist;

create table tenants (
  id uuid primary key,
  display_name text not null,
  onboarded_at timestamptz not null
);

-- Which organisation at an identity provider is which tenant: an Entra tenant id, or a Zoom account id.
create table tenant_origins (
  issuer text not null check (issuer in ('entra', 'zoom')),
  external_tenant text not null,
  tenant_id uuid not null references tenants (id),
  primary key (issuer, external_tenant)
);

create table people (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  display_name text not null,
  email text not null,
  time_zone text not null,
  locale text not null,
  roles text[] not null,
  created_at timestamptz not null,
  primary key (tenant_id, id)
);
create index people_by_email on people (tenant_id, lower(email));

-- A person may have several identities; one identity belongs to one person.
create table identities (
  tenant_id uuid not null,
  issuer text not null check (issuer in ('entra', 'zoom')),
  external_tenant text not null,
  subject text not null,
  person_id uuid not null,
  linked_at timestamptz not null,
  primary key (tenant_id, issuer, external_tenant, subject),
  constraint identities_one_person unique (issuer, external_tenant, subject),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);

create table connections (
  tenant_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  vendor text not null check (vendor in ('microsoft', 'zoom', 'google')),
  purposes text[] not null,
  method text not null check (method in ('delegated', 'app_only')),
  account_tenant text not null,
  account_id text not null,
  account_name text not null,
  account_email text not null,
  scopes text not null,
  status text not null check (status in ('connected', 'needs_reconnect', 'revoked')),
  problem text,
  connected_at timestamptz not null,
  refresh_token_sealed text,
  access_token_sealed text,
  access_token_expires_at timestamptz,
  refresh_leased_until timestamptz,
  primary key (tenant_id, id),
  constraint connections_one_per_vendor unique (tenant_id, person_id, vendor),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);
-- One vendor account belongs to one person, everywhere; a second link is refused as account_in_use.
create unique index connections_account_in_use on connections (vendor, account_tenant, account_id) where status <> 'revoked';

-- An authorisation under way at a vendor. The callback leaves its result here; only the bearer that began may finish it.
create table connect_attempts (
  tenant_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  vendor text not null,
  surface text not null,
  purposes text[] not null,
  state_hash text not null constraint connect_attempts_state unique,
  verifier_sealed text not null,
  code_sealed text,
  one_time_value_hash text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, id)
);

-- Opaque bearers of ours (the Zoom panel). Only the hash is kept.
create table bearers (
  token_hash text primary key,
  tenant_id uuid not null,
  person_id uuid not null,
  surface text not null,
  expires_at timestamptz not null
);
