import { afterAll, describe, expect, it } from "@jest/globals";
import { Client } from "pg";
import { emptyAgain, freshDatabase, giveBack } from "./fresh-database.ts";

const url = await freshDatabase("given_back");

async function connect(): Promise<Client> {
  const client = new Client({ connectionString: url });
  // Its end comes from the other side.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

/** How many rows every table of ours and of the job queue has. */
async function counted(client: Client): Promise<readonly unknown[]> {
  const tables = await client.query<{ name: string }>(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'jobs') order by 1",
  );
  const counts = tables.rows.map(({ name }) => `select '${name}' as name, count(*)::int as rows from ${name}`);
  return (await client.query(counts.join(" union all "))).rows as readonly unknown[];
}

afterAll(async () => {
  if (url !== undefined) await giveBack(url);
});

describe("a database that was given back", () => {
  it("holds what a new one holds: also where nothing may be deleted, and whoever was still connected", async () => {
    // Without a server nobody gets a fresh database, and none is given back.
    if (url === undefined) return;
    const lingering = await connect();
    const before = await counted(lingering);
    await lingering.query(`
      insert into tenants (id, display_name, onboarded_at) values (gen_random_uuid(), 'One', now());
      insert into audit_entries (tenant_id, id, at, surface, kind, what)
        select id, gen_random_uuid(), now(), 'teams', 'people.roles', 'Made a provider' from tenants;`);
    expect(await counted(lingering)).not.toEqual(before);
    await lingering.query("begin; delete from tenants");
    await emptyAgain(url);
    await expect(lingering.query("commit")).rejects.toThrow();
    const next = await connect();
    expect(await counted(next)).toEqual(before);
    await next.end();
  });
});
