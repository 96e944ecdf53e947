-- How people answer: what is to be noted on somebody's own copy of the event, and what the copies were last seen to say.
create table session_answers (
  tenant_id uuid not null,
  session_id uuid not null,
  person_id uuid not null,
  -- Goes onto the person's own copy. Null = they never answered here.
  answer text check (answer in ('accepted', 'tentative', 'declined')),
  -- `nobody` for what follows from booking or moving; `organizer` for what somebody said.
  tell text not null default 'nobody' check (tell in ('organizer', 'nobody')),
  -- Raised with every answer; written once both are equal.
  wanted integer not null default 0,
  written integer not null default 0,
  due_at timestamptz not null,
  leased_until timestamptz,
  lease_id uuid,
  attempts integer not null default 0,
  -- What the two copies last said, so that an old answer is never heard twice.
  seen_by_organizer text not null default 'none' check (seen_by_organizer in ('none', 'accepted', 'tentative', 'declined')),
  seen_on_copy text not null default 'none' check (seen_on_copy in ('none', 'accepted', 'tentative', 'declined')),
  primary key (tenant_id, session_id, person_id),
  foreign key (tenant_id, session_id) references sessions (tenant_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);
create index session_answers_due on session_answers (due_at) where written < wanted;
