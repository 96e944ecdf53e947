-- What the owner of the integration and the person concerned are told of an incident: record and outbox in one.
create table incident_mails (
  tenant_id uuid not null,
  incident_id uuid not null,
  kind text not null check (kind in ('opened', 'healed')),
  address text not null,
  name text not null,
  language text not null check (language in ('en', 'de')),
  part text not null check (part in ('owner', 'person')),
  outcome text not null check (outcome in ('waiting', 'sent', 'failed')),
  due_at timestamptz not null,
  attempts integer not null,
  primary key (tenant_id, incident_id, kind, address)
);
create index incident_mails_due on incident_mails (due_at) where outcome = 'waiting';
