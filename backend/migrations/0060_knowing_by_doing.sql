-- Who did something to a session knows of it before anybody told them: when it is called off at once, that is news to them all the same.
-- Everybody who made one of the changes that nobody was told of yet.
alter table session_telling add column known_to uuid[] not null default '{}';
