-- Sessions, their seats, and the claims by which the database itself keeps anybody from being in two places at once.
create table sessions (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  reference text not null,
  version integer not null,
  status text not null check (status in ('scheduled', 'cancelled', 'completed')),
  offering_id uuid not null,
  offering_name text not null,
  kind text not null check (kind in ('individual', 'group')),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  time_zone text not null,
  presence text not null,
  location text,
  generate_url boolean not null,
  self_removal boolean not null,
  capacity integer not null check (capacity > 0),
  meeting_vendor text check (meeting_vendor in ('teams', 'zoom', 'meet', 'own')),
  note text,
  cancel_reason text,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  constraint sessions_reference unique (reference),
  constraint sessions_end_after_start check (ends_at > starts_at),
  foreign key (tenant_id, offering_id) references offerings (tenant_id, id)
);
create index sessions_by_start on sessions (tenant_id, starts_at);

create table session_providers (
  tenant_id uuid not null,
  session_id uuid not null,
  provider_id uuid not null,
  position integer not null,
  primary key (tenant_id, session_id, provider_id),
  foreign key (tenant_id, session_id) references sessions (tenant_id, id),
  foreign key (tenant_id, provider_id) references people (tenant_id, id)
);
create index session_providers_by_provider on session_providers (tenant_id, provider_id);

create table seats (
  tenant_id uuid not null,
  id uuid not null,
  session_id uuid not null,
  learner_id uuid not null,
  state text not null check (state in ('booked', 'waitlisted', 'offered', 'cancelled', 'attended', 'no_show')),
  rsvp text not null check (rsvp in ('none', 'accepted', 'tentative', 'declined')),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  constraint seats_one_per_learner unique (tenant_id, session_id, learner_id),
  foreign key (tenant_id, session_id) references sessions (tenant_id, id),
  foreign key (tenant_id, learner_id) references people (tenant_id, id)
);
create index seats_by_learner on seats (tenant_id, learner_id);

-- One row per person and session on raw times. Written with ON CONFLICT DO NOTHING under per-person advisory locks.
create table session_claims (
  tenant_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  session_id uuid not null,
  part text not null check (part in ('provider', 'learner')),
  during tstzrange not null,
  active boolean not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, session_id) references sessions (tenant_id, id),
  constraint session_claims_no_overlap exclude using gist (tenant_id with =, person_id with =, session_id with <>, during with &&) where (active)
);
create index session_claims_by_session on session_claims (tenant_id, session_id);

-- What happened, in plain lines, append-only.
create table session_changes (
  tenant_id uuid not null,
  id uuid not null,
  session_id uuid not null,
  at timestamptz not null,
  by_name text not null,
  source text not null,
  what text not null,
  primary key (tenant_id, id)
);
create index session_changes_by_session on session_changes (tenant_id, session_id, at);

-- The first success of a request under a caller's key: status and resource, never the rendered reply.
create table idempotency_keys (
  tenant_id uuid not null,
  caller_id uuid not null,
  key text not null,
  request_hash text not null,
  status integer not null,
  resource_kind text not null,
  resource_id uuid not null,
  created_at timestamptz not null,
  primary key (tenant_id, caller_id, key)
);
create index idempotency_keys_by_age on idempotency_keys (created_at);
