-- Which session is which date of a series: also of one that joins classes which stand, and after dates were moved.
create table series_dates (
  tenant_id uuid not null,
  series_id uuid not null,
  position integer not null,
  session_id uuid not null,
  primary key (tenant_id, series_id, position),
  foreign key (tenant_id, series_id) references series (tenant_id, id),
  foreign key (tenant_id, session_id) references sessions (tenant_id, id)
);
create index series_dates_by_session on series_dates (tenant_id, session_id);
