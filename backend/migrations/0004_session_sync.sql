-- What vendors should hold for a session (desired) against what they hold (applied), and what we last wrote there.
create table session_sync (
  tenant_id uuid not null,
  session_id uuid not null,
  desired_version integer not null,
  applied_version integer not null,
  due_at timestamptz not null,
  leased_until timestamptz,
  lease_id uuid,
  attempts integer not null,
  last_problem text,
  primary key (tenant_id, session_id),
  foreign key (tenant_id, session_id) references sessions (tenant_id, id)
);
create index session_sync_due on session_sync (due_at) where applied_version < desired_version;

-- The online meeting at Zoom (a Teams meeting rides on its calendar event). The generation rises when a removal is decided.
create table session_meetings (
  tenant_id uuid not null,
  session_id uuid not null,
  vendor text not null,
  generation integer not null,
  connection_id uuid not null,
  state text not null check (state in ('none', 'ready', 'failed')),
  vendor_meeting_id text,
  vendor_uuids text[] not null,
  join_url text,
  written jsonb,
  problem text,
  primary key (tenant_id, session_id)
);
create index session_meetings_by_vendor_id on session_meetings (tenant_id, vendor, vendor_meeting_id);

-- The organizer's calendar event. Both ids are the default Graph id and iCalUId; `written` is what we last wrote.
create table session_events (
  tenant_id uuid not null,
  session_id uuid not null,
  vendor text not null,
  generation integer not null,
  connection_id uuid not null,
  state text not null check (state in ('none', 'ready', 'failed')),
  event_id text,
  ical_uid text,
  etag text,
  web_link text,
  join_url text,
  written jsonb,
  problem text,
  primary key (tenant_id, session_id)
);
create index session_events_by_event_id on session_events (tenant_id, event_id);
create index session_events_by_ical_uid on session_events (tenant_id, ical_uid);
