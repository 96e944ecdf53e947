/** Who could teach a booking, best first. Decided again under locks, so a race costs another try and nothing else. */
import { asInstant, dayMs } from "../../domain/instant.ts";
import { decideOffering } from "../../domain/offering-times.ts";
import { gatherFacts } from "../availability/gather-facts.ts";
import { viewerOf } from "./prepare-booking.ts";
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
  const { offering, standing, range, time } = booking;
  if (offering.assignment === "all" || providerIds.length === 1) return [providerIds];
  const { db } = deps.database;
  const { scope } = booking.caller;
  const period = { startsAt: asInstant(time.startsAt - halfPeriodMs), endsAt: asInstant(time.startsAt + halfPeriodMs) };
  const { providers } = await gatherFacts(db, scope, { ...booking, providerIds, viewer: viewerOf(deps, booking) });
  const loads = offering.assignment === "any" ? await loadLoads(db, scope, { providerIds, period }) : undefined;
  const question = { offeringId: offering.id, standing, range, now: deps.clock.now(), loads };
  const facts = { ...question, offering: { ...offering, providerIds }, providers: [...providers.values()] };
  const { choices } = decideOffering(facts, time, booking.override);
  return choices.length > 0 ? choices.slice(0, mostChoices) : [providerIds.slice(0, 1)];
}
