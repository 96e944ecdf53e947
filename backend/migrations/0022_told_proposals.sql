-- Proposals are told to the other side, and to whoever asked when they are declined.

alter table proposals
  -- People hear of it; not of what was decided before they did.
  add column tell boolean not null default false,
  -- Whom the vendor's calendar has told of it by itself.
  add column told_by_calendar uuid;
update proposals set tell = true where state = 'open';

alter table session_notices
  drop constraint session_notices_kind_check,
  add constraint session_notices_kind_check check (kind in
    ('booked', 'moved', 'cancelled', 'link_ready', 'offer', 'put_back', 'reminder', 'message', 'proposed', 'proposal_declined'));

-- What was last written to the person's own copy. A vendor that takes a declined copy away leaves nothing to write to.
alter table session_answers
  add column written_answer text check (written_answer in ('accepted', 'tentative', 'declined'));
