-- Whom the integration belongs to: told once when it breaks and once when it heals. Empty = the organisation's administrators.
alter table tenants add column owner_emails text[] not null default '{}';

-- What is wrong with a connection that still is connected, or why it is not, in our own word.
alter table connections
  add column problem_code text,
  add column problem_since timestamptz;

-- Kinds of calls that fail at present: one row until such a call succeeds again.
create table vendor_troubles (
  tenant_id uuid not null,
  connection_id uuid not null,
  area text not null check (area in ('calendar', 'meetings', 'changes')),
  access text not null check (access in ('read', 'write')),
  code text not null,
  vendor text not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  count integer not null,
  primary key (tenant_id, connection_id, area, access, code)
);

-- What is broken, by its cause. The same cause is one row while it lasts, however many sessions it hits.
create table incidents (
  tenant_id uuid not null,
  id uuid not null,
  cause text not null,
  vendor text not null,
  code text not null,
  connection_id uuid,
  person_id uuid,
  opened_at timestamptz not null,
  last_seen_at timestamptz not null,
  count integer not null,
  told_at timestamptz,
  healed_at timestamptz,
  healed_told_at timestamptz,
  primary key (tenant_id, id)
);
create unique index incidents_open on incidents (tenant_id, cause) where healed_at is null;
create index incidents_untold on incidents (opened_at) where told_at is null;
create index incidents_healing_untold on incidents (healed_at) where healed_at is not null and healed_told_at is null;

-- When each connection is compared with the database next, and how the last comparison went.
create table reconciles (
  tenant_id uuid not null,
  connection_id uuid not null,
  due_at timestamptz not null,
  attempts integer not null,
  last_run_at timestamptz,
  last_problem text,
  primary key (tenant_id, connection_id)
);
create index reconciles_due on reconciles (due_at);

-- A create is about to be asked for, or was and nobody knows its outcome: looked for once more when it is due.
create table second_looks (
  tenant_id uuid not null,
  connection_id uuid not null,
  session_id uuid not null,
  area text not null check (area in ('calendar', 'meetings')),
  due_at timestamptz not null,
  primary key (tenant_id, connection_id, session_id, area)
);
create index second_looks_due on second_looks (due_at);

-- What was found to differ between vendors and the database, and what was done about it; append-only.
create table drift_findings (
  tenant_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  connection_id uuid not null,
  session_id uuid,
  kind text not null,
  what text not null,
  primary key (tenant_id, id)
);
create index drift_findings_by_time on drift_findings (tenant_id, at);
