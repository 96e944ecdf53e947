/** A move or a cancel is taken back: answers stand again as far as no calendar has asked anew meanwhile. */
import type { Answer } from "../../domain/answers.ts";
import type { Interval } from "../../domain/interval.ts";
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import { acceptSeat, askAgain } from "./accept-seat.ts";
import { findShownTime, forgetAnswers, setAnswer } from "./answers.store.ts";

/** Runs once the session has its old time again. */
export async function giveAnswersBack(
  deps: { readonly clock: Clock },
  tx: Tx,
  back: {
    readonly scope: TenantScope;
    readonly sessionId: string;
    /** Who takes it back: they come, when they have a seat. */
    readonly personId: string;
    readonly learnerIds: readonly string[];
    /** By learner, as they were before. */
    readonly answers: Readonly<Record<string, Answer>>;
    /** Whether its event went away meanwhile: another one asks everybody. */
    readonly event: "kept" | "gone";
  },
): Promise<void> {
  const { scope, sessionId, answers, event } = back;
  const times = await findShownTime(tx, scope, sessionId);
  const isUntold = times?.event === undefined || isSame(times.event, times.session);
  if (event === "gone" || !isUntold) return askAgain(deps, tx, back);
  await forgetAnswers(tx, scope, sessionId);
  for (const [personId, answer] of Object.entries(answers)) {
    if (answer !== "none") await setAnswer(tx, scope, { sessionId, personId, answer });
  }
  // What was still to be written about the old time was dropped with the move.
  if (answers[back.personId] === "accepted") await acceptSeat(deps, tx, back);
}

function isSame(one: Interval, other: Interval): boolean {
  return one.startsAt === other.startsAt && one.endsAt === other.endsAt;
}
