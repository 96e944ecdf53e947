/** One seat: who may see and change it, and the transaction in which that happens. */
import type { Refusal } from "../../domain/refusals.ts";
import type { Result } from "../../domain/result.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { OpenKey } from "../../platform/idempotency.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { lockPeople } from "./bookings.store.ts";
import { decideInTransaction } from "./decide-in-transaction.ts";
import { partOfCaller, readSession } from "./read-session.ts";
import type { CallerPart } from "./read-session.ts";
import type { ChangeDeps } from "./record-change.ts";
import { lockSessions } from "./rosters.store.ts";
import type { SeatDetails, SessionDetails } from "./session-details.store.ts";
import { settleSession } from "./settle-session.ts";

export interface SeatWish {
  readonly sessionId: string;
  readonly seatId: string;
  readonly key: OpenKey;
}

/** A seat, its session, and what the caller is to it. */
export interface FoundSeat {
  readonly seat: SeatDetails;
  readonly session: SessionDetails;
  readonly part: CallerPart;
}

/** A seat that the caller may change: their own, or any for staff. Fails: not_found, not_allowed. */
export async function readSeat(
  db: Database,
  caller: Caller,
  { sessionId, seatId }: Pick<SeatWish, "sessionId" | "seatId">,
): Promise<FoundSeat> {
  const { session, part } = await readSession(db, caller, sessionId);
  const seat = session.seats.find(({ id }) => id === seatId);
  const isOwn = seat?.learnerId === caller.personId;
  const isSeen = isOwn || part.seesNames || session.rules.showsRoster;
  if (!seat || !isSeen) throw new RequestProblem("not_found", "There is no such seat.");
  if (!isOwn && part.standing !== "staff") {
    throw new RequestProblem("not_allowed", "You may see this seat but not change it.");
  }
  return { seat, session, part };
}

/**
 * Does something with a seat under the locks of its learner and its session, after everything that was due there by itself.
 * `work` answers the id of the seat that comes of it. Fails: not_found, not_allowed.
 */
export async function changeSeat(
  deps: ChangeDeps,
  caller: Caller,
  change: {
    readonly wish: SeatWish;
    readonly alsoLock?: { readonly personIds: readonly string[]; readonly sessionIds: readonly string[] };
    readonly work: (tx: Tx, found: FoundSeat) => Promise<Result<string, Refusal>>;
  },
): Promise<Result<string, Refusal>> {
  const { wish, alsoLock = { personIds: [], sessionIds: [] }, work } = change;
  const { scope } = caller;
  const { sessionId } = wish;
  return decideInTransaction(deps.database, async (tx) => {
    await wish.key.claim(tx);
    const { seat } = await readSeat(tx, caller, wish);
    await lockPeople(tx, scope, [seat.learnerId, ...alsoLock.personIds]);
    await lockSessions(tx, scope, [sessionId, ...alsoLock.sessionIds]);
    await settleSession(deps, tx, { scope, sessionId });
    const result = await work(tx, await readSeat(tx, caller, wish));
    if (result.ok) await wish.key.keep(tx, { status: 200, kind: "seat", id: result.value });
    return result;
  });
}

/** What staff are to a class. Fails: not_found, not_allowed. */
export function requireStaff(caller: Caller, session: SessionDetails | undefined): SessionDetails {
  const part = session && partOfCaller(caller, session);
  if (!session || !part) throw new RequestProblem("not_found", "There is no such session.");
  if (part.standing === "staff") return session;
  throw new RequestProblem("not_allowed", "Only the provider, schedulers and administrators may do this.");
}
