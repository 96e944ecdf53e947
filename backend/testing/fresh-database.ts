/** Databases of their own for tests, on the PostgreSQL server that `TEST_DATABASE_URL` names. */
import { Client } from "pg";

/** A new, empty database called after the test; undefined when there is no server. */
export async function freshDatabase(name: string): Promise<string | undefined> {
  const server = process.env["TEST_DATABASE_URL"];
  if (!server) return undefined;
  const client = new Client({ connectionString: server });
  await client.connect();
  const database = `${name}_${process.pid}`;
  await client.query(`drop database if exists ${database} with (force)`);
  await client.query(`create database ${database}`);
  await client.end();
  return Object.assign(new URL(server), { pathname: `/${database}` }).href;
}
