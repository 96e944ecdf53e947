/** Brings the tables up to date: plain forward SQL files, each with all its statements in one transaction. */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";

export interface MigrationRunner {
  /** Several statements without values. */
  exec(text: string): Promise<void>;
  rows(text: string, values: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
}

/** Runs the work in a transaction of its own on one connection. */
export type MigrationSession = (work: (run: MigrationRunner) => Promise<void>) => Promise<void>;

const folder = new URL("../migrations/", import.meta.url);
/** Any number nobody else uses: two processes that start together take turns on it. */
const migrationLock = 7_108_224;

/** Applies what is missing, in the order of the names. Fails when a file that was applied has changed since. */
export async function migrate(inTransaction: MigrationSession): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  const applied = await appliedChecksums(inTransaction);
  for (const name of names) {
    const text = await readFile(new URL(name, folder), "utf8");
    if (applied.get(name) !== checksumOf(text)) await inTransaction((run) => applyOnce(run, name, text));
  }
}

/** By name. One look for all of them, because almost every start finds nothing to do; what is missing is looked at again in its turn. */
async function appliedChecksums(inTransaction: MigrationSession): Promise<ReadonlyMap<string, string>> {
  const checksums = new Map<string, string>();
  await inTransaction(async (run) => {
    const [table] = await run.rows("select to_regclass('applied_migrations') is not null as found", []);
    if (table?.["found"] !== true) return;
    for (const { name, checksum } of await run.rows("select name, checksum from applied_migrations", []))
      checksums.set(String(name), String(checksum));
  });
  return checksums;
}

const checksumOf = (text: string): string => createHash("sha256").update(text).digest("hex");

async function applyOnce(run: MigrationRunner, name: string, text: string): Promise<void> {
  await run.exec(`select pg_advisory_xact_lock(${migrationLock})`);
  await run.exec("create table if not exists applied_migrations (name text primary key, checksum text not null)");
  const checksum = checksumOf(text);
  const [applied] = await run.rows("select checksum from applied_migrations where name = $1", [name]);
  if (applied?.["checksum"] === checksum) return;
  if (applied)
    throw new Error(
      `Migration ${name} was applied in another wording. Migrations only go forward: undo the edit, or start with empty data.`,
    );
  await run.exec(text);
  await run.rows("insert into applied_migrations (name, checksum) values ($1, $2)", [name, checksum]);
}
