/** Classes that are joined together: the later dates of a series whose learners enrol in all of it. */
import { asInstant } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Database } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { findClassesAt } from "../availability/find-classes.ts";
import { viewerOf } from "../bookings/prepare-booking.ts";
import type { Booking } from "../bookings/prepare-booking.ts";
import type { ChangeDeps } from "../bookings/record-change.ts";
import { gatherForDates } from "./gather-for-dates.ts";
import { loadEnrolledDates } from "./series.store.ts";

/** When else somebody takes part who joins this class; ascending, empty when each date is joined by itself. */
export async function findEnrolled(db: Database, scope: TenantScope, sessionId: string): Promise<readonly Instant[]> {
  return (await loadEnrolledDates(db, scope, sessionId)).map((startsAt) => asInstant(startsAt.getTime()));
}

/** The booking, knowing what calendars say about every date it brings along. Before the transaction. */
export async function gatherEnrolled(deps: ChangeDeps, booking: Booking): Promise<Booking> {
  const { caller, offering, time, learnerIds } = booking;
  if (offering.kind !== "group" || learnerIds.length === 0) return booking;
  const { db } = deps.database;
  const wanted = { offeringId: offering.id, at: time.startsAt, viewer: viewerOf(deps, booking) };
  const dates = new Set<Instant>([time.startsAt]);
  for (const { sessionId } of await findClassesAt(db, caller.scope, wanted)) {
    for (const startsAt of await findEnrolled(db, caller.scope, sessionId)) dates.add(startsAt);
  }
  if (dates.size === 1) return booking;
  const asked = [...dates].map((startsAt) => ({ startsAt, isSkipped: false }));
  return {
    ...booking,
    outside: await gatherForDates(deps, { who: booking, choice: booking.providerIds, dates: asked }),
  };
}
