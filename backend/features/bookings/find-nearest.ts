/** Times near one that cannot be, at which a session could be moved to. */
import { asInstant, dayMs } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import { isSeated } from "../../domain/roster.ts";
import { findFree } from "../availability/find-free.ts";
import { readOffering } from "../offerings/read-offering.ts";
import type { OutsideActor } from "../sync/follow-outside.ts";
import { findOutsideCaller } from "./outside.store.ts";
import type { ChangeDeps } from "./record-change.ts";
import type { SessionDetails } from "./session-details.store.ts";

const most = 3;
const reachMs = 7 * dayMs;

/** The nearest three starts within a week either side, nearest first; none in the past, and not the time it has. */
export async function findNearest(
  deps: ChangeDeps,
  by: OutsideActor,
  { session, at }: { readonly session: SessionDetails; readonly at: Instant },
): Promise<readonly Instant[]> {
  const { db } = deps.database;
  const caller = await findOutsideCaller(db, by.scope, by);
  const offering = await readOffering(db, by.scope, session.row.offering_id);
  const from = Math.max(at - reachMs, deps.clock.now());
  if (!caller || !offering || from >= at + reachMs) return [];
  const seated = session.seats.filter(isSeated).map(({ learnerId }) => learnerId);
  const search = {
    deps,
    caller,
    // A class is moved as a whole, as an individual session would be.
    offering: { ...offering, kind: "individual", dates: "open", requireMatch: false } as const,
    providerIds: session.providers.map(({ id }) => id),
    learnerId: seated.length === 1 ? seated[0] : undefined,
    learnerIds: [],
    exceptSessionId: session.row.id,
  };
  const { items } = await findFree(search, { startsAt: asInstant(from), endsAt: asInstant(at + reachMs) });
  return items
    .map(({ startsAt }) => startsAt)
    .filter((startsAt) => startsAt !== session.row.starts_at.getTime())
    .sort((one, other) => Math.abs(one - at) - Math.abs(other - at) || one - other)
    .slice(0, most);
}
