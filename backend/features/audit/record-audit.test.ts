import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { sql } from "kysely";
import { auditList } from "#contract/audit.ts";
import type { AuditEntry } from "#contract/audit.ts";
import type { Caller } from "../../platform/caller.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { createClassPeople } from "../../testing/class-calls.ts";
import { createForgetOldEntries } from "./forget-old-entries.job.ts";

describe("the audit log", () => {
  let world: BookingWorld;
  let people: Awaited<ReturnType<typeof createClassPeople>>;
  let amira: Caller;

  beforeAll(async () => {
    world = await createBookingWorld();
    people = await createClassPeople(world);
    amira = await people.tenant.person("amira", ["administrator"]);
    const params = { id: people.eve.personId };
    const change = (body: object) => world.call("PATCH /api/v1/people/:id", amira, { params, body });
    await change({ roles: ["learner", "scheduler"] });
    await change({ displayName: "Eve Moneypenny" });
    const pair = { providerId: people.priya.personId, learnerId: people.lena.personId };
    const made = await world.call("POST /api/v1/matches", people.sol, { body: pair });
    world.moveClock(60 * 24);
    await world.call("DELETE /api/v1/matches/:id", people.sol, { params: { id: (made.body as { id: string }).id } });
  }, 60_000);
  afterAll(() => world.close());

  const list = async (query: object, caller = amira) =>
    auditList.parse((await world.call("GET /api/v1/audit", caller, { query })).body);
  const lines = (items: readonly AuditEntry[]) =>
    items.map(({ by, what, people: about }) => [by?.displayName, what, about.map((one) => one.displayName).join()]);

  it("says who did what to whom, newest first, page by page", async () => {
    const first = await list({ limit: 3 });
    expect(lines(first.items)).toEqual([
      ["sol", "Ended their match", "priya,lena"],
      ["sol", "Matched them", "priya,lena"],
      ["amira", "Changed their name", "Eve Moneypenny"],
    ]);
    expect(first.items[0]).toMatchObject({ at: "2026-03-03T00:00:00Z", surface: "teams", kind: "matches.ended" });
    const second = await list({ limit: 3, cursor: first.nextCursor });
    expect(lines(second.items)).toEqual([
      ["amira", "Changed their roles from learner to learner, scheduler", "Eve Moneypenny"],
    ]);
    expect(second.nextCursor).toBeNull();
    const german = await list({ what: "zugeordnet" }, { ...amira, language: "de-AT" });
    expect(german.items.map(({ what }) => what)).toEqual(["Einander zugeordnet"]);
  });

  it("is found by time, by who did it, by what it was and by whom it concerns", async () => {
    const kinds = async (query: object) => (await list(query)).items.map(({ kind }) => kind);
    expect(await kinds({ from: "2026-03-02T12:00:00Z" })).toEqual(["matches.ended"]);
    expect(await kinds({ to: "2026-03-02T12:00:00Z", what: "matches" })).toEqual(["matches.made"]);
    expect(await kinds({ actor: people.sol.personId })).toEqual(["matches.ended", "matches.made"]);
    expect(await kinds({ actor: "AMIRA@" })).toEqual(["people.renamed", "people.roles"]);
    expect(await kinds({ what: "scheduler" })).toEqual(["people.roles"]);
    expect(await kinds({ subject: "moneypenny", what: "people.roles" })).toEqual(["people.roles"]);
    expect(await kinds({ subject: people.lena.personId })).toEqual(["matches.ended", "matches.made"]);
    expect(await kinds({ subject: "%" })).toEqual([]);
  });

  it("is for administrators of the organisation alone", async () => {
    await expect(list({}, people.sol)).rejects.toMatchObject({ code: "not_allowed" });
    await expect(list({}, people.sam)).rejects.toMatchObject({ code: "not_allowed" });
    const other = await world.newTenant();
    expect((await list({}, await other.person("otto", ["administrator"]))).items).toEqual([]);
  });

  it("cannot be changed or emptied, whoever asks the database", async () => {
    const { db } = world.database;
    for (const attempt of ["update audit_entries set what = ''", "delete from audit_entries", "truncate audit_entries"])
      await expect(sql.raw(attempt).execute(db)).rejects.toThrow("append-only");
    expect((await list({})).items).toHaveLength(4);
  });

  it("keeps the last administrator", async () => {
    const params = { id: amira.personId };
    const demotion = world.call("PATCH /api/v1/people/:id", amira, { params, body: { roles: ["learner"] } });
    await expect(demotion).rejects.toMatchObject({ code: "last_administrator" });
  });

  it("lets entries go when the organisation wants them kept no longer", async () => {
    const { db } = world.database;
    await db.updateTable("tenants").set({ audit_kept_days: 30 }).where("id", "=", people.tenant.tenantId).execute();
    world.setClock("2026-04-01T12:00:00Z");
    const forget = createForgetOldEntries(world);
    await forget();
    expect((await list({})).items.map(({ kind }) => kind)).toEqual(["matches.ended"]);
    world.setClock("2027-04-01T12:00:00Z");
    await forget();
    expect((await list({})).items).toEqual([]);
  });
});
