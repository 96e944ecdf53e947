-- The last move or cancel of a session, and what it takes to take it back. One row per session; it stays when its time is over.
create table session_undos (
  tenant_id uuid not null,
  session_id uuid not null,
  kind text not null check (kind in ('move', 'cancel')),
  -- What one press did to several dates of a series is taken back together.
  press_id uuid not null,
  -- Absent when it happened by itself.
  by_id uuid,
  made_at timestamptz not null,
  -- Until when who did it may take it back.
  actor_until timestamptz not null,
  -- Until when those who look after the session may; absent after a move.
  staff_until timestamptz,
  -- The columns of the session that were changed, and who taught it, as they were.
  before jsonb not null,
  -- When the next kept time runs out; null = nothing is kept any more.
  release_at timestamptz,
  primary key (tenant_id, session_id),
  foreign key (tenant_id, session_id) references sessions (tenant_id, id)
);
create index session_undos_by_press on session_undos (tenant_id, press_id);
create index session_undos_by_release on session_undos (release_at) where release_at is not null;

-- A claim that is only kept until then, so that a change can be taken back; null = the session stands at that time. Not in
-- any index: giving a claim this end must not ask the exclusion constraint again.
alter table session_claims add column kept_until timestamptz;

-- Since when the vendors' work has been put off for second thoughts.
alter table session_sync add column delayed_since timestamptz;
