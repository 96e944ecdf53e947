-- Whom to tell is asked before the method is chosen; until then it is kept here.
create table integration_drafts (
  tenant_id uuid not null references tenants (id),
  vendor text not null check (vendor in ('microsoft', 'zoom', 'google')),
  owner_emails text[] not null,
  primary key (tenant_id, vendor)
);

-- Mails that an administrator had sent to addresses of their choice within the last hour: how many is limited.
create table integration_mails (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  kind text not null check (kind in ('link', 'owners')),
  at timestamptz not null,
  primary key (tenant_id, id)
);
