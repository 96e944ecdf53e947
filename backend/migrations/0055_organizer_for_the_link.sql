-- The provider also organizes where only their calendar can carry the session's link.
alter table sessions drop constraint sessions_organizer_because_check;
alter table sessions add constraint sessions_organizer_because_check
  check (organizer_because in ('class', 'booked_for_others', 'no_calendar', 'no_link'));
