/** When a vendor failed: how long to wait, and what to tell people meanwhile. */
import type { VendorFault, VendorFaultKind } from "../../ports/vendor-fault.ts";

export interface PartFault {
  readonly at: "meeting" | "event";
  readonly fault: VendorFault;
}

/** What a person reads; kept as JSON text in `session_sync.last_problem`. */
export interface SyncProblem {
  readonly at: "meeting" | "event";
  /** `waiting`: it is being tried again soon; `failed`: somebody has to do something. */
  readonly state: "waiting" | "failed";
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
  const isHopeless = faults.length > 0 && faults.every(({ fault }) => states[fault.kind] === "failed");
  const doubled = 2 ** Math.min(attempts, 16);
  const span = isHopeless
    ? Math.min(longestHopelessPauseMs, hopelessPauseMs * doubled)
    : Math.min(longestPauseMs, firstPauseMs * doubled);
  const asked = Math.max(0, ...faults.map(({ fault }) => (fault.retryAfterSeconds ?? 0) * 1000));
  const jittered = isHopeless ? span : Math.max(250, span * random);
  return Math.ceil(asked > 0 ? asked + Math.min(jittered, 1_000) : jittered);
}

export function describeFaults(faults: readonly PartFault[]): string {
  const problems: SyncProblem[] = faults.map(({ at, fault }) => ({
    at,
    state: states[fault.kind],
    text: sentence(fault),
  }));
  return JSON.stringify(problems);
}

const states: Record<VendorFaultKind, SyncProblem["state"]> = {
  throttled: "waiting",
  unavailable: "waiting",
  grant_revoked: "failed",
  consent_required: "failed",
  mailbox_missing: "failed",
  licence_missing: "failed",
  account_unknown: "failed",
  not_permitted: "failed",
  rejected: "failed",
  unexpected_reply: "failed",
};

function sentence(fault: VendorFault): string {
  const vendor = { microsoft: "Microsoft 365", zoom: "Zoom", google: "Google" }[fault.vendor];
  switch (fault.kind) {
    case "throttled":
      return `${vendor} is busy. It is tried again in a moment.`;
    case "unavailable":
      return `${vendor} does not answer. It is tried again in a moment.`;
    case "grant_revoked":
      return `The connection to ${vendor} has ended. Reconnect the account, and this is done by itself.`;
    case "consent_required":
      return `${vendor} needs a permission that was not given. Reconnect the account, and this is done by itself.`;
    case "mailbox_missing":
      return `${vendor} has no calendar in the cloud for this account. The organisation's administrator can change that.`;
    case "licence_missing":
      return `The ${vendor} plan of this account does not include meetings. The organisation's administrator can change that.`;
    case "account_unknown":
      return `${vendor} does not know this account any more. Connect another one, and this is done by itself.`;
    case "not_permitted":
      return `The organisation does not allow this in ${vendor}. Its administrator can change that.`;
    case "rejected":
      return fault.code === "teams_not_allowed"
        ? fault.message
        : `${vendor} did not accept it. It is tried again later.`;
    case "unexpected_reply":
      return `${vendor} answered something unexpected. It is tried again later.`;
  }
}
