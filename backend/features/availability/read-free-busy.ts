/**
 * Reads when people without a connection are busy, through the calendar account of somebody who may see it. Kept by address
 * for as short a while as calendars are, and asked for in one question for all that are not fresh.
 */
import type { Instant } from "../../domain/instant.ts";
import { overlaps } from "../../domain/interval.ts";
import type { Interval } from "../../domain/interval.ts";
import type { Log } from "../../platform/log.ts";
import type { Calendars, FreeBusyEntry } from "../../ports/calendars.ts";
import type { Clock } from "../../ports/clock.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import { isReadingFailure, patience, usableMs, wholeDays, within } from "./read-busy-time.ts";
import type { ReadingFor } from "./read-busy-time.ts";

export type FreeBusyReading =
  { readonly state: "live" | "recent"; readonly entries: readonly FreeBusyEntry[] } | { readonly state: "unreadable" };

/** By address. `reader` is the account through which it is read. */
export type ReadFreeBusy = (
  reader: GrantRef,
  question: { readonly addresses: readonly string[]; readonly range: Interval; readonly purpose: ReadingFor },
) => Promise<ReadonlyMap<string, FreeBusyReading>>;

interface Copy extends Interval {
  readonly readAt: Instant;
  readonly entries: readonly FreeBusyEntry[] | "unreadable";
}

const mostCopies = 4;

export function createReadFreeBusy(deps: {
  readonly calendars: Pick<Calendars, "readFreeBusy">;
  readonly clock: Clock;
  readonly log: Log;
}): ReadFreeBusy {
  const copies = new Map<string, readonly Copy[]>();
  const underWay = new Map<string, Promise<void>>();
  // What one account may see of an address says nothing of what another one may.
  const keyOf = ({ tenantId, connectionId }: GrantRef, address: string): string =>
    `${tenantId} ${connectionId} ${address.toLowerCase()}`;

  async function readNow(reader: GrantRef, addresses: readonly string[], range: Interval): Promise<void> {
    const found = await deps.calendars.readFreeBusy(reader, addresses, { from: range.startsAt, to: range.endsAt });
    for (const [address, entries] of found) {
      const key = keyOf(reader, address);
      const copy = { ...range, readAt: deps.clock.now(), entries };
      copies.set(key, [copy, ...(copies.get(key) ?? [])].slice(0, mostCopies));
    }
  }

  /** One question for everybody who asks for the same at the same time. */
  function readOnce(reader: GrantRef, addresses: readonly string[], range: Interval): Promise<void> {
    const name = [reader.connectionId, range.startsAt, range.endsAt, ...addresses].join(" ");
    const reading = underWay.get(name) ?? readNow(reader, addresses, range).finally(() => void underWay.delete(name));
    underWay.set(name, reading);
    return reading;
  }

  return async (reader, { addresses, range: asked, purpose }) => {
    const range = wholeDays(asked);
    const { freshMs, waitMs } = patience[purpose];
    const copyWithin = (address: string, ageMs: number): Copy | undefined =>
      (copies.get(keyOf(reader, address)) ?? []).find(
        (copy) =>
          copy.startsAt <= range.startsAt &&
          range.endsAt <= copy.endsAt &&
          Math.abs(deps.clock.now() - copy.readAt) <= ageMs,
      );
    const stale = addresses.filter((address) => !copyWithin(address, freshMs));
    try {
      if (stale.length > 0) await within(waitMs, readOnce(reader, stale, range));
    } catch (thrown) {
      if (!isReadingFailure(thrown)) throw thrown;
      deps.log.warn({ err: thrown, connectionId: reader.connectionId }, "free/busy not read");
    }
    const readingOf = (address: string): FreeBusyReading => {
      const fresh = copyWithin(address, freshMs);
      const copy = fresh ?? copyWithin(address, usableMs);
      if (!copy || copy.entries === "unreadable") return { state: "unreadable" };
      const entries = copy.entries.filter((entry) => overlaps(entry, asked));
      return { state: fresh ? "live" : "recent", entries };
    };
    return new Map(addresses.map((address) => [address, readingOf(address)]));
  };
}
