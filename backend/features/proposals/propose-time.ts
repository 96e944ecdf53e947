/** Asks the other side for another time. The session stays as it is until they agree. */
import type { ProposeTime } from "#contract/sessions.ts";
import { addMinutes, asInstant, minuteMs } from "../../domain/instant.ts";
import type { Interval } from "../../domain/interval.ts";
import { askedPart, decideProposal } from "../../domain/proposals.ts";
import type { Refusal } from "../../domain/refusals.ts";
import { ok, refused } from "../../domain/result.ts";
import type { Result } from "../../domain/result.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Tx } from "../../platform/database.ts";
import type { OpenKey } from "../../platform/idempotency.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { decideInTransaction } from "../bookings/decide-in-transaction.ts";
import { findLockedSession } from "../bookings/find-session.ts";
import type { FoundSession } from "../bookings/find-session.ts";
import { partOfCaller, readSession } from "../bookings/read-session.ts";
import { recordChange } from "../bookings/record-change.ts";
import type { Actor, ChangeDeps } from "../bookings/record-change.ts";
import { concernedBy } from "../bookings/reschedule-session.ts";
import { insertProposal, withdrawOpen } from "./proposals.store.ts";
import type { ProposalRow } from "./proposals.store.ts";

export interface ProposeWish {
  readonly sessionId: string;
  readonly proposing: ProposeTime;
  readonly key: OpenKey;
}

/** Answers the session's id. A newer proposal of the same person replaces the older. Fails: not_found, not_allowed, invalid_request. */
export async function proposeTime(
  deps: ChangeDeps,
  caller: Caller,
  wish: ProposeWish,
): Promise<Result<string, Refusal>> {
  const { sessionId, proposing } = wish;
  await readSession(deps.database.db, caller, sessionId);
  return decideInTransaction(deps.database, async (tx) => {
    await wish.key.claim(tx);
    const session = await findLockedSession(tx, caller.scope, { sessionId, personIds: [] });
    const part = session && partOfCaller(caller, session);
    if (!part) throw new RequestProblem("not_found", "There is no such session.");
    const { kind } = session.row;
    const forPart = askedPart({ kind, isStaff: part.standing === "staff", isSeated: part.isSeated });
    if (!forPart) throw new RequestProblem("not_allowed", notAllowed(part.standing === "staff"));

    const insteadOf = timeOf(session);
    const startsAt = asInstant(Date.parse(proposing.startsAt));
    const minutes = proposing.durationMinutes ?? (insteadOf.endsAt - insteadOf.startsAt) / minuteMs;
    const wanted = { startsAt, endsAt: addMinutes(startsAt, minutes) };
    const refusal = decideProposal({
      session: { ...insteadOf, status: session.row.status },
      wanted,
      now: deps.clock.now(),
    });
    if (refusal) return refused(refusal);
    if (isSame(wanted, insteadOf)) throw invalid();
    const source = caller.surface;
    const message = proposing.message === "" ? undefined : proposing.message;
    await makeProposal(deps, tx, { by: caller, byId: caller.personId, session, forPart, wanted, message, source });
    await wish.key.keep(tx, { status: 201, kind: "session", id: sessionId });
    return ok(sessionId);
  });
}

function notAllowed(isStaff: boolean): string {
  return isStaff
    ? "A class is moved, not proposed to its learners."
    : "Only who takes part in this session can ask for another time.";
}

function invalid(): RequestProblem {
  const errors = [{ path: "body.startsAt", message: "must be another time than the session has" }];
  return new RequestProblem("invalid_request", "That is the time the session has.", { errors });
}

export function timeOf({ row }: FoundSession): Interval {
  return { startsAt: asInstant(row.starts_at.getTime()), endsAt: asInstant(row.ends_at.getTime()) };
}

export function isSame(one: Interval, other: Interval): boolean {
  return one.startsAt === other.startsAt && one.endsAt === other.endsAt;
}

/** Keeps it, and has it told. Runs under the lock of the session's row. */
export async function makeProposal(
  deps: ChangeDeps,
  tx: Tx,
  made: {
    readonly by: Actor;
    readonly byId: string;
    readonly session: FoundSession;
    readonly forPart: "provider" | "learner";
    readonly wanted: Interval;
    readonly message: string | undefined;
    readonly source: ProposalRow["source"];
    /** Whom the vendor's calendar has told of it by itself. */
    readonly toldByCalendar?: string | undefined;
  },
): Promise<void> {
  const { by, byId, session, forPart, wanted, message, source, toldByCalendar } = made;
  const { id: sessionId, version, time_zone } = session.row;
  const now = deps.clock.now();
  await withdrawOpen(tx, by.scope, { sessionId, byId, now });
  await insertProposal(tx, by.scope, {
    ...wanted,
    id: deps.ids.next(),
    sessionId,
    byId,
    forPart,
    insteadOf: timeOf(session),
    message,
    source,
    toldByCalendar,
    now,
  });
  await recordChange(deps, tx, {
    by,
    sessionId,
    version,
    personIds: concernedBy(session),
    lines: [{ kind: "proposed", at: wanted.startsAt, zone: time_zone }],
    vendors: "not concerned",
  });
}
