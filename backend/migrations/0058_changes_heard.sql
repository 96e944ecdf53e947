-- How often something was heard to have changed in a calendar: whoever waits for a time knows by it when to look again.
alter table calendar_watches add column changes_heard integer not null default 0;
