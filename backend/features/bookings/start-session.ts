/** Makes a session where none stands yet. Runs under the locks of everybody who takes part. */
import { insistedOn } from "../../domain/change-lines.ts";
import { prepareRules } from "../../domain/booking-rules.ts";
import { rosterDueAt } from "../../domain/roster.ts";
import { canMakeLink, chooseMeetingVendor } from "../../domain/meeting-vendor.ts";
import type { MeetingVendor } from "../../domain/session.ts";
import type { OfferingRules } from "../../domain/offering.ts";
import { findStanding, hard, listOverridden } from "../../domain/refusals.ts";
import type { Refusal, RefusalCode } from "../../domain/refusals.ts";
import { ok, refused } from "../../domain/result.ts";
import type { Result } from "../../domain/result.ts";
import type { WindowPlace } from "../../domain/schedule.ts";
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { acceptSeat } from "../answers/accept-seat.ts";
import { gatherFacts } from "../availability/gather-facts.ts";
import { findCarriers } from "../connections/find-carriers.ts";
import { chooseOrganizer } from "../settings/choose-organizer.ts";
import { viewerOf } from "./prepare-booking.ts";
import type { Booking } from "./prepare-booking.ts";
import { insertClaims, insertSeats, insertSession } from "./bookings.store.ts";
import { recordChange } from "./record-change.ts";
import type { ChangeDeps } from "./record-change.ts";

/** Answers the new session's id. */
export async function startSession(
  deps: ChangeDeps,
  tx: Tx,
  about: { readonly booking: Booking; readonly providerIds: readonly string[] },
): Promise<Result<string, Refusal>> {
  const { booking, providerIds } = about;
  const { caller, offering, learnerIds, time, outside } = booking;
  const { scope } = caller;
  const decided = await decideStart(deps, tx, about);
  if (!decided.ok) return decided;

  const place = placeOf(offering, decided.value.place);
  const hostId = providerIds[0] as string;
  const { kind } = offering;
  const isLinkPossible = (organizer: string): Promise<boolean> =>
    place.generateUrl ? canMakeLinkFor(tx, scope, { offering, organizerId: organizer, hostId }) : Promise.resolve(true);
  const chosen = await chooseOrganizer(tx, scope, {
    kind,
    bookerId: caller.personId,
    learnerIds,
    hostId,
    canMakeLink: isLinkPossible,
  });
  const organizerId = chosen.organizerId ?? hostId;
  const session = {
    ...time,
    id: deps.ids.next(),
    reference: deps.ids.reference(),
    offering,
    providerIds,
    place,
    organizer: chosen,
    timeZone: outside.get(hostId)?.schedule.timeZone ?? "UTC",
    seriesId: booking.seriesId,
    meetingVendor: place.generateUrl ? await vendorOf(tx, scope, { offering, organizerId, hostId }) : null,
    note: booking.note,
    as: offering.dates === "published" || learnerIds.length === 0 ? ("published" as const) : ("booked" as const),
    rosterDueAt: rosterDueAt(offering, time.startsAt, deps.clock.now()),
    createdAt: new Date(deps.clock.now()),
  };
  await insertSession(tx, scope, session);
  const claim = (personId: string) => ({ id: deps.ids.next(), personId });
  const claimed = { sessionId: session.id, during: time, viewer: viewerOf(deps, booking) };
  if (!(await insertClaims(tx, scope, { ...claimed, part: "provider", claims: providerIds.map(claim) }))) {
    return refused(hard({ code: "slot_taken", because: "session" }));
  }
  if (!(await insertClaims(tx, scope, { ...claimed, part: "learner", claims: learnerIds.map(claim) }))) {
    return refused(hard({ code: "learner_busy", because: "session" }));
  }
  const seats = learnerIds.map((learnerId) => ({ id: deps.ids.next(), learnerId, state: "booked" as const }));
  await insertSeats(tx, scope, { sessionId: session.id, seats, at: session.createdAt });
  const isOwn = learnerIds.includes(caller.personId);
  if (isOwn) await acceptSeat(deps, tx, { scope, sessionId: session.id, personId: caller.personId });
  await recordChange(deps, tx, {
    by: caller,
    sessionId: session.id,
    version: 1,
    personIds: [...providerIds, ...learnerIds],
    lines: [
      { kind: learnerIds.length === 0 ? "published" : "booked", at: time.startsAt, zone: session.timeZone },
      ...insistedOn(decided.value.overridden),
    ],
    vendors: "concerned",
  });
  return ok(session.id);
}

/** Whether the rules let it begin, and what the window says about its place. */
export async function decideStart(
  deps: ChangeDeps,
  tx: Tx,
  { booking, providerIds }: { readonly booking: Booking; readonly providerIds: readonly string[] },
): Promise<Result<{ readonly place: WindowPlace; readonly overridden: readonly RefusalCode[] }, Refusal>> {
  const { offering, standing, range, time, override } = booking;
  const facts = await gatherFacts(tx, booking.caller.scope, {
    ...booking,
    providerIds,
    learnerId: booking.checkedLearnerId,
    viewer: viewerOf(deps, booking),
  });
  const refusals: Refusal[] = [];
  if (booking.learnerIds.length > offering.capacity)
    refusals.push(hard({ code: "session_full", capacity: offering.capacity }));
  let place: WindowPlace = {};
  for (const provider of facts.providers.values()) {
    const rules = prepareRules({
      offeringId: offering.id,
      offering,
      provider,
      learner: facts.learner,
      standing,
      range,
      now: deps.clock.now(),
    });
    refusals.push(...rules.decide(time));
    if (provider.providerId === providerIds[0]) place = rules.placeOf(time);
  }
  const refusal = findStanding(refusals, override);
  return refusal ? refused(refusal) : ok({ place, overridden: listOverridden(refusals, override) });
}

/** What the window says about the place wins over the offering. A link is made only for virtual sessions. */
function placeOf(
  offering: OfferingRules,
  window: WindowPlace,
): Pick<OfferingRules, "presence" | "location" | "generateUrl"> {
  const presence = window.presence ?? offering.presence;
  const wantsLink = (window.generateUrl ?? offering.generateUrl) && offering.meetingVendor !== "none";
  const location = window.location ?? offering.location;
  return {
    presence,
    generateUrl: presence === "virtual" && wantsLink,
    ...(location === undefined ? {} : { location }),
  };
}

async function canMakeLinkFor(
  tx: Tx,
  scope: TenantScope,
  who: { readonly offering: OfferingRules; readonly organizerId: string; readonly hostId: string },
): Promise<boolean> {
  const { calendar, connected } = await findCarriers(tx, scope, who);
  const vendor = chooseMeetingVendor(who.offering.meetingVendor, connected);
  return canMakeLink(vendor, { ...connected, eventAt: calendar(vendor)?.vendor });
}

/** Who would carry the meeting of a session with this organizer and host (who teaches first) now; null when nobody can. */
export async function vendorOf(
  tx: Tx,
  scope: TenantScope,
  who: { readonly offering: OfferingRules; readonly organizerId: string; readonly hostId: string },
): Promise<MeetingVendor | null> {
  const { connected } = await findCarriers(tx, scope, who);
  return chooseMeetingVendor(who.offering.meetingVendor, connected);
}
