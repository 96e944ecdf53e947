-- Who somebody is elsewhere is asked by person for everybody of an organisation at once.
create index identities_of_person on identities (tenant_id, person_id);
