/** What is done about a change that somebody made at a vendor itself. The use cases are the bookings' own; this is what the sync asks of them. */
import type { OutsideChange, SeenTime } from "../../domain/outside-change.ts";
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

/** Whose doing it is taken for, and where it was done. */
export interface OutsideActor {
  readonly scope: TenantScope;
  readonly sessionId: string;
  /** The owner of the calendar or meeting account. */
  readonly personId: string;
  readonly source: "calendar" | "zoom";
}

/** Keeps what was seen, in the transaction of what is done about it. */
export type SaveSeen = (tx: Tx) => Promise<void>;

/**
 * Everything may be asked again after a crash, and then does what is still to be done. What the rules refuse is noted with its
 * reason; `save` runs all the same, so that the next plan puts the event back.
 */
export interface FollowOutside {
  /** Somebody moved it, or changed its place. */
  moved(
    by: OutsideActor,
    wish: { readonly to?: SeenTime | undefined; readonly place?: string | undefined },
    save: SaveSeen,
  ): Promise<void>;
  /** Somebody deleted it. */
  deleted(by: OutsideActor, save: SaveSeen): Promise<void>;
  /** Somebody took its time away: the session's own is put back. */
  untimed(by: OutsideActor, save: SaveSeen): Promise<void>;
  /** Somebody took these people off the event. */
  removed(by: OutsideActor, emails: readonly string[]): Promise<void>;
  /** How people answered, and other times that they proposed. */
  answered(tx: Tx, by: OutsideActor, heard: Pick<OutsideChange, "known" | "answers" | "proposals">): Promise<void>;
}
