-- Places for calls to one account: three rows each, made when the account is first called. Held until they are given back or too old.
create table call_slots (
  tenant_id uuid not null,
  connection_id uuid not null,
  slot smallint not null,
  lease_id uuid,
  expires_at timestamptz,
  primary key (tenant_id, connection_id, slot)
);

-- Creates and updates of one Zoom host on one UTC day: Zoom takes a hundred.
create table zoom_budgets (
  tenant_id uuid not null,
  connection_id uuid not null,
  day date not null,
  used integer not null,
  primary key (tenant_id, connection_id, day)
);
