/** A session as the guest sees it who has a seat in it. */
import { asInstant } from "../../domain/instant.ts";
import { isSeated, isWaiting } from "../../domain/roster.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import type { SessionLinks } from "../../platform/session-links.ts";
import type { Clock } from "../../ports/clock.ts";
import { showSessions } from "../bookings/show-sessions.ts";
import { findSession } from "../bookings/find-session.ts";
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
      isWaiting: isWaiting(own),
      mayLeave: session.may.leave,
      dates: session.may.leave && isSeated(own) ? await freeDates(deps, visit, session.offeringId) : [],
    },
  };
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
