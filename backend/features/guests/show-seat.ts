/** A session as the guest sees it who has a seat in it. */
import { asInstant } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import { isSeated } from "../../domain/roster.ts";
import type { SeatState } from "../../domain/roster.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import type { SessionLinks } from "../../platform/session-links.ts";
import type { Clock } from "../../ports/clock.ts";
import { showSessions } from "../bookings/show-sessions.ts";
import { findSession } from "../bookings/find-session.ts";
import { readOffering } from "../offerings/read-offering.ts";
import { findGuestDates } from "./guests.store.ts";
import type { GuestVisit } from "./open-seat.ts";
import { listDates } from "./show-class.ts";
import type { ClassDate } from "./show-class.ts";
import type { ShownSeat } from "./guests.view.ts";

export interface ShowSeatDeps {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly links: SessionLinks;
}

/** What there is to see: the seat, or why there is none. */
export type FoundSeat =
  | {
      readonly state: "seat";
      readonly seat: Omit<ShownSeat, "secrets" | "done" | "problems">;
      readonly timeZone: string;
    }
  | {
      readonly state: "gone";
      readonly because: "session_off" | "over" | "no_seat";
      readonly others: readonly OtherDate[];
    };

export interface OtherDate {
  readonly href: string;
  readonly startsAt: number;
  readonly endsAt: number;
}

export async function showSeat(deps: ShowSeatDeps, visit: GuestVisit): Promise<FoundSeat> {
  const { caller, sessionId } = visit;
  const details = await findSession(deps.database.db, caller.scope, sessionId);
  const own = details?.seats.find(({ learnerId, state }) => learnerId === caller.personId && state !== "cancelled");
  const [session] = details && own ? await showSessions(deps, caller, [sessionId]) : [];
  if (!details || !own || !session) return { state: "gone", because: "no_seat", others: await others(deps, visit) };
  if (session.status === "cancelled")
    return { state: "gone", because: "session_off", others: await others(deps, visit) };
  if (session.status === "completed") return { state: "gone", because: "over", others: [] };
  const { joinUrl, state } = session.meeting;
  return {
    state: "seat",
    timeZone: visit.guest.timeZone,
    seat: {
      reference: session.reference,
      offeringName: session.offeringName,
      time: {
        startsAt: asInstant(details.row.starts_at.getTime()),
        endsAt: asInstant(details.row.ends_at.getTime()),
      },
      place: session.location ?? "",
      joinUrl: isSeated(own) ? joinUrl : undefined,
      linkFollows: isSeated(own) && joinUrl === undefined && session.generateUrl && state !== "ready",
      guestName: visit.guest.displayName,
      standing: standingOf(own, deps.clock.now()),
      offeredUntil: own.offeredUntil === null ? undefined : asInstant(own.offeredUntil.getTime()),
      classPage: await pageOf(deps, visit, session.offeringId),
      mayLeave: session.may.leave,
      dates: session.may.leave && isSeated(own) ? await freeDates(deps, visit, session.offeringId) : [],
    },
  };
}

/** Whether who confirms now waits for a seat instead of getting one. Seats that are kept for them are free to them. */
export async function wouldWait(deps: ShowSeatDeps, { caller, sessionId }: GuestVisit): Promise<boolean> {
  const { scope, personId } = caller;
  const details = await findSession(deps.database.db, scope, sessionId);
  const offering = details && (await readOffering(deps.database.db, scope, details.row.offering_id));
  if (!offering?.waitlist) return false;
  const dates = await listDates(deps, scope, offering.id, personId);
  return dates.some((date) => date.sessionId === sessionId && date.seatsLeft <= 0);
}

/** An offer that ran out is passed on a moment later. */
function standingOf(
  own: { readonly state: SeatState; readonly offeredUntil: Date | null },
  now: Instant,
): ShownSeat["standing"] {
  if (isSeated(own)) return "seated";
  return own.state === "offered" && (own.offeredUntil?.getTime() ?? 0) > now ? "offered" : "waiting";
}

async function pageOf(
  { database, links }: ShowSeatDeps,
  { caller: { scope } }: GuestVisit,
  offeringId: string,
): Promise<string | undefined> {
  const offering = await readOffering(database.db, scope, offeringId);
  return offering?.publicPage && offering.slug !== undefined ? links.ofPage(offering.slug) : undefined;
}

async function freeDates(deps: ShowSeatDeps, visit: GuestVisit, offeringId: string): Promise<readonly ClassDate[]> {
  const dates = await listDates(deps, visit.caller.scope, offeringId);
  return dates.filter(({ sessionId, seatsLeft }) => sessionId !== visit.sessionId && seatsLeft > 0);
}

/** Seats that the same guest has elsewhere: after a move the old link still leads on. */
async function others({ database, clock, links }: ShowSeatDeps, visit: GuestVisit): Promise<readonly OtherDate[]> {
  const { scope, personId: guestId } = visit.caller;
  const now = clock.now();
  const found = await findGuestDates(database.db, scope, { guestId, after: new Date(now) });
  return found.map(({ reference, sessionId, startsAt, endsAt }) => ({
    href: links.ofGuest({ reference }, { to: "seat", tenantId: scope.tenantId, sessionId, guestId }, now),
    startsAt: startsAt.getTime(),
    endsAt: endsAt.getTime(),
  }));
}
