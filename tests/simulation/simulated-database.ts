/**
 * The product's database in a simulation: the real engine, one statement at a time, each at a gate. Transactions exclude each
 * other, as they do on an embedded database; one whose process dies is rolled back.
 */
import type { PGlite } from "@electric-sql/pglite";
import {
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from "kysely";
import type { OpenDatabase, Tx } from "#backend/platform/database.ts";
import type { Tables } from "#backend/platform/tables.ts";
import { runPlain, runPrepared } from "./prepared-statements.ts";
import type { Life, Scheduler } from "./scheduler.ts";

export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  /** Changes each row that it finds. Only planted faults do so. */
  readonly change?: (row: Record<string, unknown>) => Record<string, unknown>;
}

/** Changes a statement on its way, or answers for the database. Only planted faults do so. */
export type Intercept = (statement: Statement) => Statement | { readonly rows: readonly unknown[] };

export interface SimulatedDatabase {
  readonly open: OpenDatabase;
  /** Runs when, and only when, the open transaction commits. */
  afterCommit(work: () => void): void;
  /** Gives up what a dead process left open. */
  abandon(life: Life): Promise<void>;
  /** Statements so far. */
  readonly count: () => number;
}

interface Session {
  owner: { readonly connection: object; readonly life: Life | undefined; readonly after: (() => void)[] } | undefined;
  statements: number;
}

interface Ground {
  readonly pglite: PGlite;
  readonly scheduler: Scheduler;
  readonly intercept: Intercept | undefined;
  readonly isAtomic: boolean;
  readonly session: Session;
}

export function createSimulatedDatabase(given: {
  readonly pglite: PGlite;
  readonly scheduler: Scheduler;
  readonly intercept?: Intercept | undefined;
  readonly transactions?: "none" | undefined;
}): SimulatedDatabase {
  const session: Session = { owner: undefined, statements: 0 };
  const ground: Ground = { ...given, intercept: given.intercept, isAtomic: given.transactions !== "none", session };
  const dialect: Dialect = {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => createDriver(ground),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
  const db = new Kysely<Tables>({ dialect });
  const open: OpenDatabase = {
    engine: "pglite",
    db,
    transaction: <T>(work: (tx: Tx) => Promise<T>): Promise<T> => db.transaction().execute(work),
    ping: async () => undefined,
    raw: { engine: "pglite", pglite: given.pglite },
    close: async () => undefined,
  };
  return {
    open,
    count: () => session.statements,
    afterCommit: (work) => {
      if (!session.owner) throw new Error("no transaction is open");
      session.owner.after.push(work);
    },
    abandon: async (life) => {
      if (session.owner?.life !== life) return;
      if (ground.isAtomic) await given.pglite.exec("rollback");
      session.owner = undefined;
    },
  };
}

function createDriver(ground: Ground): Driver {
  const { scheduler, session, pglite, isAtomic } = ground;
  const exec = async (text: string): Promise<void> => {
    if (isAtomic) await scheduler.elsewhere(() => runPlain(pglite, text));
  };
  return {
    init: async () => undefined,
    destroy: async () => undefined,
    acquireConnection: async () => new Connection(ground),
    releaseConnection: async () => undefined,
    beginTransaction: (connection) =>
      scheduler.gate(
        "begin",
        async () => {
          session.owner = { connection, life: scheduler.current()?.life, after: [] };
          await exec("begin");
        },
        () => session.owner === undefined || !isAtomic,
      ),
    commitTransaction: () =>
      scheduler.gate("commit", async () => {
        await exec("commit");
        const after = session.owner?.after ?? [];
        session.owner = undefined;
        for (const work of after) work();
      }),
    rollbackTransaction: async () => {
      await exec("rollback");
      session.owner = undefined;
    },
  };
}

class Connection implements DatabaseConnection {
  readonly #ground: Ground;
  constructor(ground: Ground) {
    this.#ground = ground;
  }

  executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { scheduler, session, pglite, intercept, isAtomic } = this.#ground;
    const isFree = (): boolean => !isAtomic || session.owner === undefined || session.owner.connection === this;
    return scheduler.gate(
      shapeOf(sql),
      async () => {
        session.statements += 1;
        const statement = intercept?.({ sql, parameters }) ?? { sql, parameters };
        if ("rows" in statement) return { rows: statement.rows as R[], numAffectedRows: BigInt(statement.rows.length) };
        const { rows, affected } = await scheduler.elsewhere(() =>
          runPrepared(pglite, statement.sql, statement.parameters),
        );
        const { change } = statement;
        return { rows: (change ? rows.map(change) : rows) as R[], numAffectedRows: BigInt(affected) };
      },
      isFree,
    );
  }

  // oxlint-disable-next-line require-yield -- the interface asks for a generator
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error("not in a simulation");
  }
}

const shapes = new Map<string, string>();

/** `update session_sync`: what a statement does to what, for people. */
export function shapeOf(text: string): string {
  const shape = shapes.get(text) ?? readShape(text);
  shapes.set(text, shape);
  return shape;
}

function readShape(text: string): string {
  const verb = /^\s*(?:with\b.*?\)\s*)?(\w+)/is.exec(text)?.[1]?.toLowerCase() ?? "?";
  const table = /\b(?:from|into|update|join)\s+"?(\w+)"?/i.exec(text)?.[1] ?? "";
  return `${verb} ${table}`.trim();
}
