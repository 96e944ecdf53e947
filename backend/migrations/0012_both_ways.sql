-- What comes back from vendors: looked at before anything is written, compared with what we last wrote or tried to write.
alter table session_sync
  -- Raised when something may have changed outside; looked at until both are equal.
  add column look_wanted integer not null default 0,
  add column look_done integer not null default 0;

alter table session_meetings
  -- A change that was asked for and not answered; what stands may be this as well as `written`.
  add column attempted jsonb,
  -- Whose account it was made in: somebody who reconnects with another one leaves it behind.
  add column account_id text;

alter table session_events
  add column attempted jsonb,
  add column account_id text,
  -- What the event carries: a calendar that does not allow Teams makes Skype meetings.
  add column online_meeting text check (online_meeting in ('teams', 'skype', 'meet')),
  -- Whom somebody invited in the calendar itself: [{ name, email, answer }].
  add column others jsonb;

-- Who organizes when it is not the first provider: the booker, where the organisation chose so.
alter table sessions add column organizer_id uuid;
