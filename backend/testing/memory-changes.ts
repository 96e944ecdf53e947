/** Calendars in memory that call us when something changes, lose tokens and watches, and refuse. */
import type { Instant } from "../domain/instant.ts";
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
  /** Until when watches last from now on, whatever is wished for; `undefined` = as wished. */
  readonly watchUntil: (at: Instant | undefined) => void;
  /** The next watch is made, and its answer is lost. */
  readonly loseWatchAnswer: () => void;
  /** The next list fails. */
  readonly failList: (kind: VendorFaultKind) => void;
  /** The next list, or the next end of a watch, waits until `goOn` is called. */
  readonly holdNext: () => { readonly reached: Promise<void>; readonly goOn: () => void };
}

/** What the calendars hold, and what is about to go wrong. */
interface Memory {
  readonly calls: string[];
  readonly journal: { readonly connectionId: string; readonly change: ChangedEvent }[];
  watches: MemoryWatch[];
  epoch: number;
  refusal: string | undefined;
  isAnswerLost: boolean;
  until: Instant | undefined;
  failure: VendorFaultKind | undefined;
  hold: (() => Promise<void>) | undefined;
}

export function createMemoryChanges(): MemoryChanges {
  const memory: Memory = {
    calls: [],
    journal: [],
    watches: [],
    epoch: 1,
    refusal: undefined,
    isAnswerLost: false,
    until: undefined,
    failure: undefined,
    hold: undefined,
  };
  return {
    calendarChanges: createCalendarChanges(memory),
    calls: () => memory.calls,
    forgetCalls: () => void memory.calls.splice(0),
    watches: () => memory.watches,
    put: (connectionId, eventId, event) => void memory.journal.push({ connectionId, change: { eventId, event } }),
    expireTokens: () => void (memory.epoch += 1),
    loseWatches: () => void (memory.watches = []),
    refuseWatches: (code) => void (memory.refusal = code),
    watchUntil: (at) => void (memory.until = at),
    loseWatchAnswer: () => void (memory.isAnswerLost = true),
    failList: (kind) => void (memory.failure = kind),
    holdNext: () => {
      const reached = Promise.withResolvers<void>();
      const going = Promise.withResolvers<void>();
      memory.hold = () => {
        memory.hold = undefined;
        reached.resolve();
        return going.promise;
      };
      return { reached: reached.promise, goOn: going.resolve };
    },
  };
}

function createCalendarChanges(memory: Memory): CalendarChanges {
  return {
    watch: async (grant, wish) => {
      memory.calls.push("watch");
      return watch(memory, grant, wish);
    },
    renew: async (grant, { id }, wish) => {
      memory.calls.push("renew");
      const isStanding = memory.watches.some((one) => one.id === id && one.connectionId === grant.connectionId);
      return isStanding ? { id, expiresAt: memory.until ?? wish.until } : "gone";
    },
    unwatch: async (_grant, { id }) => {
      memory.calls.push("unwatch");
      memory.watches = memory.watches.filter((one) => one.id !== id);
      await memory.hold?.();
    },
    listChanges: async (grant, { token }) => {
      memory.calls.push(token === undefined ? "list all" : "list");
      const page = { changes: list(memory, grant, token), token: `${memory.epoch} ${memory.journal.length}` };
      await memory.hold?.();
      const { failure: kind } = memory;
      memory.failure = undefined;
      if (kind !== undefined) throw fault("list changes", { kind });
      return token !== undefined && !token.startsWith(`${memory.epoch} `) ? "expired" : page;
    },
  };
}

function watch(memory: Memory, { connectionId }: GrantRef, wish: WatchWish): Watch {
  const { refusal, isAnswerLost } = memory;
  if (refusal !== undefined) throw fault("watch calendar", { kind: "rejected", code: refusal });
  const made = { id: `watch-${wish.id}`, expiresAt: memory.until ?? wish.until };
  memory.watches.push({ ...made, connectionId, secret: wish.secret });
  memory.isAnswerLost = false;
  if (isAnswerLost) throw fault("watch calendar", { kind: "unavailable" });
  return made;
}

/** The last of each event; without a token only what stands. */
function list({ journal }: Memory, grant: GrantRef, token: string | undefined): readonly ChangedEvent[] {
  const from = token === undefined ? 0 : Number(token.split(" ")[1]);
  const latest = new Map<string, ChangedEvent>();
  for (const { connectionId, change } of journal.slice(from))
    if (connectionId === grant.connectionId) latest.set(change.eventId, change);
  return [...latest.values()].filter(({ event }) => token !== undefined || event !== undefined);
}

function fault(operation: string, facts: { readonly kind: VendorFaultKind; readonly code?: string }): VendorFault {
  return new VendorFault(`${operation} went wrong`, { vendor: "microsoft", operation, ...facts });
}
