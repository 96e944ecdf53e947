/** Buckets that several processes share: each tells now and then what it spent, and hears what all of them left. */
import { sql } from "kysely";
import type { Instant } from "../domain/instant.ts";
import type { Database } from "./database.ts";

/** What one process let somebody ask since it told last. */
export interface Spent {
  /** A hash of whose it is. */
  readonly key: string;
  readonly taken: number;
  /** What a full bucket holds, and how much comes back each second. */
  readonly burst: number;
  readonly perSecond: number;
}

/**
 * Takes what was spent out of the shared buckets, by one statement, and answers what is left in each: less than nothing where
 * several processes spent the same, at worst a bucket's fill. Rows are locked in the order of their keys, so that
 * processes never wait for each other in a circle.
 */
export async function spendTogether(
  db: Database,
  spent: readonly Spent[],
  now: Instant,
): Promise<ReadonlyMap<string, number>> {
  const column = <K extends keyof Spent>(name: K): Spent[K][] => spent.map((each) => each[name]);
  const refilled = sql`least(bucket.burst, bucket.tokens
    + greatest(0, extract(epoch from excluded.at - bucket.at))::double precision * bucket.per_second)`;
  const left = await sql<{ key: string; tokens: number }>`
    insert into rate_buckets as bucket (key, tokens, burst, per_second, at)
    select key, burst - taken, burst, per_second, ${new Date(now)}::timestamptz
      from unnest(${column("key")}::text[], ${column("taken")}::float8[], ${column("burst")}::float8[], ${column("perSecond")}::float8[])
        as spent (key, taken, burst, per_second)
      order by key
    on conflict (key) do update set
      tokens = greatest(-excluded.burst, ${refilled} - (excluded.burst - excluded.tokens)),
      burst = excluded.burst,
      per_second = excluded.per_second,
      at = greatest(bucket.at, excluded.at)
    returning key, tokens`.execute(db);
  return new Map(left.rows.map(({ key, tokens }) => [key, tokens]));
}

/** What nobody spent from since then is full again, and need not be known. */
export async function forgetFullBuckets(db: Database, before: Instant): Promise<void> {
  await sql`
    with full_ones as materialized (
      select key from rate_buckets where at < ${new Date(before)} order by key limit 5000 for update skip locked)
    delete from rate_buckets as bucket using full_ones where bucket.key = full_ones.key`.execute(db);
}
