/** Seals everything in the database anew with the newest key, so that older keys can be taken out of the settings. */
import { sql } from "kysely";
import type { Clock } from "../ports/clock.ts";
import type { OpenDatabase } from "./database.ts";
import type { Vault } from "./vault.ts";

export interface ResealDeps {
  readonly database: OpenDatabase;
  readonly vault: Vault;
  readonly clock: Clock;
}

/** What became of one column. */
export interface Resealed {
  /** `connections.refresh_token`. */
  readonly what: string;
  /** Sealed with the newest key now. */
  readonly done: number;
  /** Somebody was changing it at that moment; the next run finds it. */
  readonly left: number;
  /** Its key is not configured any more, or it was altered: whoever it belongs to connects again. */
  readonly unreadable: number;
}

interface SealedColumn {
  readonly table: string;
  /** Ends in `_sealed`. */
  readonly column: string;
  /** A token that is being renewed is compared with what was seen: it must not change meanwhile. */
  readonly isLeased: boolean;
}

const batch = 500;

/**
 * Works through every column whose name ends in `_sealed`; each is sealed for the purpose `table.name`. It may run beside the
 * product, be stopped anywhere and be started again: what is done stays done.
 */
export async function resealAll(deps: ResealDeps): Promise<readonly Resealed[]> {
  const done: Resealed[] = [];
  for (const column of await findSealedColumns(deps.database)) done.push(await resealColumn(deps, column));
  return done;
}

/** Every sealed column there is, by its name. */
export async function findSealedColumns({ db }: Pick<OpenDatabase, "db">): Promise<readonly SealedColumn[]> {
  const { rows } = await sql<{ table_name: string; column_name: string; is_leased: boolean }>`
    select c.table_name, c.column_name, exists (
      select from information_schema.columns l
      where l.table_schema = c.table_schema and l.table_name = c.table_name and l.column_name = 'refresh_leased_until'
    ) as is_leased
    from information_schema.columns c
    where c.table_schema = current_schema() and c.column_name like '%\\_sealed'
    order by c.table_name, c.column_name`.execute(db);
  return rows.map((row) => ({ table: row.table_name, column: row.column_name, isLeased: row.is_leased }));
}

/** What a sealed column's texts are bound to. */
export function purposeOf({ table, column }: Pick<SealedColumn, "table" | "column">): string {
  return `${table}.${column.replace(/_sealed$/, "")}`;
}

async function resealColumn(deps: ResealDeps, column: SealedColumn): Promise<Resealed> {
  const what = purposeOf(column);
  const counts = { done: 0, left: 0, unreadable: 0 };
  let after = "";
  for (;;) {
    const found = await findOld(deps, column, after);
    for (const old of found) counts[await resealOne(deps, column, old)] += 1;
    const last = found.at(-1);
    if (last === undefined || found.length < batch) return { what, ...counts };
    after = last;
  }
}

/** Sealed texts are all different, so they serve as the place to go on from. */
async function findOld(
  { database, vault }: ResealDeps,
  { table, column }: SealedColumn,
  after: string,
): Promise<readonly string[]> {
  const name = sql.ref(column);
  const { rows } = await sql<{ old: string }>`
    select ${name} as old from ${sql.table(table)}
    where ${name} collate "C" > ${after} and not starts_with(${name}, ${`${vault.newestKeyId}.`})
    order by ${name} collate "C" limit ${batch}`.execute(database.db);
  return rows.map(({ old }) => old);
}

async function resealOne(
  { database, vault, clock }: ResealDeps,
  { table, column, isLeased }: SealedColumn,
  old: string,
): Promise<"done" | "left" | "unreadable"> {
  const purpose = purposeOf({ table, column });
  let fresh: string;
  try {
    fresh = vault.seal(vault.open(old, purpose), purpose);
  } catch {
    return "unreadable";
  }
  const name = sql.ref(column);
  const isFree = isLeased
    ? sql`(refresh_leased_until is null or refresh_leased_until < ${new Date(clock.now())})`
    : sql`true`;
  const { numAffectedRows } = await sql`
    update ${sql.table(table)} set ${name} = ${fresh} where ${name} = ${old} and ${isFree}`.execute(database.db);
  return numAffectedRows === 0n ? "left" : "done";
}
