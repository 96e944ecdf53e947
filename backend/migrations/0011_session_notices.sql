-- What people were told of a session, by which channel, and how it went; append-only. Written where the telling is saved.
create table session_notices (
  tenant_id uuid not null,
  id uuid not null,
  session_id uuid not null,
  at timestamptz not null,
  kind text not null check (kind in ('booked', 'moved', 'cancelled')),
  channel text not null check (channel in ('calendar')),
  -- Absent for somebody who is nobody here.
  person_id uuid,
  recipient text not null,
  outcome text not null check (outcome in ('sent')),
  primary key (tenant_id, id),
  foreign key (tenant_id, session_id) references sessions (tenant_id, id)
);
create index session_notices_by_session on session_notices (tenant_id, session_id, at);
