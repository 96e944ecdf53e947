/** Makes an appointment that somebody who teaches has in their own calendar a session, with the people who are invited to it. */
import type { BookFromEvent } from "#contract/sessions.ts";
import { minuteMs } from "../../domain/instant.ts";
import type { Refusal, RefusalCode } from "../../domain/refusals.ts";
import { hard } from "../../domain/refusals.ts";
import { refused } from "../../domain/result.ts";
import type { Result } from "../../domain/result.ts";
import type { Caller } from "../../platform/caller.ts";
import type { OpenKey } from "../../platform/idempotency.ts";
import type { Log } from "../../platform/log.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import type { CalendarEvent, Calendars } from "../../ports/calendars.ts";
import type { EventMarks } from "../../ports/event-marks.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { findConnection } from "../connections/find-connection.ts";
import { requireOffering } from "../offerings/read-offering.ts";
import { adoptEvent } from "../sync/adopt-event.ts";
import { findPeopleByAddress, lockPeople } from "./bookings.store.ts";
import { decideInTransaction } from "./decide-in-transaction.ts";
import { prepareBooking, settleParticipants } from "./prepare-booking.ts";
import { findSession } from "./find-session.ts";
import type { ChangeDeps } from "./record-change.ts";
import { startSession } from "./start-session.ts";

export interface FromEventDeps extends ChangeDeps {
  readonly calendars: Pick<Calendars, "readEvent">;
  readonly eventMarks: EventMarks;
  readonly log: Log;
}

/** Whoever put it into their calendar has decided these, as by dragging it there; the appointment itself makes its time busy. */
const decidedByHand: readonly RefusalCode[] = [
  "slot_taken",
  "outside_availability",
  "inside_minimum_notice",
  "outside_booking_window",
  "limit_reached",
  "calendar_unreadable",
  "not_matched",
  "learner_busy",
];

interface Wish {
  readonly wish: BookFromEvent;
  readonly key: OpenKey;
}

/** Answers the session's id. Fails: not_found, not_allowed, invalid_request, and as `readEvent` does. */
export async function bookOwnEvent(
  deps: FromEventDeps,
  caller: Caller,
  { wish, key }: Wish,
): Promise<Result<string, Refusal>> {
  const { db } = deps.database;
  const offering = await requireOffering(db, caller.scope, wish.offeringId);
  if (!offering.providerIds.includes(caller.personId))
    throw new RequestProblem("not_allowed", "Only those who teach it make sessions of their appointments.");
  const { event, grant } = await readOwnEvent(deps, caller, wish.eventId);
  if (event.startsAt <= deps.clock.now()) return refused(hard({ code: "in_the_past" }));
  const known = await findPeopleByAddress(db, caller.scope, addressesOf(event));
  const learnerIds = [...known.values()].filter((id) => id !== caller.personId);
  if (offering.kind === "individual" && learnerIds.length !== 1)
    throw invalid(
      learnerIds.length === 0
        ? "nobody who is invited is known here"
        : "more than one of those who are invited is known here",
    );
  const who = await settleParticipants(deps, caller, {
    offeringId: offering.id,
    learnerIds,
    override: [...decidedByHand],
  });
  const durationMinutes = Math.round((event.endsAt - event.startsAt) / minuteMs);
  const ofThisLength = { ...who, offering: { ...who.offering, durationMinutes }, providerIds: [caller.personId] };
  const booking = await prepareBooking(deps, ofThisLength, event.startsAt);
  const made = await decideInTransaction(deps.database, async (tx) => {
    await key.claim(tx);
    await lockPeople(tx, caller.scope, [caller.personId, ...learnerIds]);
    const started = await startSession(deps, tx, { booking, providerIds: [caller.personId] });
    if (!started.ok) return started;
    const sessionId = started.value;
    await adoptEvent(tx, caller.scope, {
      sessionId,
      connectionId: grant.connectionId,
      event,
      seated: new Set(known.keys()),
    });
    await key.keep(tx, { status: 201, kind: "session", id: sessionId });
    return started;
  });
  if (made.ok) await mark(deps, caller, { sessionId: made.value, event, grant });
  return made;
}

async function readOwnEvent(
  deps: FromEventDeps,
  caller: Caller,
  eventId: string,
): Promise<{ readonly event: CalendarEvent; readonly grant: GrantRef }> {
  const wanted = { personId: caller.personId, purpose: "calendar", vendor: "microsoft" } as const;
  const connection = await findConnection(deps.database.db, caller.scope, wanted);
  if (connection?.status !== "connected") throw invalid("your Microsoft calendar is not connected");
  const { grant } = connection;
  const event = await deps.calendars.readEvent(grant, eventId.replaceAll("/", "-").replaceAll("+", "_"));
  if (!event || event.isCancelled) throw new RequestProblem("not_found", "There is no such appointment.");
  if (!event.isOrganizer) throw invalid("it is somebody else's appointment");
  if (event.mark) throw invalid("it is a session already");
  return { event, grant };
}

const addressesOf = ({ attendees }: CalendarEvent): readonly string[] => [
  ...new Set(attendees.map(({ email }) => email.toLowerCase()).filter((email) => email !== "")),
];

/** A help for recognising it: the session knows its event by its id all the same. */
async function mark(
  { database, eventMarks, log }: FromEventDeps,
  caller: Caller,
  about: { readonly sessionId: string; readonly event: CalendarEvent; readonly grant: GrantRef },
): Promise<void> {
  const { sessionId, event, grant } = about;
  const session = await findSession(database.db, caller.scope, sessionId);
  if (!session) return;
  try {
    await eventMarks.markEvent(grant, event.id, { sessionId, reference: session.row.reference, generation: 1 });
  } catch (thrown) {
    if (!(thrown instanceof VendorFault)) throw thrown;
    log.warn({ err: thrown, sessionId }, "adopted event not marked");
  }
}

function invalid(why: string): RequestProblem {
  const message = `The appointment cannot become a session: ${why}.`;
  return new RequestProblem("invalid_request", message, { errors: [{ path: "body.eventId", message }] });
}
