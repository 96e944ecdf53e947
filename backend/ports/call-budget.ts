/** How much of a vendor's patience is left: held where every process sees it. */
import type { GrantRef } from "./token-broker.ts";

export interface CallBudget {
  /**
   * Runs `call` when fewer than three others of the same account are running, in any process. The call takes 75 seconds at
   * most, or its place is given to somebody else.
   *
   * Fails: throttled (code `mailbox_busy`), when no place became free in time; and what the call fails with.
   */
  inTurn<T>(grant: GrantRef, call: () => Promise<T>): Promise<T>;
}

export interface DailyBudget {
  /**
   * Counts one create or update of this account before it is made.
   *
   * Fails: throttled (code `daily_limit`) until 00:00 UTC, when this day's are used up.
   */
  spend(grant: GrantRef, operation: string): Promise<void>;
  /** The vendor says that this day's are used up, whatever we counted. */
  exhaust(grant: GrantRef): Promise<void>;
}
