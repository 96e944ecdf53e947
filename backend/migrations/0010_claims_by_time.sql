-- Reading a person's claims: the constraint's index keeps people apart only loosely, so that reading a few rows by it costs
-- more than all the rest of listing their times.
create index session_claims_by_time on session_claims (tenant_id, person_id, lower(during)) where active;
