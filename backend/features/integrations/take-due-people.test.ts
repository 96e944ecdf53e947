import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { asInstant, minuteMs } from "../../domain/instant.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { takeDuePeople } from "./coverage.store.ts";

describe("people whose accounts are due to be looked at", () => {
  let world: BookingWorld;
  let tenantId: string;
  const everybody = 60;

  beforeAll(async () => {
    world = await createBookingWorld();
    const tenant = await world.newTenant();
    ({ tenantId } = tenant);
    const due = new Date(world.clock.now());
    for (let one = 0; one < everybody; one += 1) {
      const { personId } = await tenant.person(`member${one}`, ["learner"]);
      await world.database.db
        .insertInto("integration_people")
        .values({ tenant_id: tenantId, vendor: "microsoft", person_id: personId, due_at: due })
        .execute();
      // The planner takes the table for tiny from now on, as before a large import: it walks it row by row.
      if (one === 0) await sql`analyze integration_people`.execute(world.database.db);
    }
  }, 60_000);
  afterAll(() => world.close());

  it("are taken twenty at a time, also when the database expects a single one", async () => {
    const scope = mintTenantScope(tenantId, "job");
    const now = world.clock.now();
    const wanted = { vendor: "microsoft", now, until: asInstant(now + minuteMs), limit: 20 } as const;
    const { db } = world.database;
    const taken = [await takeDuePeople(db, scope, wanted), await takeDuePeople(db, scope, wanted)];
    expect(taken.map(({ length }) => length)).toEqual([20, 20]);
    expect(new Set(taken.flat().map(({ personId }) => personId)).size).toBe(40);
  });
});
