/** Somebody says from inside a surface whether they come. The roster knows it at once; their own calendar a moment later. */
import type { AnswerSession } from "#contract/sessions.ts";
import { decideChange } from "../../domain/booking-rules.ts";
import { asInstant } from "../../domain/instant.ts";
import { findStanding } from "../../domain/refusals.ts";
import type { Refusal } from "../../domain/refusals.ts";
import { ok, refused } from "../../domain/result.ts";
import type { Result } from "../../domain/result.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Tx } from "../../platform/database.ts";
import type { OpenKey } from "../../platform/idempotency.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { changeSeat } from "../bookings/change-seat.ts";
import type { FoundSeat } from "../bookings/change-seat.ts";
import { readSession } from "../bookings/read-session.ts";
import type { ChangeDeps } from "../bookings/record-change.ts";
import { setAnswer, wantWritten } from "./answers.store.ts";
import { freeDeclinedSeat } from "./free-declined-seat.ts";
import { tellAnswer } from "./tell-answer.ts";

export interface AnswerWish {
  readonly sessionId: string;
  readonly response: AnswerSession["response"];
  readonly key: OpenKey;
}

/** Answers the seat's id. Fails: not_found, not_allowed (no seat of the caller's own). */
export async function answerSession(
  deps: ChangeDeps,
  caller: Caller,
  wish: AnswerWish,
): Promise<Result<string, Refusal>> {
  const { session } = await readSession(deps.database.db, caller, wish.sessionId);
  const own = session.seats.find(({ learnerId, state }) => learnerId === caller.personId && state !== "cancelled");
  if (!own) throw new RequestProblem("not_allowed", "Only who has a seat in this session is asked whether they come.");
  return changeSeat(deps, caller, {
    wish: { sessionId: session.row.id, seatId: own.id, key: wish.key },
    work: (tx, found) => answerSeat(deps, tx, { caller, found, response: wish.response }),
  });
}

async function answerSeat(
  deps: ChangeDeps,
  tx: Tx,
  answer: { readonly caller: Caller; readonly found: FoundSeat; readonly response: AnswerSession["response"] },
): Promise<Result<string, Refusal>> {
  const { caller, found, response } = answer;
  const { seat, session } = found;
  const refusal = decideAnswer(deps, found);
  if (refusal) return refused(refusal);
  if (seat.state !== "booked") {
    throw new RequestProblem("not_allowed", "You stand in line; you are asked once there is a seat for you.");
  }
  const of = { sessionId: session.row.id, personId: caller.personId };
  const { scope } = caller;
  await setAnswer(tx, scope, { ...of, answer: response });
  await wantWritten(tx, scope, { ...of, answer: response, tell: "organizer", dueAt: deps.clock.now() });
  if (seat.rsvp !== response) await tellAnswer(deps, tx, { by: caller, sessionId: of.sessionId, answer: response });
  if (response === "declined") await freeDeclinedSeat(deps, tx, { by: caller, ...of });
  return ok(seat.id);
}

/** What is off, or has begun, needs no answer any more. */
function decideAnswer(deps: ChangeDeps, { session, part }: FoundSeat): Refusal | undefined {
  const { status, starts_at, ends_at } = session.row;
  const time = { startsAt: asInstant(starts_at.getTime()), endsAt: asInstant(ends_at.getTime()) };
  const about = { session: { ...time, status }, cutoffMinutes: 0, standing: part.standing, now: deps.clock.now() };
  return findStanding(decideChange(about), []);
}
