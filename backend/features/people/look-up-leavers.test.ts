import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { chosenGroups, peopleList, settled } from "#contract/directory.ts";
import type { ListedPerson } from "#contract/directory.ts";
import type { Caller } from "../../platform/caller.ts";
import { openAlways } from "../../testing/begin-tenant.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { createClassCalls, createClassPeople } from "../../testing/class-calls.ts";

describe("people of the directory", () => {
  let world: BookingWorld;
  let people: Awaited<ReturnType<typeof createClassPeople>>;
  let amira: Caller;
  const { book, offer, read } = createClassCalls(() => world);

  beforeAll(async () => {
    world = await createBookingWorld();
    people = await createClassPeople(world);
    amira = await people.tenant.person("amira", ["administrator"]);
    const { db } = world.database;
    const { tenantId } = people.tenant;
    const origin = { issuer: "entra" as const, external_tenant: tenantId };
    await db
      .insertInto("tenant_origins")
      .values({ ...origin, tenant_id: tenantId })
      .execute();
    for (const { personId, displayName } of [people.priya, people.lena]) {
      const identity = { ...origin, tenant_id: tenantId, subject: `oid-${displayName}`, person_id: personId };
      await db
        .insertInto("identities")
        .values({ ...identity, linked_at: new Date(0) })
        .execute();
      world.administration.directory.put(`oid-${displayName}`, displayName);
    }
  }, 60_000);
  afterAll(() => world.close());

  const list = async (query: object): Promise<readonly ListedPerson[]> =>
    peopleList.parse((await world.call("GET /api/v1/people", amira, { query })).body).items;
  const groups = async () => chosenGroups.parse((await world.call("GET /api/v1/people/groups", amira)).body).items;

  it("come with a chosen group, now and later, with its roles, and nobody is taken away with it", async () => {
    const { directory, readGroups } = world.administration;
    directory.put("oid-mia", "mia");
    directory.put("oid-off", "off", { isEnabled: false });
    directory.putGroup("Mentors", ["oid-mia", "oid-lena", "oid-off"]);
    const search = await world.call("GET /api/v1/people/groups/search", amira, { query: { q: "Men" } });
    expect(search.body).toEqual({ items: [{ groupId: "Mentors", name: "Mentors" }] });
    const body = { groupId: "Mentors", name: "Mentors", roles: ["provider"] };
    await world.call("POST /api/v1/people/groups", amira, { body });
    await readGroups();
    expect(await groups()).toMatchObject([{ name: "Mentors", members: 3, lastReadAt: "2026-03-02T00:00:00Z" }]);
    expect(await list({ role: "provider" })).toMatchObject([
      { displayName: "lena", roles: ["learner", "provider"], source: "sign_in" },
      { displayName: "mia", roles: ["provider"], source: "directory", hasOpened: false },
      { displayName: "priya" },
    ]);
    directory.put("oid-noa", "noa");
    directory.putGroup("Mentors", ["oid-noa"]);
    world.moveClock(24 * 60);
    await readGroups();
    expect((await list({ role: "provider" })).map(({ displayName }) => displayName)).toEqual([
      "lena",
      "mia",
      "noa",
      "priya",
    ]);

    directory.refuse("refuse");
    world.moveClock(24 * 60);
    await readGroups();
    expect(await groups()).toMatchObject([{ members: 1, problem: "consent_required" }]);
    directory.refuse("allow");
    directory.putGroup("Mentors", undefined);
    world.moveClock(60);
    await readGroups();
    expect(await groups()).toMatchObject([{ problem: "gone" }]);
    await world.call("DELETE /api/v1/people/groups/:groupId", amira, { params: { groupId: "Mentors" } });
    expect(await groups()).toEqual([]);
  });

  it("are flagged when they left, with what is ahead of them, until somebody decides about it", async () => {
    const { directory, lookUpLeavers } = world.administration;
    await openAlways(world, people.priya);
    const providerIds = [people.priya.personId];
    const { id: offeringId } = await offer(people.priya, { kind: "individual", capacity: 1, providerIds });
    const session = await book(people.amir, { offeringId, startsAt: "2026-03-09T10:00:00Z" });

    await lookUpLeavers();
    expect(await list({ standing: "left" })).toEqual([]);
    directory.put("oid-priya", "priya", { isEnabled: false });
    directory.remove("oid-lena");
    world.moveClock(25 * 60);
    await lookUpLeavers();
    expect(await list({ standing: "left" })).toMatchObject([
      { displayName: "lena", left: { as: "removed" }, sessionsAhead: 0 },
      { displayName: "priya", left: { as: "disabled", at: "2026-03-05T02:00:00Z" }, sessionsAhead: 1 },
    ]);
    expect(await read(people.amir, session.id)).toMatchObject({ status: "scheduled" });

    const params = { id: people.priya.personId };
    const settle = async (body: object) =>
      settled.parse((await world.call("POST /api/v1/people/:id/settle", amira, { params, body })).body);
    expect(await settle({ sessions: "keep" })).toEqual({ calledOff: 0, handedOver: 0, kept: 1 });
    expect(await settle({ sessions: "call_off" })).toEqual({ calledOff: 1, handedOver: 0, kept: 0 });
    expect(await read(people.amir, session.id)).toMatchObject({ status: "cancelled" });
    expect(await list({ q: "priya" })).toMatchObject([{ left: { decision: "called_off" }, sessionsAhead: 0 }]);

    directory.put("oid-priya", "priya");
    world.moveClock(25 * 60);
    await lookUpLeavers();
    expect((await list({ standing: "left" })).map(({ displayName }) => displayName)).toEqual(["lena"]);
  });

  it("are called as the directory calls them by now, unless an administrator named them", async () => {
    const { directory, lookUpLeavers } = world.administration;
    directory.put("oid-lena", "lena", { displayName: "Lena Maier-Vogt", email: "lena.vogt@example.org" });
    directory.put("oid-priya", "priya", { displayName: "Priya R." });
    const params = { id: people.priya.personId };
    await world.call("PATCH /api/v1/people/:id", amira, { params, body: { displayName: "Dr Priya" } });
    world.moveClock(25 * 60);
    await lookUpLeavers();
    const called = async (q: string) => (await list({ q })).map(({ displayName, email }) => [displayName, email]);
    expect(await called("Lena")).toEqual([["Lena Maier-Vogt", "lena.vogt@example.org"]]);
    expect(await called("Priya")).toEqual([["Dr Priya", "priya@example.org"]]);
    directory.put("oid-lena", "lena");
    await world.call("PATCH /api/v1/people/:id", amira, { params, body: { displayName: "priya" } });
    world.moveClock(25 * 60);
    await lookUpLeavers();
    expect(await called("lena")).toEqual([["lena", "lena@example.org"]]);
  });
});
