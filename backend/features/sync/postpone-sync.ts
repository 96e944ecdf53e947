/** When a vendor failed: how long to wait, and what to tell people meanwhile. */
import type { Language } from "../../domain/problem-sentences.ts";
import { isPassing, problemOf, sentenceForPerson } from "../../domain/vendor-problems.ts";
import type { ProblemCode } from "../../domain/vendor-problems.ts";
import type { VendorFault } from "../../ports/vendor-fault.ts";

export interface PartFault {
  readonly at: "meeting" | "event";
  readonly fault: VendorFault;
}

/** What a person reads; kept as JSON text in `session_sync.last_problem`. */
export interface SyncProblem {
  readonly at: "meeting" | "event";
  /** `waiting`: it is being tried again soon; `failed`: somebody has to do something. */
  readonly state: "waiting" | "failed";
  /** What is wrong, in our own word; absent in what older processes wrote. */
  readonly code?: ProblemCode;
  readonly vendor?: VendorFault["vendor"];
  /** In English, for who does not know the code. */
  readonly text: string;
}

const firstPauseMs = 2_000;
const longestPauseMs = 5 * 60_000;
const hopelessPauseMs = 15 * 60_000;
const longestHopelessPauseMs = 6 * 60 * 60_000;

/**
 * Milliseconds until the next attempt: full jitter over a doubling span, never before every vendor's Retry-After. What a
 * person has to mend is looked at again after a quarter of an hour, then ever more seldom, and at once when they
 * reconnect. Without faults it was ours, and counts as passing.
 */
export function pauseAfter(faults: readonly PartFault[], attempts: number, random: number): number {
  const isHopeless = faults.length > 0 && faults.every(({ fault }) => !isPassing(fault));
  const doubled = 2 ** Math.min(attempts, 16);
  const span = isHopeless
    ? Math.min(longestHopelessPauseMs, hopelessPauseMs * doubled)
    : Math.min(longestPauseMs, firstPauseMs * doubled);
  const asked = Math.max(0, ...faults.map(({ fault }) => (fault.retryAfterSeconds ?? 0) * 1000));
  const jittered = isHopeless ? span : Math.max(250, span * random);
  return Math.ceil(asked > 0 ? asked + Math.min(jittered, 1_000) : jittered);
}

export function faultsAsProblems(faults: readonly PartFault[]): readonly SyncProblem[] {
  return faults.map(({ at, fault }) => {
    const { code, state } = problemOf(fault);
    const told = { vendor: fault.vendor, code };
    return { at, state, ...told, text: sentenceForPerson(told, "en") };
  });
}

/** What a person reads of a problem in their language. */
export function sayProblem({ vendor, code, text }: SyncProblem, language: Language): string {
  return vendor === undefined || code === undefined ? text : sentenceForPerson({ vendor, code }, language);
}
