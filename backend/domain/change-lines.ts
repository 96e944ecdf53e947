/** What happened to a session, as it is kept: a kind and its facts. It is worded when it is read, by `change-words.ts`. */
import type { Given } from "./answers.ts";
import type { DriftKind } from "./drift.ts";
import type { RefusalCode } from "./refusals.ts";
import type { FaultFacts, ProblemCode } from "./vendor-problems.ts";

/** Why what somebody did outside could not stand, or what was insisted against. */
export type Hindrance =
  RefusalCode | "provider_elsewhere" | "owner_unknown" | "too_short" | "too_long" | "not_allowed" | "not_possible";

/** Why a session was called off by itself. */
export type OwnReason =
  | { readonly kind: "too_few"; readonly seated: number; readonly minimum: number }
  | { readonly kind: "nobody_left" }
  | { readonly kind: "merged"; readonly reference: string }
  | { readonly kind: "person_away" }
  | { readonly kind: "organisation_left" };

/** Where somebody did something by hand. */
export type Outside = "calendar" | "zoom";

/** An instant, and the zone whose clocks tell it. */
interface Timed {
  readonly at: number;
  readonly zone: string;
}

/** What somebody wrote themselves, or why it happened by itself. */
interface Reasoned {
  readonly reason?: string | OwnReason;
}

/** By kind, what there is to tell. A kind stays readable for as long as histories are kept: rename none. */
export interface ChangeFacts {
  readonly booked: Timed;
  readonly published: Timed;
  readonly moved: { readonly from: number; readonly to: number; readonly zone: string };
  /** Minutes. */
  readonly resized: { readonly from: number; readonly to: number };
  readonly handed_over: object;
  readonly cancelled: Reasoned;
  readonly cancel_undone: Timed;
  readonly move_undone: Timed;
  /** Learners who lost their seat by it. */
  readonly left_out: { readonly count: number };
  readonly link_renewed: object;
  readonly place_changed: object;
  readonly link_changed: object;
  readonly note_changed: object;
  readonly capacity_changed: { readonly from: number; readonly to: number };
  readonly self_removal: { readonly by: "learners" | "staff" };
  readonly seat_left: Reasoned;
  readonly seat_taken_off: Reasoned;
  readonly line_left: object;
  readonly seat_moved_away: object;
  readonly seat_declined: object;
  readonly offer_taken: object;
  readonly joined: { readonly count: number };
  readonly joined_line: { readonly count: number };
  readonly offers_made: { readonly count: number };
  readonly offers_ran_out: { readonly count: number };
  readonly offer_withdrawn: object;
  /** The reference of the class that came to it. */
  readonly merged: { readonly reference: string };
  /** Who took part is known here no more, and what hung on the session went with them. */
  readonly person_deleted: object;
  readonly attendance: { readonly came: number; readonly of: number };
  readonly answered: { readonly answer: Given };
  /** The calendar has the invitation no more. */
  readonly answer_kept: { readonly answer: Given };
  readonly proposed: Timed;
  readonly proposal_declined: Timed;
  readonly proposal_withdrawn: Timed;
  readonly put_back: {
    readonly where: Outside;
    readonly to?: number;
    readonly zone: string;
    readonly because: Hindrance;
    /** Starts near it that are free. */
    readonly nearest: readonly number[];
  };
  readonly made_again: { readonly where: Outside; readonly because: Hindrance };
  readonly time_put_back: { readonly where: Outside };
  readonly drift: { readonly drift: DriftKind; readonly area: "calendar" | "meetings" };
  /** What stood in the way at a vendor, and that it came right after so many failed attempts: for those who help, not for everybody. */
  readonly vendor_failed: { readonly vendor: FaultFacts["vendor"]; readonly code: ProblemCode };
  readonly vendor_right: { readonly attempts: number };
  /** What else of this list was done although rules said no. */
  readonly insisted: { readonly codes: readonly RefusalCode[] };
}

export type ChangeKind = keyof ChangeFacts;

export type ChangeLine = { readonly [kind in ChangeKind]: { readonly kind: kind } & ChangeFacts[kind] }[ChangeKind];

const answers: ReadonlySet<ChangeKind> = new Set([
  "answered",
  "answer_kept",
  "proposed",
  "proposal_declined",
  "proposal_withdrawn",
]);
const repairs: ReadonlySet<ChangeKind> = new Set(["put_back", "made_again", "time_put_back", "drift"]);

/** What sort of change it was: somebody's answer, something mended that differed outside, what went on at a vendor, or any other. */
export function sortOfChange([first]: readonly ChangeLine[]): "change" | "answer" | "repair" | "attempt" {
  if (first?.kind === "vendor_failed" || first?.kind === "vendor_right") return "attempt";
  if (first && answers.has(first.kind)) return "answer";
  return first && repairs.has(first.kind) ? "repair" : "change";
}

/** To add to a list of lines; nothing when nothing was insisted on. */
export function insistedOn(codes: readonly RefusalCode[]): readonly ChangeLine[] {
  return codes.length === 0 ? [] : [{ kind: "insisted", codes }];
}

/** For who may not know why somebody left. */
export function withoutReasons(lines: readonly ChangeLine[]): readonly ChangeLine[] {
  return lines.map((line) => ("reason" in line ? { kind: line.kind } : line));
}
