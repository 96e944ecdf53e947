/** Databases of their own for tests, on the PostgreSQL server that `npm test` started. */
import { Client } from "pg";

/** A new, empty database on the server named by `TEST_DATABASE_URL`; undefined when there is no server. */
export async function freshDatabase(name: string): Promise<string | undefined> {
  const server = process.env["TEST_DATABASE_URL"];
  if (!server) return undefined;
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    const database = `${name}_${process.pid}_${Math.floor(performance.now() * 1000)}`
      .toLowerCase()
      .replaceAll(/[^a-z0-9_]/g, "_");
    await client.query(`create database ${database}`);
    const url = new URL(server);
    url.pathname = `/${database}`;
    return url.href;
  } finally {
    await client.end();
  }
}
