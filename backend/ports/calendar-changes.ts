/** How we hear of what changes in a connected calendar, and read what did. */
import type { Instant } from "../domain/instant.ts";
import type { CalendarEvent } from "./calendars.ts";
import type { GrantRef } from "./token-broker.ts";

/** A vendor's promise to call us when something in a calendar changes, for a while. */
export interface Watch {
  /** Graph's subscription id; Google's channel id. */
  readonly id: string;
  /** What Google needs to end it; absent at Graph. */
  readonly resourceId?: string;
  readonly expiresAt: Instant;
}

export interface WatchWish {
  /** A fresh id of ours, for vendors that let us choose it. */
  readonly id: string;
  /** Where the vendor posts. */
  readonly callbackUrl: string;
  /** Where the vendor posts what concerns the watch itself; used where the vendor knows such a thing. */
  readonly lifecycleUrl: string;
  /** Comes back with every notification, so that we know it is the vendor's: at most 128 characters. */
  readonly secret: string;
  readonly until: Instant;
}

/** One event that changed since the last look. */
export type ChangedEvent =
  | { readonly eventId: string; readonly event: CalendarEvent }
  /** Deleted, cancelled, or moved out of the range that is followed. */
  | { readonly eventId: string; readonly event: undefined };

export interface ChangesPage {
  readonly changes: readonly ChangedEvent[];
  /** Give it back the next time. */
  readonly token: string;
}

/** Every method may throw VendorFault: throttled, unavailable, grant_revoked, consent_required, rejected, unexpected_reply. */
export interface CalendarChanges {
  /**
   * Asks to be called. Fails with `rejected` and code `watch_refused` where the vendor will not (a mailbox on premises): then
   * look now and then instead.
   */
  watch(grant: GrantRef, wish: WatchWish): Promise<Watch>;
  /** Makes a watch last until `wish.until`. The answer may be another watch, then the old one is ended. `"gone"`: ask anew, and look. */
  renew(grant: GrantRef, watch: Watch, wish: WatchWish): Promise<Watch | "gone">;
  /** Ends a watch; one that is gone is success. */
  unwatch(grant: GrantRef, watch: Watch): Promise<void>;
  /**
   * What changed since `token`; without one, everything in the range. `"expired"`: the vendor has forgotten the token, look
   * anew without one.
   */
  listChanges(
    grant: GrantRef,
    since: { readonly token: string | undefined; readonly from: Instant; readonly to: Instant },
  ): Promise<ChangesPage | "expired">;
}
