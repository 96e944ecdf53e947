/** Every table there is, as the database itself describes them: what is deleted or handed out whole must not forget a new one. */
import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Database, Tx } from "./database.ts";

export interface EveryTable {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly isNullable: boolean }[];
  /** Other tables whose rows its rows need. */
  readonly needs: readonly {
    readonly table: string;
    readonly columns: readonly string[];
    readonly theirColumns: readonly string[];
  }[];
}

/** Types as PostgreSQL calls them in short: `uuid`, `_uuid`, `text`, `_text`, `jsonb`. */
export async function readEveryTable(db: Database | Tx): Promise<readonly EveryTable[]> {
  const columns = await sql<{ table_name: string; column_name: string; udt_name: string; is_nullable: string }>`
    select columns.table_name, columns.column_name, columns.udt_name, columns.is_nullable
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'applied_migrations'
    order by columns.table_name, columns.ordinal_position`.execute(db);
  const needs = await sql<{ from: string; to: string; columns: string[]; their_columns: string[] }>`
    select from_table.relname as "from", to_table.relname as "to",
      (select array_agg(attname::text order by place) from unnest(conkey) with ordinality as k (number, place)
        join pg_attribute on attrelid = conrelid and attnum = k.number) as columns,
      (select array_agg(attname::text order by place) from unnest(confkey) with ordinality as k (number, place)
        join pg_attribute on attrelid = confrelid and attnum = k.number) as their_columns
    from pg_constraint join pg_class from_table on from_table.oid = conrelid
      join pg_class to_table on to_table.oid = confrelid
    where contype = 'f' and connamespace = 'public'::regnamespace`.execute(db);
  const names = [...new Set(columns.rows.map((row) => row.table_name))];
  return names.map((name) => ({
    name,
    columns: columns.rows
      .filter((row) => row.table_name === name)
      .map((row) => ({ name: row.column_name, type: row.udt_name, isNullable: row.is_nullable === "YES" })),
    needs: needs.rows
      .filter((row) => row.from === name)
      .map((row) => ({ table: row.to, columns: row.columns, theirColumns: row.their_columns })),
  }));
}

/** `table.column`, quoted. */
export function columnOf(table: EveryTable, column: string): RawBuilder<unknown> {
  return sql.ref(`${table.name}.${column}`);
}

export function hasColumn(table: EveryTable, name: string): boolean {
  return table.columns.some((column) => column.name === name);
}

/**
 * Deletes the rows, and first whatever needs them: rows that can do without (their column may be null) are freed, all others go
 * too. `where` names columns by `columnOf`.
 */
export async function deleteWithDependents(
  tx: Tx,
  tables: readonly EveryTable[],
  rows: { readonly table: EveryTable; readonly where: RawBuilder<unknown> },
): Promise<void> {
  const { table, where } = rows;
  for (const child of tables) {
    for (const need of child.needs.filter((each) => each.table === table.name && child.name !== table.name)) {
      const own = sql.join(need.columns.map((column) => columnOf(child, column)));
      const theirs = sql.join(need.theirColumns.map((column) => columnOf(table, column)));
      const dependent = sql`(${own}) in (select ${theirs} from ${sql.table(table.name)} where ${where})`;
      const free = need.columns.filter((name) => child.columns.some((each) => each.name === name && each.isNullable));
      if (free.length === 0) await deleteWithDependents(tx, tables, { table: child, where: dependent });
      else {
        const set = sql.join(free.map((column) => sql`${sql.ref(column)} = null`));
        await sql`update ${sql.table(child.name)} set ${set} where ${dependent}`.execute(tx);
      }
    }
  }
  await sql`delete from ${sql.table(table.name)} where ${where}`.execute(tx);
}
