/** Calendars in memory that call us when something changes, lose tokens and watches, and refuse. */
import { asInstant } from "../domain/instant.ts";
import type { CalendarChanges, ChangedEvent, Watch, WatchWish } from "../ports/calendar-changes.ts";
import type { CalendarEvent } from "../ports/calendars.ts";
import type { GrantRef } from "../ports/token-broker.ts";
import { VendorFault } from "../ports/vendor-fault.ts";
import type { VendorFaultKind } from "../ports/vendor-fault.ts";

export interface MemoryWatch extends Watch {
  readonly connectionId: string;
  readonly secret: string;
}

export interface MemoryChanges {
  readonly calendarChanges: CalendarChanges;
  /** What was asked, in order: `watch`, `renew`, `unwatch`, `list` (by a token), `list all`. */
  readonly calls: () => readonly string[];
  readonly forgetCalls: () => void;
  readonly watches: () => readonly MemoryWatch[];
  /** The event stands like this from now on; `undefined` = it is gone. */
  readonly put: (connectionId: string, eventId: string, event: CalendarEvent | undefined) => void;
  readonly expireTokens: () => void;
  readonly loseWatches: () => void;
  /** How watching fails until told otherwise; `undefined` = it does not. */
  readonly refuseWatches: (code: string | undefined) => void;
  /** The next list fails. */
  readonly failList: (kind: VendorFaultKind) => void;
  /** The next list waits until `goOn` is called. */
  readonly holdList: () => { readonly reached: Promise<void>; readonly goOn: () => void };
}

export function createMemoryChanges(): MemoryChanges {
  const calls: string[] = [];
  const journal: { connectionId: string; change: ChangedEvent }[] = [];
  let watches: MemoryWatch[] = [];
  let epoch = 1;
  let refusal: string | undefined;
  let failure: VendorFaultKind | undefined;
  let hold: (() => Promise<void>) | undefined;

  const watch = (grant: GrantRef, wish: WatchWish): Watch => {
    if (refusal !== undefined) throw fault("watch calendar", { kind: "rejected", code: refusal });
    const made = {
      id: `watch-${wish.id}`,
      connectionId: grant.connectionId,
      secret: wish.secret,
      expiresAt: wish.until,
    };
    watches.push(made);
    return { id: made.id, expiresAt: made.expiresAt };
  };
  const list = (grant: GrantRef, token: string | undefined): readonly ChangedEvent[] => {
    const from = token === undefined ? 0 : Number(token.split(" ")[1]);
    const latest = new Map<string, ChangedEvent>();
    for (const { connectionId, change } of journal.slice(from))
      if (connectionId === grant.connectionId) latest.set(change.eventId, change);
    return [...latest.values()].filter(({ event }) => token !== undefined || event !== undefined);
  };

  return {
    calls: () => calls,
    forgetCalls: () => void calls.splice(0),
    watches: () => watches,
    put: (connectionId, eventId, event) => void journal.push({ connectionId, change: { eventId, event } }),
    expireTokens: () => void (epoch += 1),
    loseWatches: () => void (watches = []),
    refuseWatches: (code) => void (refusal = code),
    failList: (kind) => void (failure = kind),
    holdList: () => {
      const reached = Promise.withResolvers<void>();
      const going = Promise.withResolvers<void>();
      hold = () => {
        hold = undefined;
        reached.resolve();
        return going.promise;
      };
      return { reached: reached.promise, goOn: going.resolve };
    },
    calendarChanges: {
      watch: async (grant, wish) => {
        calls.push("watch");
        return watch(grant, wish);
      },
      renew: async (grant, { id }, wish) => {
        calls.push("renew");
        const standing = watches.find((one) => one.id === id && one.connectionId === grant.connectionId);
        if (!standing) return "gone";
        return { id, expiresAt: asInstant(wish.until) };
      },
      unwatch: async (_grant, { id }) => {
        calls.push("unwatch");
        watches = watches.filter((one) => one.id !== id);
      },
      listChanges: async (grant, { token }) => {
        calls.push(token === undefined ? "list all" : "list");
        const changes = list(grant, token);
        const next = { changes, token: `${epoch} ${journal.length}` };
        await hold?.();
        if (failure !== undefined) {
          const kind = failure;
          failure = undefined;
          throw fault("list changes", { kind });
        }
        return token !== undefined && !token.startsWith(`${epoch} `) ? "expired" : next;
      },
    },
  };
}

function fault(operation: string, facts: { readonly kind: VendorFaultKind; readonly code?: string }): VendorFault {
  return new VendorFault(`${operation} went wrong`, { vendor: "microsoft", operation, ...facts });
}
