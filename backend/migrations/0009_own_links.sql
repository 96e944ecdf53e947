-- A session is found by the link that its provider brought.
create index sessions_by_own_join_url on sessions (tenant_id, own_join_url) where own_join_url is not null;
