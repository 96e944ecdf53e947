-- Waitlists with timed offers, minimum rosters, links of one's own, and the timer of every session.
alter table seats
  -- Until when an offered seat is kept for its learner.
  add column offered_until timestamptz,
  -- Since when the learner stands in line; they keep their place when an offer is taken back.
  add column waiting_since timestamptz,
  -- Let an offer run out: asked again only when everybody is.
  add column missed_offer boolean not null default false,
  -- How often the learner moved this seat.
  add column moves integer not null default 0;

alter table sessions
  -- A class that was published on its date: it stays when it is empty.
  add column is_published boolean not null default false,
  -- Below this many learners the class is called off at `roster_due_at`; null when nothing is to be decided any more.
  add column minimum_roster integer,
  add column roster_due_at timestamptz,
  -- The link that the provider brought, when none is made.
  add column own_join_url text,
  -- When something happens by itself: an offer runs out, the roster is counted, the session is over. Null = never.
  add column due_at timestamptz;

update sessions set is_published = true
  from offerings
  where offerings.tenant_id = sessions.tenant_id and offerings.id = sessions.offering_id
    and sessions.kind = 'group' and offerings.rules->>'dates' = 'published';
update sessions set due_at = ends_at where status = 'scheduled';

create index sessions_due on sessions (due_at) where due_at is not null;
