-- It still stands with an account that was let go, of a vendor that lists no meetings: removed by its id when that account comes back.
alter table session_meetings add column left_behind boolean not null default false;
create index session_meetings_left_behind on session_meetings (tenant_id, connection_id) where left_behind;
