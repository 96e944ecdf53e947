-- A tab beside a Teams meeting knows the meeting's chat, which stands in the join link.
create index session_events_by_chat on session_events
  (tenant_id, (lower(substring(join_url from '/meetup-join/([^/]+)/'))));
create index session_meetings_by_chat on session_meetings
  (tenant_id, (lower(substring(join_url from '/meetup-join/([^/]+)/'))));
