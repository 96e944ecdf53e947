-- What happened is kept as kinds and facts and worded when it is read; `what` stays in English for whoever reads the table,
-- and is all there is of older lines.
alter table session_changes add column lines jsonb;
-- Where it was found to differ: `calendar` or `meetings`; null in older rows.
alter table drift_findings add column area text;
-- Why a session was called off by itself, as a kind and its facts; `cancel_reason` says it in English.
alter table sessions add column cancel_because jsonb;
