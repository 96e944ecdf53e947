/** What most tests of bookings begin with. */
import type { Caller, Role } from "../platform/caller.ts";
import type { BookingWorld } from "./booking-world.ts";

type Tenant = Awaited<ReturnType<BookingWorld["newTenant"]>>;

/** On the Sunday before the week that tests book in: a new organisation with these people, who are called as they are named here. */
export async function beginTenant<Name extends string>(
  world: Pick<BookingWorld, "newTenant" | "setClock">,
  people: Readonly<Record<Name, Role>>,
): Promise<Readonly<Record<Name, Caller>> & { readonly tenant: Tenant }> {
  world.setClock("2026-03-01T12:00:00Z");
  const tenant = await world.newTenant();
  const callers: Partial<Record<string, Caller>> = {};
  for (const [name, role] of Object.entries<Role>(people)) callers[name] = await tenant.person(name, [role]);
  return { ...(callers as Record<Name, Caller>), tenant };
}

/** Hours around the clock, so that any time may be chosen; saved by the provider unless somebody else does. */
export async function openAlways(world: Pick<BookingWorld, "call">, provider: Caller, by = provider): Promise<void> {
  const weekly = (["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const).map((day) => ({
    day,
    windows: [{ from: "00:00", to: "24:00" }],
  }));
  await world.call("PUT /api/v1/providers/:id/availability", by, {
    params: { id: provider.personId },
    body: { timeZone: "UTC", weekly, overrides: [], away: [], travel: [], withoutCalendarCheck: true },
  });
}
