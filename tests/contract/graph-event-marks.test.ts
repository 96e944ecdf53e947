import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { outlookAddinIds } from "#backend/compose-vendors.ts";
import { asInstant, minuteMs } from "#backend/domain/instant.ts";
import { createMemoryCallBudget } from "#backend/testing/memory-budgets.ts";
import { createGraphCalendars } from "#backend/vendors/microsoft/graph-calendars.ts";
import { createGraphClient } from "#backend/vendors/microsoft/graph-client.ts";
import { createGraphEventMarks } from "#backend/vendors/microsoft/graph-mark-event.ts";
import { people } from "#sandbox/people.ts";
import { startVendors, type VendorWorld } from "../support/vendor-world.ts";

const arohaOid = people.find(({ handle }) => handle === "aroha")?.oid ?? "";
let vendors: VendorWorld;

beforeAll(async () => {
  vendors = await startVendors(25_450);
});
afterAll(() => vendors.stop());

describe("our mark on an event of somebody's own", () => {
  it("makes it found and recognised like one that we created", async () => {
    const { clock, tokens } = vendors;
    const origin = vendors.world.origins.graph;
    const graph = createGraphClient({ origin, tokens, clock, callBudget: createMemoryCallBudget() });
    const marks = createGraphEventMarks({ graph, outlookAddinIds });
    const calendars = createGraphCalendars({ graph, outlookAddinIds, wait: async () => undefined });
    const aroha = await vendors.connectMicrosoft("aroha");
    const { mailboxes } = vendors.graph;
    const startsAt = asInstant(clock.now() + 3000 * minuteMs);
    const { id } = mailboxes.add(arohaOid, { subject: "Own", startsAt, endsAt: startsAt + 30 * minuteMs });
    const mark = { sessionId: "0193b9a0-1111-7000-8000-000000000052", reference: "SL-7K3QX9TM", generation: 1 };

    expect(await marks.markEvent(aroha, id, mark)).toBe("marked");
    expect(await calendars.findEvent(aroha, mark)).toMatchObject({ id, startsAt });
    expect(await calendars.readEvent(aroha, id)).toMatchObject({ mark: { sessionId: mark.sessionId, generation: 1 } });
    const kept = Object.values(mailboxes.find(arohaOid, id)?.properties ?? {});
    expect(kept.filter((value) => value === JSON.stringify({ bookingRef: mark.reference }))).toHaveLength(2);
    expect(await marks.markEvent(aroha, `${id}x`, mark)).toBe("gone");
  });
});
