/** Joins a class, or its line when it is full and the offering keeps one. */
import type { Guest, TakeSeat } from "#contract/sessions.ts";
import { asInstant } from "../../domain/instant.ts";
import { hard } from "../../domain/refusals.ts";
import type { Refusal } from "../../domain/refusals.ts";
import { ok, refused } from "../../domain/result.ts";
import type { Result } from "../../domain/result.ts";
import type { Caller } from "../../platform/caller.ts";
import type { OpenKey } from "../../platform/idempotency.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { saveGuest } from "../guests/save-guest.ts";
import { gatherEnrolled } from "../series/find-enrolled.ts";
import { joinLaterDates } from "./book-session.ts";
import { lockPeople } from "./bookings.store.ts";
import { decideInTransaction } from "./decide-in-transaction.ts";
import { joinClass } from "./join-class.ts";
import { prepareBooking, settleParticipants } from "./prepare-booking.ts";
import { partOfCaller } from "./read-session.ts";
import type { ChangeDeps } from "./record-change.ts";
import { loadSessions } from "./session-details.store.ts";
import type { SessionDetails } from "./session-details.store.ts";

/** Answers the seat's id. Fails: not_found, invalid_request, not_allowed. */
export async function takeSeat(
  deps: ChangeDeps,
  caller: Caller,
  wish: { readonly sessionId: string; readonly taking: TakeSeat; readonly key: OpenKey },
): Promise<Result<string, Refusal>> {
  const { sessionId, taking, key } = wish;
  const session = await readClass(deps, caller, sessionId);
  if (session.row.kind === "individual") {
    return refused(hard({ code: "session_full", capacity: session.row.capacity }));
  }
  const { override } = taking;
  if (taking.guest) requireOwnClass(caller, session, "");
  const learnerId = taking.guest
    ? await nameGuest(deps, caller, { guest: taking.guest, session })
    : (taking.learnerId ?? caller.personId);
  requireOwnClass(caller, session, learnerId);
  const who = await settleParticipants(deps, caller, {
    offeringId: session.row.offering_id,
    learnerIds: [learnerId],
    override,
  });
  const alone = await prepareBooking(deps, who, asInstant(session.row.starts_at.getTime()));
  const booking = await gatherEnrolled(deps, alone);
  return decideInTransaction(deps.database, async (tx) => {
    await key.claim(tx);
    await lockPeople(tx, caller.scope, [learnerId]);
    const whenFull = who.offering.waitlist ? "wait" : "refuse";
    const joined = await joinClass(deps, tx, { booking, sessionId, whenFull });
    if (!joined.ok) return joined;
    const also = await joinLaterDates(deps, tx, { booking, sessionId });
    if (also) return refused(also);
    const [seatId = ""] = joined.value;
    await key.keep(tx, { status: 201, kind: "seat", id: seatId });
    return ok(seatId);
  });
}

/** Whoever puts a guest on the roster vouches for the address; the guest reads in the zone and language of who teaches. */
async function nameGuest(
  { database, clock, ids }: ChangeDeps,
  { scope, language = "en" }: Caller,
  { guest, session }: { readonly guest: Guest; readonly session: SessionDetails },
): Promise<string> {
  const reading = { timeZone: session.row.time_zone, locale: language };
  const at = new Date(clock.now());
  return database.transaction((tx) => saveGuest(tx, scope, { ...guest, ...reading, id: ids.next(), at }));
}

/** Classes can be joined by everybody in the tenant; whatever else the caller may not see is not there. */
async function readClass(deps: ChangeDeps, caller: Caller, id: string): Promise<SessionDetails> {
  const [session] = await loadSessions(deps.database.db, caller.scope, [id]);
  if (session && (session.row.kind === "group" || partOfCaller(caller, session))) return session;
  throw new RequestProblem("not_found", "There is no such session.");
}

function requireOwnClass(caller: Caller, session: SessionDetails, learnerId: string): void {
  if (learnerId === caller.personId || partOfCaller(caller, session)?.standing === "staff") return;
  throw new RequestProblem("not_allowed", "Only its provider, schedulers and administrators put others on the roster.");
}
