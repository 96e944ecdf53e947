-- A webhook belongs to the organisation: it stays when whoever made it is deleted.
alter table webhooks alter column created_by drop not null;
