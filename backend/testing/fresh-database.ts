/** Databases of their own for tests, on the PostgreSQL server that `TEST_DATABASE_URL` names. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { Client } from "pg";
import { openDatabase } from "../platform/database.ts";
import type { OpenDatabase } from "../platform/database.ts";
import { createJobs } from "../platform/jobs.ts";
import { createLog } from "../platform/log.ts";

const migrations = new URL("../migrations/", import.meta.url);
/** Two test processes that start together take turns on making the template. */
const templateLock = 7_108_225;
let knownTemplate: string | undefined;

/** A new, empty database called after the test; undefined when there is no server. */
export async function emptyDatabase(name: string): Promise<string | undefined> {
  return withServer((server, client) => create(server, client, { name }));
}

/**
 * A database with all tables and nothing in them; undefined when there is no server. One that was given back and emptied where there
 * is one (a quarter of the time that copying takes), else a copy of a template (a tenth of the time that migrating takes). Its name
 * is then that of whoever had it first.
 */
export async function freshDatabase(name: string): Promise<string | undefined> {
  return withServer(async (server, client) => {
    const template = await ensureTemplate(server, client);
    const spare = await takeSpare(client, template);
    return spare === undefined ? create(server, client, { name, template }) : urlOf(server, spare);
  });
}

/** Gives a fresh database back, emptied, for the next who wants one. */
export async function giveBack(url: string): Promise<void> {
  await emptyAgain(url);
  await withServer((_server, client) =>
    client.query("insert into spare_databases (name, template) values ($1, $2)", [nameIn(url), templateName()]),
  );
}

/**
 * Ends whoever is still connected and deletes all rows that a fresh database does not have. Nothing else is undone: a test that makes a
 * table has an `emptyDatabase`, which nobody else gets.
 */
export async function emptyAgain(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(emptying);
  } finally {
    await client.end();
  }
}

const nameIn = (url: string): string => new URL(url).pathname.slice(1);

/**
 * Deletes the rows of every table that has none in the template. Triggers stay out of it: what refers to what does not matter, and what
 * may not be deleted goes too. A table that nobody wrote to has no pages and costs nothing.
 */
const emptying = `
  select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid();
  do $$
  declare written regclass;
  begin
    set local session_replication_role = replica;
    for written in
      select oid from pg_class
      where relkind = 'r' and relnamespace in ('public'::regnamespace, 'jobs'::regnamespace)
        and pg_relation_size(oid) > 0 and oid not in (select filled from made.filled)
    loop
      execute format('delete from %s', written);
    end loop;
  end $$`;

/** Notes in the template, where it is copied along, which of its tables have rows. */
const notingWhatIsFilled = `
  create schema made;
  create table made.filled (filled regclass primary key);
  do $$
  declare one regclass; has boolean;
  begin
    for one in
      select oid from pg_class
      where relkind = 'r' and relnamespace in ('public'::regnamespace, 'jobs'::regnamespace)
    loop
      execute format('select exists (select from %s)', one) into has;
      if has then insert into made.filled values (one); end if;
    end loop;
  end $$`;

/** Two who ask at the same time get two. */
async function takeSpare(client: Client, template: string): Promise<string | undefined> {
  const { rows } = await client.query<{ name: string }>(
    `delete from spare_databases where name = (
       select name from spare_databases where template = $1 limit 1 for update skip locked
     ) returning name`,
    [template],
  );
  return rows[0]?.name;
}

async function withServer<T>(work: (server: string, client: Client) => Promise<T>): Promise<T | undefined> {
  const server = process.env["TEST_DATABASE_URL"];
  if (!server) return undefined;
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    return await work(server, client);
  } finally {
    await client.end();
  }
}

async function create(
  server: string,
  client: Client,
  { name, template }: { readonly name: string; readonly template?: string },
): Promise<string> {
  // The server's own count makes it a name that nobody else comes to: what one file has given back, another may have by now.
  const { rows } = await client.query<{ count: string }>("select pg_current_xact_id()::text as count");
  const database = `${name.toLowerCase().replaceAll(/[^a-z0-9_]/g, "_")}_${rows[0]?.count}`;
  await client.query(`create database ${database}${template === undefined ? "" : ` template ${template}`}`);
  return urlOf(server, database);
}

const urlOf = (server: string, database: string): string =>
  Object.assign(new URL(server), { pathname: `/${database}` }).href;

/** Named after what the migrations say, so that a server which outlives a change makes another one. */
async function ensureTemplate(server: string, client: Client): Promise<string> {
  const template = templateName();
  if (await isThere(client, template)) return template;
  await client.query("select pg_advisory_lock($1)", [templateLock]);
  try {
    if (await isThere(client, template)) return template;
    await client.query(`drop database if exists ${template} with (force)`);
    await client.query(`create database ${template}`);
    await client.query("create table if not exists spare_databases (name text primary key, template text not null)");
    await bringUpToDate(urlOf(server, template));
    // Nobody may be connected to what is copied; the queue's connections close a little later than it says.
    await client.query(`alter database ${template} with is_template true allow_connections false`);
    await client.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [template]);
    return template;
  } finally {
    await client.query("select pg_advisory_unlock($1)", [templateLock]);
  }
}

async function isThere(client: Client, template: string): Promise<boolean> {
  const { rowCount } = await client.query("select from pg_database where datname = $1 and datistemplate", [template]);
  return rowCount === 1;
}

async function bringUpToDate(databaseUrl: string): Promise<void> {
  const database = await openDatabase({ databaseUrl });
  await makeQueue(database);
  if (database.raw.engine === "postgresql") await database.raw.pool.query(notingWhatIsFilled);
  await database.close();
}

/** Makes the tables of the job queue, as a first start does. */
export async function makeQueue(database: OpenDatabase): Promise<void> {
  const jobs = createJobs(database, { log: createLog("silent"), role: "enqueue-only" });
  await jobs.start();
  await jobs.stop();
}

const templateName = (): string => (knownTemplate ??= `made_${fingerprint()}`);

/** The same while the migrations are the same. */
export function fingerprint(): string {
  const digest = createHash("sha256").update(notingWhatIsFilled);
  for (const name of readdirSync(migrations).sort())
    digest.update(name).update(readFileSync(new URL(name, migrations), "utf8"));
  return digest.digest("hex").slice(0, 16);
}
