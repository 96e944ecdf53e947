/** Asks a calendar what changed, and sets in motion what follows from it, in the transaction that keeps the token. */
import { asInstant, dayMs } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import type { Live } from "../../platform/live.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { CalendarChanges, ChangesPage } from "../../ports/calendar-changes.ts";
import type { Clock } from "../../ports/clock.ts";
import { compareChanges } from "./compare-changes.ts";
import type { CompareDeps } from "./compare-changes.ts";
import type { Kept } from "./ensure-watch.ts";
import { readMovedCopies } from "./read-moved-copies.ts";
import type { ReadCopiesDeps } from "./read-moved-copies.ts";
import { instantOf, saveHeld } from "./watches.store.ts";
import { findStandingEvents } from "./own-events.store.ts";
import type { StandingEvent } from "./own-events.store.ts";
import type { WatchRow } from "./watches.store.ts";

export interface PullDeps extends CompareDeps, ReadCopiesDeps {
  readonly database: OpenDatabase;
  readonly calendarChanges: CalendarChanges;
  readonly clock: Clock;
  readonly live: Live;
}

/** How far ahead a calendar is followed. The range is frozen into the token, so a fresh look moves it on now and then. */
const aheadMs = 400 * dayMs;
const leastAheadMs = 370 * dayMs;
const behindMs = dayMs;
/** A notification that was lost must not matter for ever: when the watch is renewed after this, it is asked once. */
const longestUnaskedMs = 6 * 60 * 60_000;

/** Whether a run that is due has to ask the calendar, or only to renew its watch. */
export function isPullWanted(row: WatchRow, now: Instant): boolean {
  const lastAt = instantOf(row.last_pulled_at);
  const isStale = lastAt === undefined || now - lastAt >= longestUnaskedMs;
  return row.pull_wanted > row.pull_done || row.state === "polling" || row.sync_token === null || isStale;
}

/** `lost`: somebody else took over, and nothing was kept. Throws VendorFault. */
export async function pullChanges(deps: PullDeps, scope: TenantScope, kept: Kept): Promise<"pulled" | "lost"> {
  const { row, lease } = kept;
  const beganAt = deps.clock.now();
  const { page, since, stood } = await list(deps, scope, { kept, now: beganAt });
  const moved = await readMovedCopies(deps, scope, { account: kept.account, changes: page.changes });
  return deps.database.transaction(async (tx) => {
    const isOurs = await saveHeld(tx, scope, lease, {
      sync_token: page.token,
      window_to: new Date(since.to),
      pull_done: row.pull_wanted,
      last_pulled_at: new Date(beganAt),
      // Whoever waits for a time in this calendar knows by it when to look again.
      changes_heard: row.changes_heard + (page.changes.length > 0 ? 1 : 0),
    });
    if (!isOurs) return "lost";
    // A calendar that calls us has said so before; of one that does not, this is how anybody hears.
    if (row.state === "polling" && page.changes.length > 0)
      await deps.live.announceStaleCalendar(tx, { tenantId: scope.tenantId, connectionId: lease.connectionId });
    await compareChanges(deps, tx, scope, { connectionId: lease.connectionId, changes: page.changes, moved, stood });
    return "pulled";
  });
}

interface Since {
  readonly token: string | undefined;
  readonly from: Instant;
  readonly to: Instant;
}

interface Listed {
  readonly page: ChangesPage;
  readonly since: Since;
  /** When everything was listed: what stood there by what we knew before. */
  readonly stood: readonly StandingEvent[];
}

async function list(
  deps: PullDeps,
  scope: TenantScope,
  { kept: { row, grant, lease }, now }: { readonly kept: Kept; readonly now: Instant },
): Promise<Listed> {
  const windowTo = instantOf(row.window_to);
  const isFresh =
    row.sync_token === null ||
    row.resync_wanted > row.pull_done ||
    windowTo === undefined ||
    windowTo - now < leastAheadMs;
  const from = asInstant(now - behindMs);
  if (!isFresh) {
    const since = { token: row.sync_token ?? undefined, from, to: windowTo };
    const page = await deps.calendarChanges.listChanges(grant, since);
    if (page !== "expired") return { page, since, stood: [] };
  }
  const since = { token: undefined, from, to: asInstant(now + aheadMs) };
  // Read first: what is made while the calendar is being listed may be missing there and stand all the same.
  const { connectionId } = lease;
  const stood = await findStandingEvents(deps.database.db, scope, { connectionId, from: now, to: since.to });
  const page = await deps.calendarChanges.listChanges(grant, since);
  if (page !== "expired") return { page, since, stood };
  throw new Error("cannot happen: a calendar says that a token has expired which was not given");
}
