/**
 * Lets PostgreSQL keep the plans of our statements: planning one takes longer than running it. Each connection prepares a
 * statement when it sends it for the first time, under a name of its own.
 */
import type { PostgresPool, PostgresPoolClient } from "kysely";
import type { Pool, PoolClient } from "pg";

/** Lists make many texts of one statement; the texts after these are planned each time. */
const mostPrepared = 400;
const cachedPlanIsOutdated = "0A000";

/** The pool as Kysely takes it. Needs a session per connection: behind a pooler, one that keeps prepared statements. */
export function preparing(pool: Pool): PostgresPool {
  const known = new WeakMap<PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    connect: async () => {
      const client = await pool.connect();
      const wrapped = known.get(client) ?? wrap(client);
      known.set(client, wrapped);
      return wrapped;
    },
    end: () => pool.end(),
  };
}

function wrap(client: PoolClient): PostgresPoolClient {
  const names = new Map<string, string>();
  let count = 0;
  let isInTransaction = false;

  const nameOf = (text: string): string | undefined => {
    const name = names.get(text) ?? (names.size < mostPrepared ? `s${(count += 1)}` : undefined);
    if (name !== undefined) names.set(text, name);
    return name;
  };

  const send = async (text: string, values: readonly unknown[] = []): Promise<unknown> => {
    if (values.length === 0) {
      if (text === "begin" || text.startsWith("start transaction")) isInTransaction = true;
      if (text === "commit" || text === "rollback") isInTransaction = false;
      return client.query(text);
    }
    const name = nameOf(text);
    const sent = { text, values: [...values], ...(name === undefined ? {} : { name }) };
    try {
      return await client.query(sent);
    } catch (error) {
      if (!isOutdated(error)) throw error;
      // A migration changed a table since: prepare everything anew. A transaction has to begin again, its caller does that.
      names.clear();
      if (isInTransaction) throw error;
      return client.query({ text, values: sent.values });
    }
  };
  const release = (broken?: Error | boolean): void => client.release(broken);
  return { query: send, release } as unknown as PostgresPoolClient;
}

/** Whether a statement failed only because its plan was made before a migration. */
export function isOutdated(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === cachedPlanIsOutdated;
}
