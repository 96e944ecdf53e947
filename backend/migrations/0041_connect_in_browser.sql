-- An account that is connected in a browser, beside a client that cannot open the vendor's page. The ticket opens the page, the
-- browser that opened it is known by its cookie, and what the vendor granted waits there until its person confirms it.
alter table connect_attempts
  add column ticket_hash text unique,
  add column browser_hash text,
  add column account_sealed text;
