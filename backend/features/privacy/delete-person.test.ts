import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { sql } from "kysely";
import type { AuditEntry } from "#contract/audit.ts";
import type { Offering } from "#contract/offerings.ts";
import { personExport } from "#contract/privacy.ts";
import type { Caller } from "../../platform/caller.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { createClassCalls, createClassPeople } from "../../testing/class-calls.ts";

const monday = "2026-03-09T10:00:00Z";
const wednesday = "2026-03-11T10:00:00Z";

describe("a person's deletion", () => {
  let world: BookingWorld;
  let people: Awaited<ReturnType<typeof createClassPeople>>;
  let amira: Caller;
  let lena: Caller;
  const sessions: Record<string, string> = {};
  const { book, cancel, change, join, offer, publish, read } = createClassCalls(() => world);
  const name = "Lena O'Brien-Vögt";

  beforeAll(async () => {
    world = await createBookingWorld();
    people = await createClassPeople(world);
    amira = await people.tenant.person("amira", ["administrator"]);
    lena = { ...people.lena, displayName: name };
    const { db } = world.database;
    const { tenantId } = people.tenant;
    await db.updateTable("people").set({ display_name: name }).where("id", "=", lena.personId).execute();
    await people.tenant.connect(people.priya, "microsoft");
    await people.tenant.connect(lena, "microsoft");
    await people.tenant.connect(lena, "zoom");
    await fillRest();
    const windows = [{ from: "00:00", to: "24:00" }];
    const weekly = (["mon", "tue", "wed"] as const).map((day) => ({ day, windows }));
    const hours = { timeZone: "UTC", weekly, overrides: [], away: [], travel: [], withoutCalendarCheck: true };
    const own = { params: { id: people.priya.personId } };
    await world.call("PUT /api/v1/providers/:id/availability", people.priya, { ...own, body: hours });
    const { id: mentoring } = await offer(people.priya, {
      name: "Mentoring",
      kind: "individual",
      capacity: 1,
      providerIds: [people.priya.personId],
    });
    const { id: yoga } = await offer(people.priya, {
      providerIds: [people.priya.personId],
      waitlist: true,
    });

    const past = await book(lena, { offeringId: mentoring, startsAt: monday });
    await change(lena, past.id, { startsAt: "2026-03-09T12:00:00Z" });
    await settle(past.id);
    const aClass = await publish(people.priya, { offeringId: yoga, startsAt: wednesday });
    await join(lena, aClass.id);
    await join(people.amir, aClass.id);
    await world.call("POST /api/v1/sessions/:id/notices", people.priya, {
      params: { id: aClass.id },
      body: { text: `${name}, please bring a mat. You too, Amir.` },
    });
    await settle(aClass.id);
    world.setClock("2026-03-10T00:00:00Z");
    const [seat] = (await read(people.priya, past.id)).seats;
    await world.call("POST /api/v1/sessions/:id/attendance", people.priya, {
      params: { id: past.id },
      body: [{ seatId: seat?.id ?? "", state: "attended", knownAs: ["sunny"] }],
    });
    const ahead = await book(lena, { offeringId: mentoring, startsAt: "2026-03-10T15:00:00Z" });
    const key = { key: "a-press-of-hers", params: { id: ahead.id } };
    await world.call("POST /api/v1/sessions/:id/proposals", lena, {
      ...key,
      body: { startsAt: "2026-03-10T17:00:00Z" },
    });
    await world.call("PATCH /api/v1/me", lena, { body: { reminders: { minutesBefore: [30] } } });
    const gone = await book(lena, { offeringId: mentoring, startsAt: "2026-03-10T20:00:00Z" });
    await cancel(lena, gone.id, { reason: `${name} is ill` });
    const hold = { offeringId: mentoring, startsAt: "2026-03-11T15:00:00Z" };
    await world.call("POST /api/v1/holds", lena, { body: hold });
    const asking = { kind: "ask", offeringId: mentoring, parts: ["weekends"], note: `${name} asks` };
    await world.call("POST /api/v1/wishes", lena, { body: asking });
    const pair = { providerId: people.priya.personId, learnerId: lena.personId };
    await world.call("POST /api/v1/matches", amira, { body: pair });
    const csv = `provider,learner\npriya@example.org,lena@example.org`;
    await world.call("POST /api/v1/matches/import", amira, { body: { csv } });
    await world.call("PATCH /api/v1/people/:id", amira, {
      params: { id: lena.personId },
      body: { displayName: "Lena Vögt-Sand" },
    });
    const settings = { organizer: "provider", ownerEmails: ["lena@example.org", "it@example.org"] };
    await world.call("PUT /api/v1/settings", amira, { body: settings });
    const params = { id: lena.personId };
    await world.call("PATCH /api/v1/people/:id", amira, { params, body: { roles: ["learner", "scheduler"] } });
    await settle(ahead.id, gone.id);
    Object.assign(sessions, { past: past.id, ahead: ahead.id, aClass: aClass.id });

    async function fillRest(): Promise<void> {
      const at = new Date(world.clock.now());
      const identity = { issuer: "entra" as const, external_tenant: tenantId, subject: "oid-of-lena", linked_at: at };
      await db
        .insertInto("identities")
        .values({ ...identity, tenant_id: tenantId, person_id: lena.personId })
        .execute();
      const bearer = { token_hash: "hash", surface: "zoom", expires_at: at, person_id: lena.personId };
      await db
        .insertInto("bearers")
        .values({ ...bearer, tenant_id: tenantId })
        .execute();
      const [account] = await db
        .selectFrom("connections")
        .select("id")
        .where("person_id", "=", lena.personId)
        .execute();
      const route = { kind: "graph_subscription" as const, external_id: "watch", account: null, secret_hash: null };
      const of = { tenant_id: tenantId, person_id: lena.personId, connection_id: account?.id ?? "" };
      await db
        .insertInto("vendor_routes")
        .values({ ...route, ...of })
        .execute();
    }
  }, 60_000);
  afterAll(() => world.close());

  async function settle(...ids: readonly string[]): Promise<void> {
    world.passSecondThoughts();
    for (const id of ids) await world.sync(people.priya, id);
    await world.tell();
    world.moveClock(1);
    await world.tell();
  }

  const audit = async (query: object = {}): Promise<readonly AuditEntry[]> =>
    ((await world.call("GET /api/v1/audit", amira, { query })).body as { readonly items: readonly AuditEntry[] }).items;

  it("can be had as a copy first, with everything and without secrets, by themselves and by administrators", async () => {
    const { db } = world.database;
    const own = { access_token_sealed: "sealed-access", refresh_token_sealed: "sealed-refresh" };
    await db.updateTable("connections").set(own).where("person_id", "=", lena.personId).execute();
    const ask = async (caller: Caller) =>
      personExport.parse(
        (await world.call("GET /api/v1/people/:id/export", caller, { params: { id: lena.personId } })).body,
      );
    const { tables } = await ask(amira);
    expect(tables["people"]).toMatchObject([
      { display_name: "Lena Vögt-Sand", former_names: [name], email: "lena@example.org" },
    ]);
    expect(tables["connections"]).toHaveLength(2);
    expect(tables["seats"]?.length).toBe(4);
    expect(tables["sessions"]?.length).toBe(4);
    expect(Object.keys(tables)).toEqual(
      expect.arrayContaining(["matches", "person_reminders", "identities", "told", "wishes"]),
    );
    expect(JSON.stringify(tables)).not.toContain("sealed");
    expect(JSON.stringify(tables)).not.toContain("amir@");
    expect((await ask(lena)).personId).toBe(lena.personId);
    await expect(ask(people.priya)).rejects.toMatchObject({ code: "not_allowed" });
  });

  it("is an administrator's to ask for, and never takes the last one away", async () => {
    const remove = (caller: Caller, id: string, query: object = {}) =>
      world.call("DELETE /api/v1/people/:id", caller, { params: { id }, query });
    await expect(remove(people.sol, lena.personId)).rejects.toMatchObject({ code: "not_allowed" });
    await expect(remove(amira, amira.personId)).rejects.toMatchObject({ code: "last_administrator" });
    await expect(remove(amira, "0a000000-0000-7000-8000-000000000000")).rejects.toMatchObject({ code: "not_found" });
    const toProviderId = people.amir.personId;
    const toLearner = remove(amira, lena.personId, { sessions: "hand_over", toProviderId });
    await expect(toLearner).rejects.toMatchObject({ code: "invalid_request" });
  });

  it("ends what is ahead and tells the others before anything goes", async () => {
    const params = { id: lena.personId };
    const { status, body } = await world.call("DELETE /api/v1/people/:id", amira, { params });
    expect([status, body]).toEqual([202, { state: "deleting", calledOff: 2, handedOver: 0 }]);
    await world.administration.erasePeople();
    expect(await read(people.priya, sessions["ahead"] ?? "")).toMatchObject({ status: "cancelled" });
    const mails = world.mail.taken().length;
    await settle(sessions["ahead"] ?? "", sessions["aClass"] ?? "");
    const event = world.vendors.events().find(({ mark }) => mark?.sessionId === sessions["ahead"]);
    expect(event?.isCancelled).toBe(true);
    expect(world.mail.taken().length).toBeGreaterThan(mails);
    expect(world.administration.ended).toEqual([]);
  });

  it("then leaves nothing of them in any table, job or line of the log", async () => {
    for (let round = 0; round < 12; round += 1) {
      world.moveClock(1);
      await settle();
      await world.administration.erasePeople();
    }
    expect(world.administration.ended).toHaveLength(2);
    const found = await findTraces([
      lena.personId,
      "lena@example.org",
      name,
      "Lena Vögt-Sand",
      "oid-of-lena",
      JSON.stringify(name).slice(1, -1),
    ]);
    expect(found).toEqual([]);
    expect(world.logged.filter((line) => [lena.personId, "lena@", name].some((trace) => line.includes(trace)))).toEqual(
      [],
    );
  });

  it("keeps what is others', and that it happened", async () => {
    const aClass = await read(people.priya, sessions["aClass"] ?? "");
    expect(aClass.seats.map(({ displayName }) => displayName)).toEqual(["amir"]);
    for (const [id, status] of [
      [sessions["past"], "completed"],
      [sessions["ahead"], "cancelled"],
    ] as const) {
      const trace = await read(people.priya, id ?? "");
      expect(trace).toMatchObject({ status, offeringName: "Mentoring", providerNames: ["priya"], seats: [] });
      expect(trace.changes.map(({ what }) => what)).toEqual([
        "Somebody who took part was deleted, and what was kept of this with them",
      ]);
    }
    expect(
      (await audit({ what: "people" })).map(({ kind, by, people: about }) => [kind, by?.displayName, about]),
    ).toEqual([
      ["people.deleted", undefined, []],
      ["people.deletion_asked", "amira", [{}]],
      ["people.exported", undefined, []],
      ["people.exported", "amira", [{}]],
      ["people.roles", "amira", [{}]],
      ["people.renamed", "amira", [{}]],
    ]);
    const settings = (await world.call("GET /api/v1/settings", amira)).body;
    expect(settings).toMatchObject({ ownerEmails: ["it@example.org"] });
  });

  it("of who teaches alone leaves learners that there was something, and their offerings to nobody", async () => {
    const params = { id: people.priya.personId };
    await world.call("DELETE /api/v1/people/:id", amira, { params });
    for (let round = 0; round < 12; round += 1) {
      world.moveClock(1);
      await settle(sessions["aClass"] ?? "");
      await world.administration.erasePeople();
    }
    expect(await findTraces([people.priya.personId, "priya@example.org"])).toEqual([]);
    const trace = await read(people.amir, sessions["aClass"] ?? "");
    expect(trace).toMatchObject({ status: "cancelled", providerNames: [], seats: [{ displayName: "amir" }] });
    // Amir was invited in her calendar, which told him.
    const event = world.vendors.events().find(({ mark }) => mark?.sessionId === sessions["aClass"]);
    expect(event).toMatchObject({ isCancelled: true, attendees: [{ email: "amir@example.org" }] });
    const { items } = (await world.call("GET /api/v1/offerings", amira)).body as { items: readonly Offering[] };
    expect(items.map(({ providerIds }) => providerIds)).toEqual([[], []]);
  });

  /** Where any of these stands: every column of every table there is, also those of the jobs. */
  async function findTraces(traces: readonly string[]): Promise<readonly string[]> {
    const { db } = world.database;
    const { rows: tables } = await sql<{ schema: string; name: string }>`
      select table_schema as schema, table_name as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`.execute(db);
    expect(tables.length).toBeGreaterThan(40);
    const found: string[] = [];
    for (const { schema, name: table } of tables) {
      const { rows } = await sql<{
        row: string;
      }>`select to_jsonb(every)::text as row from ${sql.table(`${schema}.${table}`)} as every`.execute(db);
      for (const { row } of rows) if (traces.some((trace) => row.includes(trace))) found.push(`${table}: ${row}`);
    }
    return found;
  }
});
