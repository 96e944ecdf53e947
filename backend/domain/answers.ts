/** How people answer an invitation, on which copy it is noted, and what an answer that comes back from a calendar means. Pure. */
import type { Instant } from "./instant.ts";
import type { Interval } from "./interval.ts";
import type { SeatState } from "./roster.ts";

export type Answer = "none" | "accepted" | "tentative" | "declined";

/** An answer that somebody gave. */
export type Given = Exclude<Answer, "none">;

/** An answer that is still to be noted on the person's own copy: `assumed` from booking or moving, or `said` by the person. */
export type Unwritten = "none" | "assumed" | "said";

export interface Heard {
  /** What this copy now is known to say. */
  readonly seen: Answer;
  /** The new answer; absent = the one that stands is still the person's. */
  readonly becomes?: Given;
  /** What was assumed need not be written any more: the person has answered for themselves. */
  readonly unwritten: "keep" | "drop";
}

/**
 * What a calendar says about somebody, against what it said before: only a difference is news. `none` is never an answer: a
 * calendar says it of people it has not asked yet, and again of everybody after a move.
 */
export function hearAnswer(facts: {
  readonly stands: Answer;
  readonly seen: Answer;
  readonly says: Answer;
  readonly unwritten: Unwritten;
}): Heard {
  const { stands, seen, says, unwritten } = facts;
  if (says === "none" || says === seen) return { seen: says, unwritten: "keep" };
  // Said here and not yet written there: what stands there is about to be replaced.
  if (unwritten === "said") return { seen: says, unwritten: "keep" };
  const after = { seen: says, unwritten: "drop" } as const;
  return says === stands ? after : { ...after, becomes: says };
}

/**
 * Whether a copy that is not found has been taken away, and will not come by waiting: its owner declined it. Who books or moves
 * has just been invited anew, so a copy is waited for.
 */
export function isCopyTakenAway(facts: {
  readonly tell: "organizer" | "nobody";
  /** What was last written to the copy, and what it and the organizer's event were last seen to say. */
  readonly known: readonly (Answer | null)[];
}): boolean {
  return facts.tell === "organizer" && facts.known.includes("declined");
}

/** What an answer needs before it can be written to the person's own copy. */
export interface WritingFacts {
  readonly session: Interval & { readonly status: "scheduled" | "cancelled" | "completed" };
  /** Absent = the person has no seat. */
  readonly seat: SeatState | undefined;
  /** The organizer's event, when one stands; `time` is what was last written to it. */
  readonly event: { readonly ownerId: string | undefined; readonly time: Interval | undefined } | undefined;
  readonly personId: string;
  readonly calendar: "none" | "connected" | "broken";
  readonly now: Instant;
}

/**
 * `wait`: the copy is not there, or still shows another time. `drop`: there is nothing to write it to and nothing will come:
 * the person organizes the event, has no calendar here, or has left, or the session is off or has begun.
 */
export function planWriting(facts: WritingFacts): "write" | "wait" | "drop" {
  const { session, seat, event, personId, calendar, now } = facts;
  const isOver = session.status !== "scheduled" || session.startsAt <= now;
  if (isOver || seat !== "booked" || calendar === "none") return "drop";
  if (event?.time === undefined) return "wait";
  if (event.ownerId === personId) return "drop";
  const isShown = event.time.startsAt === session.startsAt && event.time.endsAt === session.endsAt;
  return isShown && calendar === "connected" ? "write" : "wait";
}
