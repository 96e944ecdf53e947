/** Databases of their own for tests, on the PostgreSQL server that `TEST_DATABASE_URL` names. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { Client } from "pg";
import { openDatabase } from "../platform/database.ts";
import { createJobs } from "../platform/jobs.ts";
import { createLog } from "../platform/log.ts";

const migrations = new URL("../migrations/", import.meta.url);
/** Two test processes that start together take turns on making the template. */
const templateLock = 7_108_225;
let count = 0;

/** A new, empty database called after the test; undefined when there is no server. */
export async function emptyDatabase(name: string): Promise<string | undefined> {
  return withServer((server, client) => create(server, client, { name }));
}

/** A new database with all tables and nothing in them, copied from a template (a tenth of the time that migrating takes); undefined when there is no server. */
export async function freshDatabase(name: string): Promise<string | undefined> {
  return withServer(async (server, client) => {
    const template = await ensureTemplate(server, client);
    return create(server, client, { name, template });
  });
}

/** Removes it again, whoever is still connected. */
export async function dropDatabase(url: string): Promise<void> {
  await withServer((_server, client) =>
    client.query(`drop database if exists ${new URL(url).pathname.slice(1)} with (force)`),
  );
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
  const database = `${name.toLowerCase().replaceAll(/[^a-z0-9_]/g, "_")}_${process.pid}_${(count += 1)}`;
  await client.query(`drop database if exists ${database} with (force)`);
  await client.query(`create database ${database}${template === undefined ? "" : ` template ${template}`}`);
  return urlOf(server, database);
}

const urlOf = (server: string, database: string): string =>
  Object.assign(new URL(server), { pathname: `/${database}` }).href;

/** Named after what the migrations say, so that a server which outlives a change makes another one. */
async function ensureTemplate(server: string, client: Client): Promise<string> {
  const template = `made_${fingerprint()}`;
  await client.query("select pg_advisory_lock($1)", [templateLock]);
  try {
    const { rows } = await client.query("select datistemplate from pg_database where datname = $1", [template]);
    if ((rows[0] as { datistemplate: boolean } | undefined)?.datistemplate === true) return template;
    await client.query(`drop database if exists ${template} with (force)`);
    await client.query(`create database ${template}`);
    await bringUpToDate(urlOf(server, template));
    // Nobody may be connected to what is copied; the queue's connections close a little later than it says.
    await client.query(`alter database ${template} with is_template true allow_connections false`);
    await client.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [template]);
    return template;
  } finally {
    await client.query("select pg_advisory_unlock($1)", [templateLock]);
  }
}

async function bringUpToDate(databaseUrl: string): Promise<void> {
  const database = await openDatabase({ databaseUrl });
  const jobs = createJobs(database, { log: createLog("silent"), role: "enqueue-only" });
  await jobs.start();
  await jobs.stop();
  await database.close();
}

function fingerprint(): string {
  const digest = createHash("sha256");
  for (const name of readdirSync(migrations).sort())
    digest.update(name).update(readFileSync(new URL(name, migrations), "utf8"));
  return digest.digest("hex").slice(0, 16);
}
