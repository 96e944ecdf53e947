/** Changing the key that seals tokens: everything can be opened before, during and after. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { asInstant } from "#backend/domain/instant.ts";
import { openDatabase, type OpenDatabase } from "#backend/platform/database.ts";
import { findSealedColumns, purposeOf, resealAll } from "#backend/platform/reseal.ts";
import { createVault, type SealingKey, type Vault } from "#backend/platform/vault.ts";
import { Secret } from "#backend/ports/secret.ts";
import { freshDatabase } from "#backend/testing/fresh-database.ts";
import { projectFolder } from "#tests/support/project.ts";
import { sourceFiles } from "../architecture/source-files.ts";

const now = Date.parse("2026-03-02T08:00:00Z");
const clock = { now: () => asInstant(now) };
const key = (id: string): SealingKey => ({ id, key: Buffer.alloc(32, id) });
const [old, middle, fresh] = [key("2024"), key("2025"), key("2026")];
const refresh = "connections.refresh_token";

let database: OpenDatabase;

beforeAll(async () => {
  database = await openDatabase({ databaseUrl: await freshDatabase("reseal") });
}, 60_000);
afterAll(() => database.close());

/** Rows of connections with nothing but a refresh token; answers nothing. */
async function keep(tokens: readonly string[], leasedUntil: Date | null = null): Promise<void> {
  const { db } = database;
  await sql`delete from connections`.execute(db);
  const id = "01930000-0000-7000-8000-000000000001";
  await sql`insert into tenants (id, display_name, onboarded_at) values (${id}, 'North', now()) on conflict do nothing`.execute(
    db,
  );
  for (const [at, token] of tokens.entries()) {
    const person = `01930000-0000-7000-8000-${String(at + 100).padStart(12, "0")}`;
    await sql`insert into people (tenant_id, id, display_name, email, time_zone, locale, roles, created_at)
      values (${id}, ${person}, 'P', 'p@north.example', 'UTC', 'en', array['provider'], now()) on conflict do nothing`.execute(
      db,
    );
    await sql`insert into connections (tenant_id, id, person_id, vendor, purposes, method, account_tenant, account_id, account_name,
      account_email, scopes, status, connected_at, refresh_token_sealed, refresh_leased_until)
      values (${id}, ${person}, ${person}, 'zoom', array['meetings'], 'delegated', 'z', ${person}, 'P', 'p@zoom.example', '',
      'connected', now(), ${token}, ${leasedUntil})`.execute(db);
  }
}

async function kept(): Promise<readonly string[]> {
  const { rows } = await sql<{ token: string }>`
    select refresh_token_sealed as token from connections order by id`.execute(database.db);
  return rows.map(({ token }) => token);
}

const sealWith = (vault: Vault, count: number): string[] =>
  Array.from({ length: count }, (_, at) => vault.seal(new Secret(`token ${at}`), refresh));
const outcome = async (vault: Vault) =>
  (await resealAll({ database, vault, clock })).find(({ what }) => what === refresh);

describe("sealing anew", () => {
  it("brings everything under the newest key, whichever key sealed it, and finds nothing to do the second time", async () => {
    const tokens = [...sealWith(createVault([old]), 700), ...sealWith(createVault([middle, old]), 40)];
    await keep(tokens);
    const vault = createVault([fresh, middle, old]);
    expect(await outcome(vault)).toEqual({ what: refresh, done: 740, left: 0, unreadable: 0 });
    const alone = createVault([fresh]);
    const opened = (await kept()).map((token) => alone.open(token, refresh).reveal());
    expect(opened).toEqual(tokens.map((token) => vault.open(token, refresh).reveal()));
    expect(await outcome(vault)).toEqual({ what: refresh, done: 0, left: 0, unreadable: 0 });
  }, 60_000);

  it("leaves a token alone that somebody is renewing, and finds it the next time", async () => {
    const vault = createVault([fresh, old]);
    const tokens = sealWith(createVault([old]), 2);
    await keep(tokens, new Date(now + 1_000));
    expect(await outcome(vault)).toEqual({ what: refresh, done: 0, left: 2, unreadable: 0 });
    expect(await kept()).toEqual(tokens);
    await keep(tokens, new Date(now - 1_000));
    expect(await outcome(vault)).toEqual({ what: refresh, done: 2, left: 0, unreadable: 0 });
  });

  it("counts what no key opens, changes nothing of it, and goes on", async () => {
    const [lost = "", good = ""] = [sealWith(createVault([middle]), 1)[0], sealWith(createVault([old]), 1)[0]];
    const altered = `${good.slice(0, -2)}${good.endsWith("AA") ? "BB" : "AA"}`;
    await keep([lost, altered, good, createVault([old]).seal(new Secret("x"), "connections.access_token")]);
    expect(await outcome(createVault([fresh, old]))).toEqual({ what: refresh, done: 1, left: 0, unreadable: 3 });
    expect((await kept()).slice(0, 2)).toEqual([lost, altered]);
  });

  it("knows every sealed column there is: each is sealed for a purpose of its own name", async () => {
    const source = sourceFiles()
      .map(({ path }) => path)
      .filter((path) => path.startsWith("backend/features/") && !path.endsWith(".test.ts"))
      .map((path) => readFileSync(join(projectFolder, path), "utf8"))
      .join("\n");
    const columns = await findSealedColumns(database);
    expect(columns.map(purposeOf)).toContain(refresh);
    // A table that nothing touches yet holds nothing to open.
    const used = columns.filter(({ table }) => source.includes(`"${table}"`)).map(purposeOf);
    expect(used.filter((purpose) => !source.includes(`"${purpose}"`))).toEqual([]);
  });
});
