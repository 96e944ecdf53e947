-- How an organisation connects a vendor: by one authorisation for everybody, by each person's own, or by free and busy alone.
create table integrations (
  tenant_id uuid not null references tenants (id),
  vendor text not null check (vendor in ('microsoft', 'zoom', 'google')),
  method text not null check (method in ('domain_wide', 'individual', 'free_busy_only')),
  owner_emails text[] not null default '{}',
  -- A mailbox that we must not be able to read where access is limited to some; its refusal is the proof.
  must_not_read text,
  -- Where the authorisation for everybody stands. It waits for whoever gives it, and is confirmed by our own calls alone.
  authorisation text not null default 'none' check (authorisation in ('none', 'waiting', 'confirming', 'given', 'refused')),
  authorisation_problem text,
  authorisation_missing text[] not null default '{}',
  asked_by uuid,
  asked_at timestamptz,
  given_at timestamptz,
  -- Until when a refusal of a single mailbox may be an access policy that has not reached every server yet.
  spreading_until timestamptz,
  confirm_due_at timestamptz,
  -- Set while the vendor's page has sent somebody back and we have not decided yet.
  returned_at timestamptz,
  returned_hint text,
  state_hash text constraint integrations_state unique,
  -- Credentials of an application of the organisation's own (Zoom, Google), as sealed JSON; never shown again.
  credentials_sealed text,
  credentials_hint text,
  external_account text,
  reminded_at timestamptz,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (tenant_id, vendor),
  foreign key (tenant_id, asked_by) references people (tenant_id, id) on delete set null (asked_by)
);
create index integrations_confirm on integrations (confirm_due_at) where confirm_due_at is not null;

-- One run over a sample or over everybody.
create table integration_tests (
  tenant_id uuid not null,
  id uuid not null,
  vendor text not null,
  people text not null check (people in ('sample', 'all')),
  state text not null check (state in ('running', 'paused', 'done', 'stopped')),
  started_at timestamptz not null,
  finished_at timestamptz,
  total integer not null,
  calls integer not null default 0,
  -- 'refused' = the mailbox that must not be readable was not; empty where none is named.
  proof text check (proof in ('refused', 'readable', 'unknown')),
  problem text,
  primary key (tenant_id, id)
);
create index integration_tests_latest on integration_tests (tenant_id, vendor, started_at desc);

-- What is known of each person's account there, and when it is looked at next.
create table integration_people (
  tenant_id uuid not null,
  vendor text not null,
  person_id uuid not null,
  state text not null default 'unchecked' check (state in ('unchecked', 'accessible', 'inaccessible', 'spreading')),
  code text,
  vendor_code text,
  note text,
  checked_at timestamptz,
  since timestamptz,
  attempts integer not null default 0,
  due_at timestamptz,
  leased_until timestamptz,
  pending_test uuid,
  last_test uuid,
  primary key (tenant_id, vendor, person_id),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);
create index integration_people_due on integration_people (due_at) where due_at is not null;
create index integration_people_pending on integration_people (tenant_id, pending_test) where pending_test is not null;
