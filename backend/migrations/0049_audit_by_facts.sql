-- What was done is kept as a kind and its facts and worded when it is read; `what` says it in English, and is all there is of
-- older entries. Words in every language are for the filter.
alter table audit_entries add column facts jsonb, add column words text;
