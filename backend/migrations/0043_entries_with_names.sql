-- A calendar file that somebody was sent has a UID of its own, which goes along when their seat moves to another session.
alter table told add column entry_uid text;
update told set entry_uid = session_id || '.' || person_id || '@slotside' where sequence > 0;
-- What is gone back to when such a notice is withdrawn unsent.
update session_notices
set told_before = told_before || jsonb_build_object('entryUid', session_id || '.' || person_id || '@slotside')
where outcome = 'waiting' and told_before is not null and (told_before ->> 'sequence')::integer > 0;
