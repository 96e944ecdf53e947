alter table people
  -- Whether an administrator gave them another name than the directory: then what the directory calls them does not count.
  add column named_by_hand boolean not null default false,
  -- What they were called before, which histories still say: to be forgotten with them.
  add column former_names text[] not null default '{}';
