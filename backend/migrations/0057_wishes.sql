-- Wishes of people who find no time that suits: to be offered one, or to hear when one opens.
create table wishes (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('ask', 'opening')),
  state text not null check (state in ('open', 'told', 'answered', 'declined', 'withdrawn', 'expired')),
  person_id uuid not null,
  offering_id uuid not null,
  -- Of several who teach it; null = anybody.
  provider_id uuid,
  -- The range in which a time would suit.
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  -- When they could, more closely: at most three intervals, and parts of the week on their own clock; neither = any time.
  times jsonb not null,
  parts text[] not null,
  time_zone text not null,
  note text,
  -- Starts that could be booked when the wish was made, and did not suit: they are no news. Epoch milliseconds.
  seen jsonb not null,
  -- Everything free times depend on, as it was at the last look, as a digest; a wish is looked at when it differs.
  mark text,
  -- A look that could not see every calendar is taken again, not before this, and later each time.
  not_before timestamptz,
  misses integer not null default 0,
  created_at timestamptz not null,
  rested_at timestamptz,
  answer text,
  answered_by uuid,
  -- Of several who are asked, those who said no; once all did, the wish is declined.
  declined_by uuid[] not null default '{}',
  session_id uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id),
  foreign key (tenant_id, offering_id) references offerings (tenant_id, id),
  foreign key (tenant_id, provider_id) references people (tenant_id, id),
  foreign key (tenant_id, answered_by) references people (tenant_id, id),
  foreign key (tenant_id, session_id) references sessions (tenant_id, id)
);
create unique index wishes_one_each on wishes (tenant_id, person_id, offering_id, kind) where state = 'open';
create index wishes_by_person on wishes (tenant_id, person_id, created_at);
create index wishes_by_offering on wishes (tenant_id, offering_id) where kind = 'ask';
create index wishes_open on wishes (ends_at) where state = 'open';

-- What is told of a wish, to each person once: record and outbox. Its id is the Message-ID of every attempt.
create table wish_notices (
  tenant_id uuid not null,
  id uuid not null,
  wish_id uuid not null,
  person_id uuid not null,
  kind text not null check (kind in ('asked', 'opened', 'declined')),
  recipient text not null,
  address text not null,
  -- Gone once it was sent.
  content jsonb,
  outcome text not null check (outcome in ('waiting', 'sent', 'failed')),
  reason text,
  at timestamptz not null,
  -- After this it is of no use any more.
  useful_until timestamptz not null,
  due_at timestamptz,
  leased_until timestamptz,
  attempts integer not null default 0,
  primary key (tenant_id, id),
  constraint wish_notices_once unique (tenant_id, wish_id, person_id, kind),
  foreign key (tenant_id, wish_id) references wishes (tenant_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);
create index wish_notices_due on wish_notices (due_at) where outcome = 'waiting';
