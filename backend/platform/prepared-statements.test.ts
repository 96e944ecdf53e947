import { afterAll, describe, expect, it } from "@jest/globals";
import { sql } from "kysely";
import { freshDatabase } from "../testing/fresh-database.ts";
import { openDatabase } from "./database.ts";
import type { OpenDatabase } from "./database.ts";

const server = await freshDatabase("prepared");
const engines: readonly [string, string | undefined][] = [
  ["the embedded database", undefined],
  ...(server === undefined ? [] : [["a PostgreSQL server", server] as [string, string]]),
];
const opened: OpenDatabase[] = [];
const open = async (databaseUrl: string | undefined): Promise<OpenDatabase> => {
  const database = await openDatabase({ databaseUrl });
  opened.push(database);
  return database;
};

afterAll(() => Promise.all(opened.map((database) => database.close())));

describe.each(engines)("statements that %s has planned", (_, url) => {
  it("are planned anew after a newer version of us has changed a table", async () => {
    const here = await open(url);
    const newer = url === undefined ? here : await open(url);
    const tenants = (of: Pick<OpenDatabase, "db">) =>
      of.db.selectFrom("tenants").selectAll().where("display_name", "<>", "x").execute();
    const inTransaction = () => here.transaction((tx) => tenants({ db: tx }));
    for (let turn = 0; turn < 7; turn += 1) {
      await tenants(here);
      await inTransaction();
    }
    await sql`alter table tenants add column motto text`.execute(newer.db);
    expect(await tenants(here)).toEqual([]);
    await sql`alter table tenants drop column motto`.execute(newer.db);
    expect(await inTransaction()).toEqual([]);
  });
});
