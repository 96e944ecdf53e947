/** A session is one dated instance of an offering, for one learner or a class; its seats are its roster. */
import type { Instant } from "./instant.ts";
import type { Interval } from "./interval.ts";
import type { Roster } from "./roster.ts";

export type SessionKind = "individual" | "group";
export type Presence = "virtual" | "in_person" | "phone";
/** Who carries the online meeting of a session; `own` is a link that a person brought. */
export type MeetingVendor = "teams" | "zoom" | "meet" | "own";

export interface Session extends Interval {
  readonly id: string;
  readonly status: "scheduled" | "cancelled" | "completed";
  readonly kind: SessionKind;
  /** In order; the first one organizes. */
  readonly providerIds: readonly string[];
  readonly selfRemoval: boolean;
  readonly roster: Roster;
}

/** True from the last instant of the session on. */
export function hasEnded(session: Interval, now: Instant): boolean {
  return session.endsAt <= now;
}

/** What a person is to a session; staff are schedulers and administrators of the tenant who are neither. */
export type Part = "provider" | "learner" | "none";

export function partOf(session: Session, personId: string): Part {
  if (session.providerIds.includes(personId)) return "provider";
  const holdsSeat = session.roster.seats.some((seat) => seat.learnerId === personId && seat.state !== "cancelled");
  return holdsSeat ? "learner" : "none";
}
