/** What happened to somebody's own copies of our events: whether they moved one themselves, or the organizer moved it for everybody. */
import type { Instant } from "../../domain/instant.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { ChangedEvent } from "../../ports/calendar-changes.ts";
import type { CalendarEvent, Calendars } from "../../ports/calendars.ts";
import type { Clock } from "../../ports/clock.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import type { Account } from "../connections/find-account.ts";
import { findCopiedEvents } from "./own-events.store.ts";
import type { CopiedEvent } from "./own-events.store.ts";

export interface ReadCopiesDeps {
  readonly database: OpenDatabase;
  readonly calendars: Calendars;
  readonly clock: Clock;
}

export interface MovedCopies {
  /** Sessions whose organizer's event changed, as their copies show. */
  readonly byOrganizer: readonly string[];
  readonly byInvited: readonly {
    readonly sessionId: string;
    readonly personId: string;
    readonly startsAt: Instant;
    readonly endsAt: Instant;
  }[];
  /** Answers that nobody but the copy can tell, because the organizer's calendar is not connected. */
  readonly answered: readonly {
    readonly sessionId: string;
    readonly personId: string;
    readonly email: string;
    readonly answer: "accepted" | "tentative" | "declined";
    /** When that copy says the session is. */
    readonly startsAt: Instant;
    readonly endsAt: Instant;
  }[];
}

/** Reads the organizer's event only where a copy stands at a time that is not ours. Throws VendorFault while that calendar is briefly away. */
export async function readMovedCopies(
  deps: ReadCopiesDeps,
  scope: TenantScope,
  { account, changes }: { readonly account: Account; readonly changes: readonly ChangedEvent[] },
): Promise<MovedCopies> {
  const { personId } = account;
  const copies = new Map(
    changes.flatMap(({ event }) =>
      event && !event.isOrganizer && !event.isCancelled ? [[event.iCalUId, event] as const] : [],
    ),
  );
  const wanted = { personId, iCalUIds: [...copies.keys()], now: deps.clock.now() };
  const moved = { byOrganizer: [] as string[], byInvited: [] as MovedCopies["byInvited"][number][] };
  const answered: MovedCopies["answered"][number][] = [];
  for (const ours of await findCopiedEvents(deps.database.db, scope, wanted)) {
    const copy = copies.get(ours.iCalUId);
    if (!copy) continue;
    const { sessionId } = ours;
    const { ownAnswer: answer, startsAt, endsAt } = copy;
    if (!ours.organizer.isConnected) {
      if (answer !== "none") answered.push({ sessionId, personId, email: ours.email, answer, startsAt, endsAt });
      continue;
    }
    if (ours.times.some((time) => isAt(copy, time))) continue;
    const organizers = await readOrganizers(deps, scope, ours);
    if (organizers === "unreadable") continue;
    if (!organizers || isAt(copy, organizers)) moved.byOrganizer.push(sessionId);
    else moved.byInvited.push({ sessionId, personId, startsAt, endsAt });
  }
  return { ...moved, answered };
}

function isAt(
  one: Pick<CalendarEvent, "startsAt" | "endsAt">,
  other: { readonly startsAt: Instant; readonly endsAt: Instant },
): boolean {
  return one.startsAt === other.startsAt && one.endsAt === other.endsAt;
}

async function readOrganizers(
  { calendars }: ReadCopiesDeps,
  { tenantId }: TenantScope,
  { organizer }: CopiedEvent,
): Promise<CalendarEvent | "unreadable" | undefined> {
  const { connectionId, vendor, eventId } = organizer;
  try {
    return await calendars.readEvent({ tenantId, connectionId, vendor }, eventId);
  } catch (thrown) {
    const isPassing = thrown instanceof VendorFault && (thrown.kind === "throttled" || thrown.kind === "unavailable");
    // While that calendar cannot be asked nobody knows who moved what; the invited person's other changes go on.
    if (thrown instanceof VendorFault && !isPassing) return "unreadable";
    throw thrown;
  }
}
