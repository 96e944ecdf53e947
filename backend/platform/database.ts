/** Opens the database: a PostgreSQL server when there is a URL, else PGlite in a folder, else PGlite in memory (tests). */
import { AsyncLocalStorage } from "node:async_hooks";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { PGlite } from "@electric-sql/pglite";
import { btree_gist } from "@electric-sql/pglite/contrib/btree_gist";
import { Kysely, PGliteDialect, PostgresDialect, sql } from "kysely";
import type { KyselyPlugin, Transaction } from "kysely";
import { Pool, types } from "pg";
import { lockFolder } from "./folder-lock.ts";
import { migrate } from "./migrate.ts";
import type { MigrationSession } from "./migrate.ts";
import { isOutdated, preparing } from "./prepared-statements.ts";
import type { Tables } from "./tables.ts";

export type Database = Kysely<Tables>;
export type Tx = Transaction<Tables>;

export type RawDatabase =
  | { readonly engine: "pglite"; readonly pglite: PGlite }
  | { readonly engine: "postgresql"; readonly pool: Pool; readonly databaseUrl: string };

export interface OpenDatabase {
  readonly engine: "pglite" | "postgresql";
  /** For single reads outside a transaction. Inside one, only its `tx` may be used: anything else throws at once. */
  readonly db: Database;
  /**
   * Runs `work` in one transaction and commits when it resolves. When the database gave it up as a deadlock or as
   * unserialisable, `work` runs again (up to five times), so it must not do anything that a rollback does not undo.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Rejects when the database does not answer. */
  ping(): Promise<void>;
  /** The engine itself, for the job queue and the notifications. */
  readonly raw: RawDatabase;
  close(): Promise<void>;
}

export interface DatabaseChoice {
  /** `postgresql://…`; wins over the folder. */
  readonly databaseUrl?: string | undefined;
  /** Where PGlite keeps its files; made when it is not there. Held by one process at a time. */
  readonly dataFolder?: string | undefined;
  /** What PGlite's `dumpDataDir` answered, to begin with instead of making a database, which takes seconds. Nothing on a server. */
  readonly dump?: Blob | undefined;
}

/** Opens the database and brings its tables up to date. Fails with a sentence when another process holds the folder. */
export async function openDatabase(choice: DatabaseChoice = {}): Promise<OpenDatabase> {
  return choice.databaseUrl
    ? openServer(choice.databaseUrl)
    : openEmbedded(choice.dataFolder || undefined, choice.dump);
}

async function openServer(databaseUrl: string): Promise<OpenDatabase> {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: 12,
    application_name: "slotside",
    types: numbersForBigints,
  });
  // An idle connection that breaks is replaced by the pool; without a listener the process would die of it.
  pool.on("error", () => undefined);
  const session: MigrationSession = async (work) => {
    const client = await pool.connect();
    try {
      await client.query("begin");
      await work({
        exec: async (text) => void (await client.query(text)),
        rows: async (text, values) => (await client.query<Record<string, unknown>>(text, [...values])).rows,
      });
      await client.query("commit");
    } catch (error) {
      await client.query("rollback").catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  };
  try {
    await migrate(session);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: preparing(pool) }) });
  return {
    engine: "postgresql",
    ...guarded(kysely),
    raw: { engine: "postgresql", pool, databaseUrl },
    close: () => kysely.destroy(),
  };
}

async function openEmbedded(folder: string | undefined, dump: Blob | undefined): Promise<OpenDatabase> {
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  // PGlite has no lock of its own: a second process on the folder would silently lose acknowledged rows of the first.
  const lock = folder === undefined ? undefined : await lockFolder(folder);
  let pglite: PGlite | undefined;
  try {
    pglite = await PGlite.create({
      ...(folder === undefined ? {} : { dataDir: join(folder, "pglite") }),
      ...(dump === undefined ? {} : { loadDataDir: dump }),
      extensions: { btree_gist },
    });
    const opened = pglite;
    await migrate((work) =>
      opened.transaction((tx) =>
        work({
          exec: async (text) => void (await tx.exec(text)),
          rows: async (text, values) => (await tx.query<Record<string, unknown>>(text, [...values])).rows,
        }),
      ),
    );
    const kysely = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite: opened }) });
    const close = async (): Promise<void> => {
      if (!opened.closed) await opened.close();
      await lock?.release();
    };
    return { engine: "pglite", ...guarded(kysely), raw: { engine: "pglite", pglite: opened }, close };
  } catch (error) {
    await pglite?.close().catch(() => undefined);
    await lock?.release();
    throw error;
  }
}

/** int8 (counts) as numbers on both engines; PGlite does so by itself. */
const int8 = 20;
const numbersForBigints = {
  getTypeParser: ((oid: number, format?: "text" | "binary") =>
    oid === int8 ? Number : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
};

/**
 * PGlite has one connection: a query beside the open transaction that caused it would wait for ever. So that it is noticed
 * on the first try and on either engine, such a query throws.
 */
function guarded(kysely: Kysely<Tables>): Pick<OpenDatabase, "db" | "transaction" | "ping"> {
  const inside = new AsyncLocalStorage<true>();
  const refuseInside = (): void => {
    if (inside.getStore()) throw new Error("A query outside of the open transaction: pass `tx` down to it");
  };
  const guard: KyselyPlugin = {
    transformQuery: (args) => {
      refuseInside();
      return args.node;
    },
    transformResult: async (args) => args.result,
  };

  async function transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    refuseInside();
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await kysely.transaction().execute((tx) => inside.run(true, () => work(tx)));
      } catch (error) {
        if (attempt >= mostAttempts || !isWorthAnotherTry(error)) throw error;
        await pause(attempt * 5 + Math.random() * 20);
      }
    }
  }
  const db = kysely.withPlugin(guard);
  return { db, transaction, ping: async () => void (await sql`select 1`.execute(db)) };
}

const mostAttempts = 5;
const serializationFailure = "40001";
const deadlockDetected = "40P01";

function isWorthAnotherTry(error: unknown): boolean {
  const code = sqlState(error);
  return code === serializationFailure || code === deadlockDetected || isOutdated(error);
}

/** The SQLSTATE of a database error, e.g. `23505`; `undefined` for anything else. Same on both engines. */
export function sqlState(error: unknown): string | undefined {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/** The constraint a database error names, e.g. `sessions_reference`. Same on both engines. */
export function violatedConstraint(error: unknown): string | undefined {
  const constraint =
    typeof error === "object" && error !== null && "constraint" in error ? error.constraint : undefined;
  return typeof constraint === "string" ? constraint : undefined;
}
