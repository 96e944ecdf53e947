-- What is asked without a session's id: by Zoom of a meeting before any tenant is known, by daily comparisons of an account,
-- and by somebody who changes when they are reminded.
create index session_meetings_by_meeting on session_meetings (vendor_meeting_id, vendor) where vendor_meeting_id is not null;
create index session_meetings_by_connection on session_meetings (tenant_id, connection_id);
create index session_events_by_connection on session_events (tenant_id, connection_id);
create index told_by_person on told (tenant_id, person_id, starts_at) where is_on;
