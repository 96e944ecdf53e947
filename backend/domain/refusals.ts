/** Every way the booking rules say no, with the facts that a person needs to do better. */
import type { Instant } from "./instant.ts";
import type { LimitName, Period } from "./limits.ts";

export type RefusalReason =
  /**
   * The provider has another session then, its buffers reach in, their calendar is busy, somebody else is about to book it
   * (`hold`), or it is kept while a change can be taken back (`undo`).
   */
  | { readonly code: "slot_taken"; readonly because: "session" | "buffer" | "calendar" | "hold" | "undo" }
  | { readonly code: "session_full"; readonly capacity: number }
  | { readonly code: "outside_availability"; readonly because: "hours" | "grid" | "away" }
  | { readonly code: "inside_minimum_notice"; readonly earliestAt: Instant }
  | { readonly code: "outside_booking_window"; readonly opensAt?: Instant; readonly closesAt?: Instant }
  /** `atMost` sessions or minutes in the day, week or month from `periodStartsAt` to `periodEndsAt`. */
  | {
      readonly code: "limit_reached";
      readonly limit: LimitName;
      readonly period: Period;
      readonly atMost: number;
      readonly periodStartsAt: Instant;
      readonly periodEndsAt: Instant;
    }
  /** The learner has moved this seat as often as the offering lets them. */
  | { readonly code: "limit_reached"; readonly limit: "moves"; readonly atMost: number }
  | { readonly code: "cutoff_passed"; readonly cutoffMinutes: number }
  | { readonly code: "already_booked" }
  | { readonly code: "not_matched" }
  | { readonly code: "calendar_unreadable"; readonly providerId: string }
  | { readonly code: "already_cancelled" }
  | { readonly code: "in_the_past" }
  /** The learner is in another session then, or their own calendar is busy. */
  | { readonly code: "learner_busy"; readonly because: "session" | "calendar" }
  | { readonly code: "account_in_use" }
  /** The seat was kept for this learner, and is not any more. */
  | { readonly code: "offer_expired" }
  /** It can no longer be taken back; or the time was given to something else since. */
  | { readonly code: "undo_expired" }
  /** It was neither moved nor cancelled, or that was taken back already. */
  | { readonly code: "nothing_to_undo" }
  /** Who came is known only once it has begun. */
  | { readonly code: "not_started"; readonly startsAt: Instant }
  /** Nothing is left to decide about this proposal. */
  | { readonly code: "proposal_closed"; readonly state: "accepted" | "declined" | "withdrawn" | "expired" }
  /** Dates of a series that cannot be booked, with what each one is refused for. */
  | { readonly code: "series_conflict"; readonly occurrences: readonly unknown[] };

export type RefusalCode = RefusalReason["code"];

/** A reason, and whether this caller may insist by saying `override: [code]`. */
export type Refusal = RefusalReason & { readonly overridable: boolean };

/** Whom the provider's own rules bind: learners; staff are the provider, schedulers and administrators. */
export type Standing = "learner" | "staff";

/** A rule that binds everybody. */
export function hard(reason: RefusalReason): Refusal {
  return { ...reason, overridable: false };
}

/** A rule of the provider's own, which staff may override. */
export function soft(reason: RefusalReason, standing: Standing): Refusal {
  return { ...reason, overridable: standing === "staff" };
}

/** The first refusal that stands although the caller said `override`. Hard ones come first. */
export function findStanding(refusals: readonly Refusal[], override: readonly string[]): Refusal | undefined {
  const standing = refusals.filter((each) => !(each.overridable && override.includes(each.code)));
  return standing.find((each) => !each.overridable) ?? standing[0];
}

/** The codes of refusals that this caller has passed by insisting. */
export function listOverridden(refusals: readonly Refusal[], override: readonly string[]): readonly RefusalCode[] {
  const passed = refusals.filter((each) => each.overridable && override.includes(each.code));
  return [...new Set(passed.map(({ code }) => code))];
}
