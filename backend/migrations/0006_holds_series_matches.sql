-- Times kept for somebody for a few minutes, dates that belong together, and who may book whom.
create table series (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  offering_id uuid not null,
  recurrence jsonb not null,
  enrol text not null check (enrol in ('series', 'date')),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, offering_id) references offerings (tenant_id, id)
);
alter table sessions add column series_id uuid;
alter table sessions add foreign key (tenant_id, series_id) references series (tenant_id, id);
create index sessions_by_series on sessions (tenant_id, series_id, starts_at) where series_id is not null;

-- A person holds one time at most: taking another gives the first one up. `session_id` names the class whose seat is held.
create table holds (
  tenant_id uuid not null,
  id uuid not null,
  holder_id uuid not null,
  offering_id uuid not null,
  session_id uuid,
  provider_ids uuid[] not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  placed_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, id),
  constraint holds_one_per_person unique (tenant_id, holder_id),
  foreign key (tenant_id, holder_id) references people (tenant_id, id),
  foreign key (tenant_id, offering_id) references offerings (tenant_id, id),
  foreign key (tenant_id, session_id) references sessions (tenant_id, id)
);
create index holds_by_session on holds (tenant_id, session_id) where session_id is not null;
create index holds_by_expiry on holds (expires_at);

-- Whose time a hold keeps. Expired rows are removed under the provider's lock before new ones are written.
create table held_times (
  tenant_id uuid not null,
  hold_id uuid not null,
  provider_id uuid not null,
  during tstzrange not null,
  primary key (tenant_id, hold_id, provider_id),
  foreign key (tenant_id, hold_id) references holds (tenant_id, id) on delete cascade,
  constraint held_times_no_overlap exclude using gist (tenant_id with =, provider_id with =, during with &&)
);

create table matches (
  tenant_id uuid not null,
  id uuid not null,
  provider_id uuid not null,
  learner_id uuid not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  constraint matches_once unique (tenant_id, provider_id, learner_id),
  foreign key (tenant_id, provider_id) references people (tenant_id, id),
  foreign key (tenant_id, learner_id) references people (tenant_id, id)
);
create index matches_by_learner on matches (tenant_id, learner_id);
