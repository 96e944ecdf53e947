/** What becomes of somebody's sessions ahead when they go: handed to another provider, or called off; seats are given up. */
import type { OwnReason } from "../../domain/change-lines.ts";
import type { Caller } from "../../platform/caller.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { lockPeople, lockSession } from "./bookings.store.ts";
import { callOffSession } from "./call-off-session.ts";
import { vacate } from "./leave-seat.ts";
import { concernedBy, rescheduleSession } from "./reschedule-session.ts";
import type { Actor, ChangeDeps } from "./record-change.ts";
import { findSessionIds, loadSessions } from "./session-details.store.ts";
import type { SessionDetails } from "./session-details.store.ts";

export interface ClearedSessions {
  /** Sessions they taught, and seats they had. */
  readonly calledOff: number;
  readonly handedOver: number;
}

const atOnce = 100;
/** Rules that bind learners: who takes over agreed with the administrator. Nobody is put into two places at once. */
const passedOver = [
  "outside_availability",
  "inside_minimum_notice",
  "outside_booking_window",
  "limit_reached",
  "cutoff_passed",
];

/** Nothing of it can be taken back. Everybody who takes part hears of it. Can be repeated: what is done is not there any more. */
export async function clearSessionsAhead(
  deps: ChangeDeps,
  by: Actor,
  wish: {
    readonly personId: string;
    /** One plain sentence for those who take part. */
    readonly reason: OwnReason;
    /** Who takes over what they can, and on whose word; what they cannot take is called off. */
    readonly handOver?: { readonly toProviderId: string; readonly caller: Caller };
  },
): Promise<ClearedSessions> {
  let calledOff = 0;
  let handedOver = 0;
  for (let round = 0; round < atOnce; round += 1) {
    const sessions = await loadAhead(deps, by, wish.personId);
    if (sessions.length === 0) break;
    for (const session of sessions) {
      const teaches = session.providers.some(({ id }) => id === wish.personId);
      if (teaches && wish.handOver && (await handOver(deps, session, wish.handOver))) handedOver += 1;
      else {
        await clearOne(deps, by, { ...wish, session });
        calledOff += 1;
      }
    }
  }
  return { calledOff, handedOver };
}

/** Those they teach or have a seat in, or wait for one. */
async function loadAhead(deps: ChangeDeps, { scope }: Actor, personId: string): Promise<readonly SessionDetails[]> {
  const now = deps.clock.now();
  const found = await findSessionIds(deps.database.db, scope, {
    of: { personId, as: "any" },
    from: new Date(now),
    to: undefined,
    status: "scheduled",
    q: undefined,
    searchesLearners: "everywhere",
    now: new Date(now),
    after: undefined,
    limit: atOnce,
  });
  const ids = found.map(({ id }) => id);
  const sessions = await loadSessions(deps.database.db, scope, ids);
  return sessions.filter(
    ({ row, providers, seats }) =>
      row.starts_at.getTime() > now &&
      (providers.some(({ id }) => id === personId) ||
        seats.some(({ learnerId, state }) => learnerId === personId && state !== "cancelled")),
  );
}

async function handOver(
  deps: ChangeDeps,
  session: SessionDetails,
  { toProviderId: providerId, caller }: { readonly toProviderId: string; readonly caller: Caller },
): Promise<boolean> {
  try {
    const moved = await rescheduleSession(deps, caller, {
      id: session.row.id,
      change: { providerId, override: passedOver },
      ifMatch: undefined,
      key: { claim: async () => undefined, keep: async () => undefined },
      render: () => undefined,
    });
    return moved.ok;
  } catch (thrown) {
    // Several teach it together, or the other one does not teach this offering.
    if (thrown instanceof RequestProblem) return false;
    throw thrown;
  }
}

async function clearOne(
  deps: ChangeDeps,
  by: Actor,
  { personId, reason, session: seen }: { personId: string; reason: OwnReason; session: SessionDetails },
): Promise<void> {
  await deps.database.transaction(async (tx) => {
    await lockPeople(tx, by.scope, [personId, ...concernedBy(seen)]);
    await lockSession(tx, by.scope, seen.row.id);
    const [session] = await loadSessions(tx, by.scope, [seen.row.id]);
    if (!session || session.row.status !== "scheduled") return;
    const isWithNobodyElse = session.row.kind === "individual";
    if (isWithNobodyElse || session.providers.some(({ id }) => id === personId)) {
      await callOffSession(deps, tx, { by, sessionId: seen.row.id, reason, undo: "none" });
      return;
    }
    const seat = session.seats.find(({ learnerId, state }) => learnerId === personId && state !== "cancelled");
    if (seat) await vacate(deps, tx, { by, seat, session, line: { kind: "seat_left" } });
  });
}
