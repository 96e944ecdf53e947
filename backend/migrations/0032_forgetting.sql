-- People about whom everything is being deleted: first their sessions ahead end and everybody hears of it, then every trace goes.
create table person_deletions (
  tenant_id uuid not null,
  person_id uuid not null,
  asked_at timestamptz not null,
  -- Looked at again then, until nothing is on its way to anybody any more.
  due_at timestamptz not null,
  -- Not waited for any longer then, whatever a vendor does.
  give_up_at timestamptz not null,
  attempts integer not null default 0,
  primary key (tenant_id, person_id)
);
create index person_deletions_due on person_deletions (due_at);

-- Organisations that leave: told once, then everything about them is deleted.
create table tenant_departures (
  tenant_id uuid primary key,
  asked_at timestamptz not null,
  due_at timestamptz not null,
  give_up_at timestamptz not null,
  attempts integer not null default 0
);
create index tenant_departures_due on tenant_departures (due_at);
