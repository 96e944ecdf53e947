/** Sessions as the contract writes them, for features that answer with several. */
import type { Session } from "#contract/sessions.ts";
import type { Caller } from "../../platform/caller.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import type { SessionLinks } from "../../platform/session-links.ts";
import type { Clock } from "../../ports/clock.ts";
import { viewSession } from "./bookings.view.ts";
import { partOfCaller } from "./read-session.ts";
import { loadSessions } from "./session-details.store.ts";

export interface ShowDeps {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly links: SessionLinks;
}

/** In the order of `ids`; those that the caller must not see are left out. */
export async function showSessions(
  { database, clock, links }: ShowDeps,
  caller: Caller,
  ids: readonly string[],
): Promise<readonly Session[]> {
  const sessions = await loadSessions(database.db, caller.scope, ids);
  const now = clock.now();
  return sessions.flatMap((session) => {
    const part = partOfCaller(caller, session);
    return part ? [viewSession(session, { caller, part, now, links })] : [];
  });
}
