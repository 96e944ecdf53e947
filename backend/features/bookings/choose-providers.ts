/** Who could teach a booking, best first. Decided again under locks, so a race costs another try and nothing else. */
import { assignProviders } from "../../domain/assign-provider.ts";
import { prepareRules } from "../../domain/booking-rules.ts";
import { asInstant, dayMs } from "../../domain/instant.ts";
import { findStanding } from "../../domain/refusals.ts";
import { gatherFacts } from "../availability/gather-facts.ts";
import type { Booking } from "./prepare-booking.ts";
import { loadLoads } from "./bookings.store.ts";
import type { ChangeDeps } from "./record-change.ts";

/** Loads are compared over the two weeks before and after. */
const halfPeriodMs = 14 * dayMs;
const mostChoices = 5;

/** Never empty: when nobody is free the first one is asked, and refuses with the reason. */
export async function chooseProviders(
  deps: ChangeDeps,
  booking: Booking,
  providerIds: readonly string[],
): Promise<readonly (readonly string[])[]> {
  const { assignment } = booking.offering;
  if (assignment === "all" || providerIds.length === 1) return [providerIds];
  const { db } = deps.database;
  const { scope } = booking.caller;
  const { providers } = await gatherFacts(db, scope, { ...booking, providerIds });
  const free = [...providers.values()].filter((provider) => {
    const { offering, standing, range } = booking;
    const rules = prepareRules({ offeringId: offering.id, offering, provider, standing, range, now: deps.clock.now() });
    return findStanding(rules.decide(booking.time), booking.override) === undefined;
  });
  if (free.length === 0) return [providerIds.slice(0, 1)];

  const { startsAt } = booking.time;
  const period = { startsAt: asInstant(startsAt - halfPeriodMs), endsAt: asInstant(startsAt + halfPeriodMs) };
  const loads = await loadLoads(db, scope, { providerIds: free.map((each) => each.providerId), period });
  let left = free.map(({ providerId }) => ({ providerId, bookedMinutes: 0, ...loads.get(providerId) }));
  const choices: (readonly string[])[] = [];
  while (left.length > 0 && choices.length < mostChoices) {
    const choice = assignProviders(assignment, providerIds, left);
    choices.push(choice);
    left = left.filter(({ providerId }) => !choice.includes(providerId));
  }
  return choices;
}
