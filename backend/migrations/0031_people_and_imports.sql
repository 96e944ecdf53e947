-- What an import would do, shown before it is done. Kept for an hour at most: it holds the file that was sent.
create table import_previews (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('matches', 'people')),
  by_id uuid not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  -- The file as text, and how it is to be read.
  source text not null,
  choices jsonb not null,
  -- What the person was shown. Applying reads the file again and does nothing when it would do anything else.
  shown_hash text not null,
  -- What came of it, once it was applied.
  outcome jsonb,
  primary key (tenant_id, id),
  foreign key (tenant_id, by_id) references people (tenant_id, id)
);
create index import_previews_expiring on import_previews (expires_at);

-- What the directory says of people, and of those who were known before they opened Slotside. Nobody else has a row.
create table people_standing (
  tenant_id uuid not null,
  person_id uuid not null,
  source text not null check (source in ('sign_in', 'file', 'directory')),
  added_at timestamptz not null,
  -- When they first opened Slotside; null = not yet.
  opened_at timestamptz,
  -- How they left: the directory does not know them any more, or has disabled them.
  left_as text check (left_as in ('removed', 'disabled')),
  left_at timestamptz,
  -- What was decided about their sessions ahead.
  left_decision text check (left_decision in ('called_off', 'handed_over', 'kept')),
  checked_at timestamptz,
  primary key (tenant_id, person_id),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);
create index people_standing_left on people_standing (tenant_id) where left_as is not null;

-- Groups of the directory whose members are to be known here, and with which roles.
create table directory_groups (
  tenant_id uuid not null,
  group_id text not null,
  name text not null,
  roles text[] not null,
  chosen_at timestamptz not null,
  -- Read again then.
  due_at timestamptz not null,
  last_read_at timestamptz,
  members integer,
  problem text,
  primary key (tenant_id, group_id),
  foreign key (tenant_id) references tenants (id)
);
create index directory_groups_due on directory_groups (due_at);
