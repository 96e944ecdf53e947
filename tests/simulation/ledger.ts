/** What people were told and what they tried: the checker holds what stands against it. */
export interface Told {
  readonly sessionId: string;
  readonly version: number;
  readonly startsAt: string;
  readonly status: string;
  /** By the virtual clock. */
  readonly at: number;
}

/** An organizer moved an event in their calendar, or a host a meeting. */
export interface Drag {
  readonly reference: string;
  readonly to: number;
  readonly at: number;
}

export interface KeyUse {
  readonly tenantId: string;
  readonly route: string;
  readonly sessionIds: Set<string>;
}

export class Ledger {
  /** Sessions that a success named, newest last. */
  readonly told: Told[] = [];
  /** By idempotency key. */
  readonly keys = new Map<string, KeyUse>();
  /** Keys that had succeeded and were refused later. */
  readonly forgotten: string[] = [];
  /** Sessions (ids or references) that somebody tried to cancel, leave or delete, by whatever way, and whatever came of it. */
  readonly threatened = new Set<string>();
  readonly drags: Drag[] = [];
  /** In Zoom. */
  readonly hostMoves: Drag[] = [];
  /** References of events that somebody deleted. */
  readonly deleted = new Set<string>();
  /** Copies of an invitation that an invitee moved for themselves, as `reference handle`: they stay so until the organizer's next update. */
  readonly ownTimes = new Set<string>();
  /** Tenants' words that must never be told in another one. */
  readonly leaks: string[] = [];
  readonly outcomes = new Map<string, number>();

  count(what: string): void {
    this.outcomes.set(what, (this.outcomes.get(what) ?? 0) + 1);
  }
}
