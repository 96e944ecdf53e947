-- What can be booked, who teaches it, and when they do.
create table offerings (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  version integer not null,
  name text not null,
  description text not null,
  kind text not null check (kind in ('individual', 'group')),
  duration_minutes integer not null check (duration_minutes > 0),
  -- The rest of the rules as the contract names them: grid, buffers, notice, window, capacity, presence, vendor, assignment, cut-off, blocks.
  rules jsonb not null,
  deleted_at timestamptz,
  created_at timestamptz not null,
  primary key (tenant_id, id)
);

create table offering_providers (
  tenant_id uuid not null,
  offering_id uuid not null,
  provider_id uuid not null,
  position integer not null,
  primary key (tenant_id, offering_id, provider_id),
  foreign key (tenant_id, offering_id) references offerings (tenant_id, id),
  foreign key (tenant_id, provider_id) references people (tenant_id, id)
);
create index offering_providers_by_provider on offering_providers (tenant_id, provider_id);

-- Weekly hours, overrides, away and travel, as the contract names them.
create table schedules (
  tenant_id uuid not null,
  provider_id uuid not null,
  schedule jsonb not null,
  changed_at timestamptz not null,
  primary key (tenant_id, provider_id),
  foreign key (tenant_id, provider_id) references people (tenant_id, id)
);
