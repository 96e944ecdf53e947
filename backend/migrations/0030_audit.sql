-- Who did what that matters, when and from where. Append-only: the database refuses changes, and lets rows go only when
-- their time is over or their organisation leaves.
create table audit_entries (
  tenant_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  -- Whoever did it; null = Slotside itself.
  actor_key uuid,
  surface text not null,
  -- `people.roles`: area and what was done, for filters.
  kind text not null check (kind ~ '^[a-z_]+\.[a-z_]+$'),
  -- One plain line that names nobody: people are named through their keys, so that forgetting somebody changes no entry.
  what text not null,
  subject_kind text,
  subject_id uuid,
  subject_name text,
  people_keys uuid[] not null default '{}',
  primary key (tenant_id, id)
);
create index audit_entries_by_time on audit_entries (at);

-- By which key the entries know a person. Deleting the row leaves "somebody who was deleted" in all of them at once.
create table audit_people (
  tenant_id uuid not null,
  key uuid not null,
  person_id uuid not null,
  primary key (tenant_id, key),
  constraint audit_people_one_key unique (tenant_id, person_id)
);

create function keep_audit_entries() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('slotside.audit_may_go', true) = 'yes' then
    return old;
  end if;
  raise exception 'The audit log is append-only' using errcode = 'insufficient_privilege';
end $$;
create trigger audit_entries_stay before update or delete on audit_entries
  for each row execute function keep_audit_entries();
create trigger audit_entries_are_not_emptied before truncate on audit_entries
  for each statement execute function keep_audit_entries();

-- For how many days the organisation keeps what is over; null = until it is asked to forget.
alter table tenants
  add column audit_kept_days integer not null default 730 check (audit_kept_days between 30 and 3650),
  add column sessions_kept_days integer check (sessions_kept_days between 30 and 3650),
  add column notices_kept_days integer not null default 365 check (notices_kept_days between 30 and 3650);
