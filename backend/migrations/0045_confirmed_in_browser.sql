-- When the person pressed the button in their browser. The panel that began completes it from then on, under its own bearer.
alter table connect_attempts add column confirmed_at timestamptz;
