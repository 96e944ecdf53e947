-- Calendar and meetings are two integrations, which may lead to two accounts of one vendor; each purpose has one account there.
alter table connections drop constraint connections_one_per_vendor;
create unique index connections_one_for_calendar on connections (tenant_id, person_id, vendor)
  where status <> 'revoked' and 'calendar' = any (purposes);
create unique index connections_one_for_meetings on connections (tenant_id, person_id, vendor)
  where status <> 'revoked' and 'meetings' = any (purposes);
create index connections_by_person on connections (tenant_id, person_id);

alter table connections
  -- What the vendor sells this account as, where that limits meetings.
  add column plan text,
  -- Whose busy time counts, by the vendor's ids; empty = the account's own first calendar.
  add column conflict_calendars text[] not null default '{}',
  -- Where events are written; null = the account's own first calendar.
  add column target_calendar text,
  -- The last test that somebody asked for, and what came of it.
  add column last_test jsonb;

-- Which connection it is meant to renew, or that it is to be another account than those connected already.
alter table connect_attempts
  add column connection_id uuid,
  add column as_another boolean not null default false;

-- An account on its way out: what becomes of its sessions ahead first, then the grant at the vendor, then the tokens here.
create table departures (
  tenant_id uuid not null,
  connection_id uuid not null,
  sessions text not null check (sessions in ('keep', 'remove', 'hand_over')),
  -- What the sessions ahead meet on afterwards, when they are handed over.
  meets text check (meets in ('teams', 'zoom', 'meet')),
  total integer not null,
  wanted_at timestamptz not null,
  wanted_by uuid not null,
  due_at timestamptz not null,
  attempts integer not null,
  primary key (tenant_id, connection_id),
  foreign key (tenant_id, connection_id) references connections (tenant_id, id)
);
create index departures_due on departures (due_at);
