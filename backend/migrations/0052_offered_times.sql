-- Times that somebody who teaches keeps for whoever follows their link. All of one offer go together once one is taken.
-- Of such holds a person may have many; of one's own there is still one.
alter table holds add column offer_id uuid;
alter table holds drop constraint holds_one_per_person;
create unique index holds_one_per_person on holds (tenant_id, holder_id) where offer_id is null;
create index holds_by_offer on holds (tenant_id, offer_id) where offer_id is not null;
