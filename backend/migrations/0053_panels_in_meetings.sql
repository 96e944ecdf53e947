-- The meeting for which its vendor was asked to open our panel by itself; another meeting is another question.
alter table session_meetings add column panel_asked_for text;
create index sessions_that_begin on sessions (starts_at) where status = 'scheduled';
