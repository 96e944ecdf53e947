-- A Zoom user's id is theirs wherever they go, and the panel's context names nothing else: it signs in one person.
create unique index identities_one_zoom_user on identities (subject) where issuer = 'zoom';

-- What is out of date goes with every new one.
create index bearers_by_end on bearers (expires_at);
create index bearers_by_person on bearers (tenant_id, person_id);
create index connect_attempts_by_end on connect_attempts (expires_at);

-- Look-ups by what a surface has in its hands.
create index session_events_by_join_url on session_events (tenant_id, join_url);
create index session_meetings_by_join_url on session_meetings (tenant_id, join_url);
create index session_meetings_by_uuids on session_meetings using gin (vendor_uuids);

-- Problems are told by session_sync.last_problem.
alter table session_meetings drop column problem;
alter table session_events drop column problem;
