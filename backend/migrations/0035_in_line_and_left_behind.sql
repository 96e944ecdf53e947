-- When people are reminded who chose nothing themselves, in minutes before the start; null = at the usual times.
alter table tenants add column reminder_minutes integer[];

-- Stands in line for a seat, as far as this person was told.
alter table told add column in_line boolean not null default false;
insert into told (tenant_id, session_id, person_id, is_on, in_line, starts_at, ends_at, place, provider_ids, channel, has_entry, sequence)
select s.tenant_id, s.id, seats.learner_id, false, true, s.starts_at, s.ends_at, s.location,
  array(select p.provider_id from session_providers p where p.tenant_id = s.tenant_id and p.session_id = s.id order by p.position),
  'email', false, 0
from sessions s
join seats on seats.tenant_id = s.tenant_id and seats.session_id = s.id and seats.state in ('waitlisted', 'offered')
where s.status = 'scheduled'
on conflict (tenant_id, session_id, person_id) do update set in_line = true;

-- left: it still stands in a calendar that was disconnected for good, and nobody can reach it.
alter table session_events drop constraint session_events_state_check;
alter table session_events add constraint session_events_state_check check (state in ('none', 'ready', 'failed', 'left'));

-- When changes made outside were put back lately: the more often, the longer the next one waits.
alter table session_sync add column put_back_at timestamptz[] not null default '{}';
