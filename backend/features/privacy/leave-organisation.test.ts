import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { sql } from "kysely";
import type { Caller } from "../../platform/caller.ts";
import { openAlways } from "../../testing/begin-tenant.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { createClassCalls, createClassPeople } from "../../testing/class-calls.ts";

describe("letting go", () => {
  let world: BookingWorld;
  let people: Awaited<ReturnType<typeof createClassPeople>>;
  let amira: Caller;
  let pia: Caller;
  let offeringId: string;
  const { book, offer, read } = createClassCalls(() => world);

  beforeAll(async () => {
    world = await createBookingWorld();
  }, 60_000);
  afterAll(() => world.close());

  beforeEach(async () => {
    world.setClock("2026-03-02T00:00:00Z");
    people = await createClassPeople(world);
    amira = await people.tenant.person("amira", ["administrator"]);
    pia = await people.tenant.person("pia", ["provider"]);
    for (const provider of [people.priya, pia]) await openAlways(world, provider, amira);
    const providerIds = [people.priya.personId, pia.personId];
    offeringId = (await offer(people.priya, { kind: "individual", capacity: 1, providerIds })).id;
  });

  const at = (startsAt: string, learner = people.lena, provider = people.priya) =>
    book(learner, { offeringId, startsAt }, { providerId: provider.personId });

  it("hands sessions over to whom it can, and calls off what they cannot take", async () => {
    await at("2026-03-09T10:00:00Z", people.amir, pia);
    const clash = await at("2026-03-09T10:30:00Z");
    const free = await at("2026-03-09T14:00:00Z");
    const query = { sessions: "hand_over", toProviderId: pia.personId };
    const params = { id: people.priya.personId };
    const { body } = await world.call("DELETE /api/v1/people/:id", amira, { params, query });
    expect(body).toEqual({ state: "deleting", handedOver: 1, calledOff: 1 });
    expect(await read(people.lena, free.id)).toMatchObject({ status: "scheduled", providerIds: [pia.personId] });
    expect(await read(people.lena, clash.id)).toMatchObject({ status: "cancelled" });
  });

  it("deletes everything of an organisation that leaves, after its name was typed, and nothing of another", async () => {
    const connection = await people.tenant.connect(people.priya, "microsoft");
    const session = await at("2026-03-09T10:00:00Z");
    world.passSecondThoughts();
    await world.sync(people.priya, session.id);
    const other = await createClassPeople(world);
    const leave = (confirm: string, caller = amira) =>
      world.call("POST /api/v1/organisation/departure", caller, { body: { confirm } });
    await expect(leave("Northwind", people.sol)).rejects.toMatchObject({ code: "not_allowed" });
    await expect(leave("Southwind")).rejects.toMatchObject({ code: "invalid_request" });
    const { body } = await world.call("GET /api/v1/organisation/export", amira);
    expect((body as { tables: Record<string, unknown[]> }).tables["people"]).toHaveLength(8);

    expect((await leave("Northwind")).body).toEqual({ state: "leaving", calledOff: 1 });
    await world.administration.leaveOrganisations();
    expect(await read(people.lena, session.id)).toMatchObject({ status: "cancelled" });
    for (let round = 0; round < 10; round += 1) {
      world.moveClock(1);
      if (round === 0) await world.sync(people.priya, session.id);
      await world.tell();
      await world.administration.leaveOrganisations();
    }
    expect(world.administration.ended).toContain(connection);
    expect(await rowsOf(people.tenant.tenantId)).toEqual([]);
    expect(await rowsOf(other.tenant.tenantId)).not.toEqual([]);
  });

  it("lets sessions and notices go when the organisation wants them kept no longer", async () => {
    const { db } = world.database;
    const old = await at("2026-03-09T10:00:00Z");
    const recent = await at("2026-03-30T10:00:00Z");
    world.setClock("2026-04-20T00:00:00Z");
    await world.tell();
    await world.administration.forgetOutlived();
    expect((await read(people.lena, old.id)).id).toBe(old.id);
    const kept = { sessions_kept_days: 30, notices_kept_days: 30 };
    await db.updateTable("tenants").set(kept).where("id", "=", people.tenant.tenantId).execute();
    await world.administration.forgetOutlived();
    await expect(read(people.lena, old.id)).rejects.toMatchObject({ code: "not_found" });
    expect((await read(people.lena, recent.id)).id).toBe(recent.id);
  });

  /** Names of the tables in which something of this tenant stands. */
  async function rowsOf(tenantId: string): Promise<readonly string[]> {
    const { db } = world.database;
    const { rows } = await sql<{ schema: string; name: string }>`
      select table_schema as schema, table_name as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`.execute(db);
    const found: string[] = [];
    for (const { schema, name } of rows) {
      const { rows: named } = await sql`select 1 from ${sql.table(`${schema}.${name}`)} as every
        where to_jsonb(every)::text like ${`%${tenantId}%`} limit 1`.execute(db);
      if (named.length > 0) found.push(name);
    }
    return found;
  }
});
