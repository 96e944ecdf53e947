-- Offerings as an administrator would like them, without anybody who teaches them: providers make their own from one in a press.
create table offering_templates (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  name text not null,
  -- What a new offering is asked for, without who teaches it.
  offering jsonb not null,
  created_at timestamptz not null,
  primary key (tenant_id, id)
);
