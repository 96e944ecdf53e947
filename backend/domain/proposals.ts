/** Another time that one side of a session asks the other for. Pure. */
import type { Instant } from "./instant.ts";
import type { Interval } from "./interval.ts";
import { hard } from "./refusals.ts";
import type { Refusal, RefusalCode, Standing } from "./refusals.ts";

export type ProposalState = "open" | "accepted" | "declined" | "withdrawn" | "expired";

interface StandingSession extends Interval {
  readonly status: "scheduled" | "cancelled" | "completed";
}

/** What a person is to a session, as far as asking for another time goes. */
export interface ProposerPart {
  readonly kind: "individual" | "group";
  /** Provider, scheduler or administrator. */
  readonly isStaff: boolean;
  readonly isSeated: boolean;
}

/** Whose it would be to decide; absent = this person cannot ask. Of a class its learners ask the provider, never the other way. */
export function askedPart({ kind, isStaff, isSeated }: ProposerPart): "provider" | "learner" | undefined {
  if (isStaff) return kind === "individual" ? "learner" : undefined;
  return isSeated ? "provider" : undefined;
}

/** Who decides and who takes it back; `undefined` = this person does not see it. Of a class, staff see and decide all. */
export function rightsInProposal(
  proposal: { readonly byId: string; readonly forPart: "provider" | "learner" },
  viewer: {
    readonly callerId: string;
    readonly standing: Standing;
    readonly isSeated: boolean;
    readonly seesNames: boolean;
  },
): { readonly decides: boolean; readonly withdraws: boolean } | undefined {
  const withdraws = proposal.byId === viewer.callerId;
  const isAsked = proposal.forPart === "provider" ? viewer.standing === "staff" : viewer.isSeated;
  const decides = isAsked && !withdraws;
  return decides || withdraws || viewer.seesNames ? { decides, withdraws } : undefined;
}

/** Why this time cannot be asked for. The cut-off does not count: asking changes nothing. */
export function decideProposal(about: {
  readonly session: StandingSession;
  readonly wanted: Interval;
  readonly now: Instant;
}): Refusal | undefined {
  const { session, wanted, now } = about;
  if (session.status === "cancelled") return hard({ code: "already_cancelled" });
  const isLate = session.startsAt <= now || wanted.startsAt <= now;
  return isLate ? hard({ code: "in_the_past" }) : undefined;
}

export interface KeptProposal extends Interval {
  readonly state: Exclude<ProposalState, "expired">;
  /** The time of the session it was made about. */
  readonly insteadOf: Interval;
}

/** An open proposal lapses by itself: when the session moves, is cancelled or begins, or when the time it asks for has come. */
export function stateOfProposal(proposal: KeptProposal, session: StandingSession, now: Instant): ProposalState {
  if (proposal.state !== "open") return proposal.state;
  const { insteadOf } = proposal;
  const isMoved = insteadOf.startsAt !== session.startsAt || insteadOf.endsAt !== session.endsAt;
  const isOver = session.status !== "scheduled" || session.startsAt <= now || proposal.startsAt <= now;
  return isMoved || isOver ? "expired" : "open";
}

/**
 * A provider who asks for a time has set their own rules aside for it, and a learner who agrees needs no warning about their own
 * calendar. What became of the provider's time since is another matter.
 */
export const setAsideByAsking: readonly RefusalCode[] = [
  "outside_availability",
  "inside_minimum_notice",
  "outside_booking_window",
  "limit_reached",
  "cutoff_passed",
  "not_matched",
  "learner_busy",
];
