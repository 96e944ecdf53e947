import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { peopleList } from "#contract/directory.ts";
import type { ListedPerson } from "#contract/directory.ts";
import { peopleApplied, peoplePreview } from "#contract/imports.ts";
import type { Caller } from "../../platform/caller.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { signInPerson } from "./sign-in-person.ts";

describe("importing people", () => {
  let world: BookingWorld;
  let tenant: Awaited<ReturnType<BookingWorld["newTenant"]>>;
  let amira: Caller;
  let tid: string;
  const oidOf = (number: number) => `0a000000-0000-4000-8000-00000000000${number}`;

  beforeAll(async () => {
    world = await createBookingWorld();
    const { directory } = world.administration;
    for (const [index, name] of ["ada", "grace", "mary", "joan"].entries()) directory.put(oidOf(index), name);
    directory.put(oidOf(4), "gone", { isEnabled: false });
    directory.put(oidOf(5), "twin");
    directory.put(oidOf(6), "twin");
  }, 60_000);
  afterAll(() => world.close());

  beforeEach(async () => {
    tenant = await world.newTenant();
    tid = tenant.tenantId;
    amira = await tenant.person("amira", ["administrator"]);
    await world.database.db.deleteFrom("identities").execute();
    await world.database.db
      .insertInto("tenant_origins")
      .values({ issuer: "entra", external_tenant: tid, tenant_id: tid })
      .execute();
  });

  const preview = async (csv: string, caller = amira) =>
    peoplePreview.parse((await world.call("POST /api/v1/people/import", caller, { body: { csv } })).body);
  const apply = async (id: string) =>
    peopleApplied.parse((await world.call("POST /api/v1/people/import/:id/apply", amira, { params: { id } })).body);
  const list = async (query: object = {}, caller = amira): Promise<readonly ListedPerson[]> =>
    peopleList.parse((await world.call("GET /api/v1/people", caller, { query })).body).items;
  const signIn = (number: number, name: string) =>
    signInPerson(
      { ...world, ids: world.telling.ids, isNamedAdministrator: () => false },
      { tid, oid: oidOf(number), name, email: `${name}@elsewhere.example` },
    );

  it("makes them known before they open Slotside, and their first sign-in finds the row by the directory's id", async () => {
    const seen = await preview(
      "name,email,roles,timeZone\nAda,ADA@example.org,provider,Europe/London\n,grace@example.org,,",
    );
    expect(seen).toMatchObject({ lines: 2, unchanged: 0, changed: [], errors: [] });
    expect(seen.added).toMatchObject([
      { line: 2, displayName: "ada", roles: ["provider"] },
      { line: 3, displayName: "grace", roles: ["learner"] },
    ]);
    expect(await list({ standing: "not_opened" })).toEqual([]);
    expect(await apply(seen.id)).toEqual({ added: 2, changed: 0, unchanged: 0 });
    expect(await apply(seen.id)).toEqual({ added: 2, changed: 0, unchanged: 0 });
    const [ada, grace] = await list({ standing: "not_opened" });
    expect(ada).toMatchObject({ displayName: "ada", timeZone: "Europe/London", source: "file", hasOpened: false });

    const pair = { providerId: ada?.id, learnerId: grace?.id };
    await world.call("POST /api/v1/matches", amira, { body: pair });
    expect(await signIn(0, "ada")).toMatchObject({ personId: ada?.id, roles: ["provider"] });
    expect(await signIn(3, "ada")).not.toMatchObject({ personId: ada?.id });
  });

  it("changes what is different, and says of each bad line what is wrong", async () => {
    await apply((await preview("email,roles\nada@example.org,learner\ngrace@example.org,learner")).id);
    const csv = [
      "E-Mail;Rolle;Zeitzone;Sprache",
      "ada@example.org;provider, scheduler;Asia/Kolkata;en-IN",
      "grace@example.org;;;",
      "nobody@example.org;;;",
      "gone@example.org;;;",
      "twin@example.org;;;",
      "mary;;;",
      "mary@example.org;teacher;Europe/Berlyn;german",
      "ada@example.org;;;",
      "joan@example.org;;;",
    ].join("\r\n");
    const seen = await preview(csv);
    expect(seen).toMatchObject({ unchanged: 1, added: [{ line: 10, email: "joan@example.org" }] });
    expect(seen.changed).toMatchObject([
      {
        line: 2,
        displayName: "ada",
        changes: [
          { field: "roles", from: "learner", to: "provider, scheduler" },
          { field: "timeZone", from: "UTC", to: "Asia/Kolkata" },
          { field: "language", from: "en", to: "en-IN" },
        ],
      },
    ]);
    expect(seen.errors.map(({ line, column, code, value }) => [line, column, code, value])).toEqual([
      [4, 1, "not_in_directory", "nobody@example.org"],
      [5, 1, "disabled_in_directory", "gone@example.org"],
      [6, 1, "ambiguous_person", "twin@example.org"],
      [7, 1, "not_an_address", "mary"],
      [8, 2, "unknown_role", "teacher"],
      [8, 3, "unknown_zone", "Europe/Berlyn"],
      [8, 4, "unknown_language", "german"],
      [9, 1, "repeated_person", "ada@example.org"],
    ]);
    expect(await apply(seen.id)).toEqual({ added: 1, changed: 1, unchanged: 1 });
    expect(await list({ role: "scheduler" })).toMatchObject([{ displayName: "ada", timeZone: "Asia/Kolkata" }]);
  });

  it("never takes the last administrator's role, and does nothing when somebody's roles changed since", async () => {
    const { db } = world.database;
    const identity = { tenant_id: tid, issuer: "entra" as const, external_tenant: tid, subject: oidOf(2) };
    const linked = { ...identity, person_id: amira.personId, linked_at: new Date() };
    await db.insertInto("identities").values(linked).execute();
    const seen = await preview("email,roles\nmary@example.org,learner");
    expect(seen.errors).toMatchObject([{ line: 2, code: "last_administrator" }]);

    const promoted = await preview("email,roles\nmary@example.org,administrator learner");
    const params = { id: amira.personId };
    const body = { roles: ["administrator", "learner", "provider"] };
    await world.call("PATCH /api/v1/people/:id", amira, { params, body });
    await expect(apply(promoted.id)).rejects.toMatchObject({ code: "preview_stale" });
  });

  it("needs the directory, an administrator, and an organisation of Microsoft 365", async () => {
    const csv = "email\nada@example.org";
    world.administration.directory.refuse("refuse");
    await expect(preview(csv)).rejects.toMatchObject({ kind: "consent_required" });
    world.administration.directory.refuse("allow");
    const sol = await tenant.person("sol", ["scheduler"]);
    await expect(preview(csv, sol)).rejects.toMatchObject({ code: "not_allowed" });
    const other = await (await world.newTenant()).person("otto", ["administrator"]);
    await expect(preview(csv, other)).rejects.toMatchObject({ code: "invalid_request" });
  });

  it("lists everybody by name, page by page, searched and filtered", async () => {
    await tenant.person("zoe", ["learner", "support"]);
    await tenant.person("bob_100%", ["learner"]);
    const first = peopleList.parse((await world.call("GET /api/v1/people", amira, { query: { limit: "2" } })).body);
    expect(first.items.map(({ displayName }) => displayName)).toEqual(["amira", "bob_100%"]);
    const next = await list({ limit: "2", cursor: first.nextCursor });
    expect(next.map(({ displayName }) => displayName)).toEqual(["zoe"]);
    expect(await list({ q: "100%" })).toHaveLength(1);
    expect(await list({ q: "ZOE@" })).toMatchObject([{ hasOpened: true, source: "sign_in", sessionsAhead: 0 }]);
    expect(await list({ role: "support" })).toHaveLength(1);
    await expect(list({ cursor: "bm9uc2Vuc2U" })).rejects.toMatchObject({ code: "invalid_request" });
    await expect(list({}, await tenant.person("lea", ["learner"]))).rejects.toMatchObject({ code: "not_allowed" });
  });
});
