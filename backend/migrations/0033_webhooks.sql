-- Addresses of an organisation's own systems that want to hear of its sessions. Nothing is sent once one is disabled.
create table webhooks (
  tenant_id uuid not null,
  id uuid not null,
  url text not null,
  kinds text[] not null,
  secret_sealed text not null,
  created_by uuid not null,
  created_at timestamptz not null,
  failing_since timestamptz,
  last_problem text,
  last_delivered_at timestamptz,
  disabled_at timestamptz,
  told_disabled_at timestamptz,
  primary key (tenant_id, id)
);

-- What subscribers were last told of each session, and whether it has changed since. `rest` is null where only the time is known.
create table webhook_sessions (
  tenant_id uuid not null,
  session_id uuid not null,
  due_at timestamptz,
  status text,
  starts_at timestamptz,
  ends_at timestamptz,
  rest text,
  primary key (tenant_id, session_id)
);
create index webhook_sessions_due on webhook_sessions (due_at) where due_at is not null;

-- One message to one subscriber, from the decision until it was taken.
create table webhook_deliveries (
  tenant_id uuid not null,
  id uuid not null,
  webhook_id uuid not null,
  session_id uuid not null,
  kind text not null,
  body text not null,
  state text not null check (state in ('waiting', 'delivered', 'given_up')),
  created_at timestamptz not null,
  due_at timestamptz not null,
  leased_until timestamptz,
  attempts integer not null default 0,
  primary key (tenant_id, id),
  foreign key (tenant_id, webhook_id) references webhooks (tenant_id, id) on delete cascade
);
create index webhook_deliveries_due on webhook_deliveries (due_at) where state = 'waiting';
create index webhook_deliveries_in_line on webhook_deliveries (tenant_id, webhook_id, session_id) where state = 'waiting';
