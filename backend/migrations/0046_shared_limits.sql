-- How much several processes together let one address, person or organisation ask. Not worth a log: lost, every bucket is full.
create unlogged table rate_buckets (
  -- A hash of whose it is.
  key text primary key,
  -- What is left of `burst`; below zero after several processes spent the same at once.
  tokens double precision not null,
  burst double precision not null,
  per_second double precision not null,
  at timestamptz not null
);
