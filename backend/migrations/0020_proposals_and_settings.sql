-- Other times that people ask each other for. The old time stands until one is accepted.
create table proposals (
  tenant_id uuid not null,
  id uuid not null,
  session_id uuid not null,
  by_id uuid not null,
  -- Who decides about it.
  for_part text not null check (for_part in ('provider', 'learner')),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  -- The time of the session it was made about: once that is another one, nothing is left to decide.
  instead_of_starts_at timestamptz not null,
  instead_of_ends_at timestamptz not null,
  message text,
  state text not null check (state in ('open', 'accepted', 'declined', 'withdrawn')),
  source text not null,
  created_at timestamptz not null,
  decided_at timestamptz,
  decided_by uuid,
  primary key (tenant_id, id),
  constraint proposals_end_after_start check (ends_at > starts_at),
  foreign key (tenant_id, session_id) references sessions (tenant_id, id),
  foreign key (tenant_id, by_id) references people (tenant_id, id)
);
create index proposals_by_session on proposals (tenant_id, session_id, created_at);
create unique index proposals_one_open on proposals (tenant_id, session_id, by_id) where state = 'open';

-- The organisation's choices.
alter table tenants
  add column organizer text not null default 'provider' check (organizer in ('provider', 'booker')),
  add column help_contact text;

-- Why the provider organizes a session although the organisation lets bookers do so.
alter table sessions add column organizer_because text
  check (organizer_because in ('class', 'booked_for_others', 'no_calendar'));
