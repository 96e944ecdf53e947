-- People come into meetings under names of their own choice; whose such a name is, somebody said once and need not say next week.
create table meeting_names (
  tenant_id uuid not null,
  offering_id uuid not null,
  learner_id uuid not null,
  -- Without accents, capitals and signs, as names are compared.
  name text not null check (length(name) between 1 and 100),
  noted_at timestamptz not null,
  primary key (tenant_id, offering_id, name),
  foreign key (tenant_id, offering_id) references offerings (tenant_id, id),
  foreign key (tenant_id, learner_id) references people (tenant_id, id)
);
create index meeting_names_of_learner on meeting_names (tenant_id, learner_id, offering_id);
