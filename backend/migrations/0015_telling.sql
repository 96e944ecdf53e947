-- Telling people: what each was last told of a session, which sessions have news, and every notice as record and outbox in one.

-- A session of which people may have to hear something.
create table session_telling (
  tenant_id uuid not null,
  session_id uuid not null,
  wanted integer not null,
  done integer not null,
  -- When it is looked at next.
  due_at timestamptz not null,
  -- Since when somebody waits to hear: vendors that do not settle are not waited for without end.
  waiting_since timestamptz not null,
  -- Who made the last change that nobody was told of yet.
  by_person_id uuid,
  by_name text,
  attempts integer not null default 0,
  primary key (tenant_id, session_id),
  foreign key (tenant_id, session_id) references sessions (tenant_id, id)
);
create index session_telling_due on session_telling (due_at) where done < wanted;

-- What a person was last told of a session, whatever the channel.
create table told (
  tenant_id uuid not null,
  session_id uuid not null,
  person_id uuid not null,
  is_on boolean not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  place text,
  join_url text,
  provider_ids uuid[] not null,
  -- `own`: the event stands in their own calendar; `calendar`: they are invited to it.
  channel text not null check (channel in ('own', 'calendar', 'email')),
  -- They were sent a calendar file, which later ones update and take back.
  has_entry boolean not null,
  -- Of the last calendar file, as RFC 5545 counts.
  sequence integer not null,
  offered_until timestamptz,
  -- The next reminder, and how many minutes before the start it is.
  remind_at timestamptz,
  remind_minutes integer,
  primary key (tenant_id, session_id, person_id),
  foreign key (tenant_id, session_id) references sessions (tenant_id, id)
);
create index told_remind on told (remind_at) where remind_at is not null;

-- When somebody wants to be reminded; without a row, at the usual times.
create table person_reminders (
  tenant_id uuid not null,
  person_id uuid not null,
  minutes_before integer[] not null,
  primary key (tenant_id, person_id),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);

alter table session_notices
  drop constraint session_notices_kind_check,
  drop constraint session_notices_channel_check,
  drop constraint session_notices_outcome_check,
  add constraint session_notices_kind_check check
    (kind in ('booked', 'moved', 'cancelled', 'link_ready', 'offer', 'put_back', 'reminder', 'message')),
  add constraint session_notices_channel_check check (channel in ('calendar', 'email')),
  add constraint session_notices_outcome_check check (outcome in ('waiting', 'sent', 'failed')),
  -- Why it still waits or failed, as a word of ours.
  add column reason text,
  -- Where it went: the address at that time.
  add column address text,
  -- What was said, so that it can be sent again.
  add column content jsonb,
  -- Tells apart what is not a difference between told and is: which reminder, which message. Once per person.
  add column occasion text,
  -- Several dates told at once: the notice whose content speaks of this one too.
  add column carried_by uuid,
  -- What they had been told before, to go back to when this is withdrawn unsent. Null when they had been told nothing.
  add column told_before jsonb,
  -- When sending is tried next; null when there is nothing to send.
  add column due_at timestamptz,
  add column leased_until timestamptz,
  -- It was handed to the channel and the answer is not known: it may have arrived.
  add column in_doubt boolean not null default false,
  add column attempts integer not null default 0;
create index session_notices_due on session_notices (due_at) where outcome = 'waiting' and due_at is not null;
create unique index session_notices_occasion on session_notices (tenant_id, session_id, person_id, occasion)
  where occasion is not null;
create index session_notices_carried on session_notices (tenant_id, carried_by) where carried_by is not null;

-- Who takes part already has been told somehow: from here on only differences are news.
insert into told (tenant_id, session_id, person_id, is_on, starts_at, ends_at, place, join_url, provider_ids, channel, has_entry, sequence)
select s.tenant_id, s.id, part.person_id, true, s.starts_at, s.ends_at, s.location, coalesce(s.own_join_url, m.join_url, e.join_url),
  array(select p.provider_id from session_providers p where p.tenant_id = s.tenant_id and p.session_id = s.id order by p.position),
  case when e.state is distinct from 'ready' then 'email' when part.position = 0 then 'own' else 'calendar' end, false, 0
from sessions s
join (
  select tenant_id, session_id, provider_id as person_id, position from session_providers
  union all
  select tenant_id, session_id, learner_id, -1 from seats where state in ('booked', 'attended', 'no_show')
) part on part.tenant_id = s.tenant_id and part.session_id = s.id
left join session_meetings m on m.tenant_id = s.tenant_id and m.session_id = s.id and m.state = 'ready'
left join session_events e on e.tenant_id = s.tenant_id and e.session_id = s.id and e.state = 'ready'
where s.status = 'scheduled'
  and exists (select 1 from seats where seats.tenant_id = s.tenant_id and seats.session_id = s.id and seats.state = 'booked')
on conflict do nothing;
