import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { asInstant, dayMs } from "../../domain/instant.ts";
import type { Caller } from "../../platform/caller.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { findUnheard } from "../watches/watches.store.ts";
import { createAlignCoverage } from "./align-coverage.job.ts";
import { coverPeople, uncoverEverybody } from "./cover-people.ts";
import type { CoverDeps } from "./cover-people.ts";

describe("who is covered by an organisation's authorisation", () => {
  let world: BookingWorld;
  let tenant: Awaited<ReturnType<BookingWorld["newTenant"]>>;
  let priya: Caller;
  let lena: Caller;
  let deps: CoverDeps;

  beforeAll(async () => {
    world = await createBookingWorld();
    tenant = await world.newTenant();
    priya = await tenant.person("priya", ["provider"]);
    lena = await tenant.person("lena", ["learner"]);
    deps = world.changing;
    const at = new Date(world.clock.now());
    const { db } = world.database;
    const { tenantId } = tenant;
    const choice = { method: "domain_wide" as const, owner_emails: [], must_not_read: null };
    const given = { authorisation: "given" as const, created_at: at, changed_at: at };
    await db
      .insertInto("integrations")
      .values({ tenant_id: tenantId, vendor: "microsoft", ...choice, ...given })
      .execute();
    for (const { personId } of [priya, lena])
      await db
        .insertInto("identities")
        .values({
          tenant_id: tenantId,
          issuer: "entra",
          external_tenant: tenantId,
          subject: personId,
          person_id: personId,
          linked_at: at,
        })
        .execute();
  }, 60_000);
  afterAll(() => world.close());

  const align = () => createAlignCoverage(world)();
  const coverageOf = ({ personId }: Caller) =>
    world.database.db
      .selectFrom("integration_people")
      .select(["state", "due_at"])
      .where("person_id", "=", personId)
      .executeTakeFirstOrThrow();
  const accountsOf = ({ personId }: Caller) =>
    world.database.db
      .selectFrom("connections")
      .select(["id", "method", "purposes", "status"])
      .where("person_id", "=", personId)
      .where("status", "<>", "revoked")
      .orderBy("method")
      .execute();
  const cover = (caller: Caller) => {
    const { personId, displayName: name } = caller;
    const account = { personId, name, email: `${name}@example.org`, accountId: personId };
    const about = { vendor: "microsoft" as const, externalTenant: tenant.tenantId, accounts: [account] };
    return world.database.transaction((tx) => coverPeople(deps, tx, caller.scope, about));
  };

  it("takes in whoever is known in the directory, to be looked at now", async () => {
    await align();
    expect(await coverageOf(lena)).toEqual({ state: "unchecked", due_at: new Date(world.clock.now()) });
  });

  it("takes over when somebody lets an account of their own go, and gives way to one", async () => {
    const own = await tenant.connect(priya, "microsoft");
    await cover(priya);
    expect(await accountsOf(priya)).toMatchObject([
      { method: "app_only", purposes: ["meetings"] },
      { id: own, method: "delegated", purposes: ["calendar"] },
    ]);
    const { db } = world.database;
    const later = new Date(asInstant(world.clock.now() + 7 * dayMs));
    await db.updateTable("integration_people").set({ state: "accessible", due_at: later }).execute();
    await align();
    expect((await coverageOf(priya)).due_at).toEqual(later);
    await db.updateTable("connections").set({ status: "revoked" }).where("id", "=", own).execute();
    await align();
    expect((await coverageOf(priya)).due_at).toEqual(new Date(world.clock.now()));
    await cover(priya);
    expect(await accountsOf(priya)).toMatchObject([{ method: "app_only", purposes: ["calendar", "meetings"] }]);
  });

  it("listens to those who teach or take part in something, and to nobody else", async () => {
    await cover(lena);
    const [account] = await accountsOf(lena);
    const heard = await findUnheard(world.database.db, { limit: 10 });
    expect(heard.map(({ personId }) => personId)).toEqual([priya.personId]);
    expect(account).toMatchObject({ method: "app_only", status: "connected" });
  });

  it("ends with the set-up, and leaves what people connected themselves", async () => {
    const own = await tenant.connect(lena, "zoom");
    await world.database.transaction((tx) => uncoverEverybody(deps, tx, lena.scope, "microsoft"));
    expect(await accountsOf(priya)).toEqual([]);
    expect(await accountsOf(lena)).toMatchObject([{ id: own }]);
  });
});
