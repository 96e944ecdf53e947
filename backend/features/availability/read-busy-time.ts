/**
 * Reads people's calendars: at most three calls in flight per mailbox, one for everybody who asks for the same at the
 * same time, and a copy that answers for a short while. A calendar that cannot be read is answered from the last complete
 * copy for at most fifteen minutes; after that it counts as unreadable.
 */
import { asInstant, dayMs } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import { overlaps } from "../../domain/interval.ts";
import type { Interval } from "../../domain/interval.ts";
import type { Live } from "../../platform/live.ts";
import type { Log } from "../../platform/log.ts";
import type { CalendarEntry, Calendars } from "../../ports/calendars.ts";
import type { Clock } from "../../ports/clock.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";

export type CalendarReading =
  /** `recent`: not read now, but at most fifteen minutes ago. */
  { readonly state: "live" | "recent"; readonly entries: readonly CalendarEntry[] } | { readonly state: "unreadable" };

/**
 * `listing` may be half a minute old and waits four seconds; `booking` five seconds old, and waits one. Of a calendar whose
 * changes we hear at once both may be two minutes old.
 */
export type ReadingFor = "listing" | "booking";

export type ReadBusyTime = (
  grant: GrantRef,
  range: Interval,
  how: {
    readonly purpose: ReadingFor;
    readonly heard: "at once" | "by looking";
    /** Which of the account's calendars count; none = its main one. */
    readonly calendarIds?: readonly string[] | undefined;
  },
) => Promise<CalendarReading>;

interface Copy extends Interval {
  readonly readAt: Instant;
  /** Of the mailbox, when the reading began. */
  readonly edition: number;
  /** Which calendars were read. */
  readonly calendars: string;
  readonly entries: readonly CalendarEntry[];
}

interface Mailbox {
  copies: readonly Copy[];
  /** Raised when something in it changed: copies of an earlier edition answer only while it cannot be read. */
  edition: number;
  readonly underWay: Map<string, Promise<Copy>>;
  inFlight: number;
  readonly waiting: (() => void)[];
}

/** How old a copy may be to count as read now, and how long a reading is waited for. */
export const patience = {
  listing: { freshMs: 30_000, waitMs: 4_000 },
  booking: { freshMs: 5_000, waitMs: 1_000 },
} as const;
/** A change that we hear of outdates a copy at once; this bounds what an unheard one can do. */
const heardFreshMs = 2 * 60_000;
/** How old a copy may be when the calendar does not answer. */
export const usableMs = 15 * 60_000;
const mostInFlight = 3;
const mostCopies = 8;

export function createReadBusyTime(deps: {
  readonly calendars: Pick<Calendars, "listEntries">;
  readonly clock: Clock;
  readonly log: Log;
  /** Says which calendars changed, also when another process heard of it. */
  readonly live?: Pick<Live, "onStaleCalendar"> | undefined;
}): ReadBusyTime {
  const mailboxes = new Map<string, Mailbox>();
  deps.live?.onStaleCalendar((calendar) => {
    const stale = calendar === "all" ? [...mailboxes.values()] : [mailboxes.get(keyOf(calendar))];
    for (const mailbox of stale) if (mailbox) mailbox.edition += 1;
  });

  async function readNow(grant: GrantRef, range: Interval, calendarIds: readonly string[]): Promise<Copy> {
    const mailbox = mailboxOf(mailboxes, grant);
    const { edition } = mailbox;
    const calendars = calendarIds.join(" ");
    const name = `${edition} ${range.startsAt} ${range.endsAt} ${calendars}`;
    const reading = mailbox.underWay.get(name) ?? startReading();
    return reading;

    function startReading(): Promise<Copy> {
      const started = inTurn(mailbox, async () => {
        const wanted = { from: range.startsAt, to: range.endsAt };
        const entries = await deps.calendars.listEntries(
          grant,
          calendarIds.length === 0 ? wanted : { ...wanted, calendarIds },
        );
        const copy = { ...range, readAt: deps.clock.now(), edition, calendars, entries };
        mailbox.copies = [copy, ...mailbox.copies].slice(0, mostCopies);
        return copy;
      }).finally(() => mailbox.underWay.delete(name));
      mailbox.underWay.set(name, started);
      return started;
    }
  }

  return async (grant, asked, { purpose, heard, calendarIds = [] }) => {
    const range = wholeDays(asked);
    const { freshMs, waitMs } = patience[purpose];
    const copyWithin = (ageMs: number): Copy | undefined =>
      mailboxOf(mailboxes, grant).copies.find(
        (copy) =>
          copy.calendars === calendarIds.join(" ") &&
          copy.startsAt <= range.startsAt &&
          range.endsAt <= copy.endsAt &&
          Math.abs(deps.clock.now() - copy.readAt) <= ageMs,
      );

    const fresh = copyWithin(heard === "at once" ? heardFreshMs : freshMs);
    if (fresh && fresh.edition === mailboxOf(mailboxes, grant).edition)
      return { state: "live", entries: touching(fresh, asked) };
    try {
      const copy = await within(waitMs, readNow(grant, range, calendarIds));
      return { state: "live", entries: touching(copy, asked) };
    } catch (thrown) {
      if (!isReadingFailure(thrown)) throw thrown;
      deps.log.warn({ err: thrown, connectionId: grant.connectionId }, "calendar not read");
      const usable = copyWithin(usableMs);
      return usable ? { state: "recent", entries: touching(usable, asked) } : { state: "unreadable" };
    }
  };
}

function keyOf({ tenantId, connectionId }: Pick<GrantRef, "tenantId" | "connectionId">): string {
  return `${tenantId} ${connectionId}`;
}

function mailboxOf(mailboxes: Map<string, Mailbox>, grant: GrantRef): Mailbox {
  const key = keyOf(grant);
  const known = mailboxes.get(key);
  if (known) return known;
  const mailbox: Mailbox = { copies: [], edition: 0, underWay: new Map(), inFlight: 0, waiting: [] };
  mailboxes.set(key, mailbox);
  return mailbox;
}

/** Who finishes hands their place to the one who waits longest, so that nobody slips in between. */
async function inTurn<T>(mailbox: Mailbox, work: () => Promise<T>): Promise<T> {
  if (mailbox.inFlight < mostInFlight) mailbox.inFlight += 1;
  else await new Promise<void>((resolve) => mailbox.waiting.push(resolve));
  try {
    return await work();
  } finally {
    const next = mailbox.waiting.shift();
    if (next) next();
    else mailbox.inFlight -= 1;
  }
}

class TooSlow extends Error {}

/** The calendar failed, not we. */
export function isReadingFailure(thrown: unknown): boolean {
  return thrown instanceof VendorFault || thrown instanceof TooSlow;
}

/** Rejects when `work` takes longer; the work itself goes on and fills the copy. */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TooSlow(`not within ${milliseconds} ms`)), milliseconds);
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Neighbouring questions share a copy when both are rounded to days; a day more on each side covers floating dates. */
export function wholeDays({ startsAt, endsAt }: Interval): Interval {
  return {
    startsAt: asInstant(Math.floor(startsAt / dayMs) * dayMs - dayMs),
    endsAt: asInstant(Math.ceil(endsAt / dayMs) * dayMs + dayMs),
  };
}

function touching(copy: Copy, range: Interval): readonly CalendarEntry[] {
  const near = { startsAt: asInstant(range.startsAt - dayMs), endsAt: asInstant(range.endsAt + dayMs) };
  return copy.entries.filter((entry) => overlaps(entry, near));
}
