/**
 * What happens to a session by itself: offers run out and are passed on, the roster is counted at its deadline, nobody is
 * left, it is over. Level-triggered, so it runs after every change and whenever the session is due.
 */
import type { ChangeLine, OwnReason } from "../../domain/change-lines.ts";
import { asInstant } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import { countSeated, isSeated } from "../../domain/roster.ts";
import { planWaitlist } from "../../domain/waitlist.ts";
import type { WaitlistChange, WaitlistPlan } from "../../domain/waitlist.ts";
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { findHeldOf } from "../holds/find-held.ts";
import { updateSession } from "./bookings.store.ts";
import { callOffSession } from "./call-off-session.ts";
import { bySystem, recordChange } from "./record-change.ts";
import type { ChangeDeps } from "./record-change.ts";
import { findConcerned, loadTimed, setDue, updateSeat } from "./rosters.store.ts";
import type { TimedSession } from "./rosters.store.ts";

/** Runs under the lock of the session's row. */
export async function settleSession(
  deps: ChangeDeps,
  tx: Tx,
  wanted: { readonly scope: TenantScope; readonly sessionId: string },
): Promise<void> {
  const { scope, sessionId } = wanted;
  const now = deps.clock.now();
  const session = await loadTimed(tx, scope, sessionId);
  if (!session) return;
  if (session.status !== "scheduled") return setDue(tx, scope, { sessionId, dueAt: undefined });
  if (session.endsAt <= now) return complete(deps, tx, { scope, session });

  const off = whyOff(session, now);
  if (off) {
    // A class that was too small may yet take place; one that nobody is in has nothing to come back to.
    const undo = off.because === "too few" ? { pressId: deps.ids.next() } : ("none" as const);
    return callOffSession(deps, tx, { by: bySystem(scope), sessionId, reason: off.reason, undo });
  }
  const seatedIds = session.seats.filter(isSeated).map(({ learnerId }) => learnerId);
  const hasLine = session.waiting.length > 0;
  const held = hasLine ? await findHeldOf(tx, scope, { sessionId, seatedIds, now }) : noneHeld;
  const plan = planWaitlist({ now, ...session, seated: seatedIds.length, capacity: session.capacity - held.seats });
  await carryOut(deps, tx, { scope, session, plan });
  const isCounted = session.rosterDueAt !== undefined && session.rosterDueAt <= now;
  if (isCounted) await updateSession(tx, scope, { id: sessionId, as: "same version", set: { roster_due_at: null } });
  const rosterDueAt = isCounted ? undefined : session.rosterDueAt;
  await setDue(tx, scope, { sessionId, dueAt: earliest(session.endsAt, rosterDueAt, plan.dueAt, held.until) });
}

const noneHeld = { seats: 0, until: undefined };

/** Why the session cannot stand as it is. */
function whyOff(
  session: TimedSession,
  now: Instant,
): { readonly because: "too few" | "empty"; readonly reason: OwnReason } | undefined {
  const { rosterDueAt, minimumRoster = 0, isPublished, seats, waiting } = session;
  const seated = countSeated(session);
  if (rosterDueAt !== undefined && rosterDueAt <= now && seated < minimumRoster) {
    const reason = { kind: "too_few", seated, minimum: minimumRoster } as const;
    return { because: seated > 0 || isPublished ? "too few" : "empty", reason };
  }
  const isAsking = waiting.some(({ state, hasMissed }) => state === "offered" || !hasMissed);
  const isEmpty = !seats.some(isSeated) && !isAsking;
  return isEmpty && !isPublished ? { because: "empty", reason: { kind: "nobody_left" } } : undefined;
}

async function complete(
  deps: ChangeDeps,
  tx: Tx,
  { scope, session }: { readonly scope: TenantScope; readonly session: TimedSession },
): Promise<void> {
  const { id } = session;
  const set = { status: "completed", due_at: null, roster_due_at: null } as const;
  const version = await updateSession(tx, scope, { id, as: "new version", set });
  const personIds = await findConcerned(tx, scope, id);
  await deps.live.announce(tx, { tenantId: scope.tenantId, kind: "session.changed", id, version, personIds });
}

async function carryOut(
  deps: ChangeDeps,
  tx: Tx,
  about: { readonly scope: TenantScope; readonly session: TimedSession; readonly plan: WaitlistPlan },
): Promise<void> {
  const { scope, session, plan } = about;
  if (plan.changes.length === 0) return;
  for (const change of plan.changes) await updateSeat(tx, scope, { id: change.seatId, set: columnsOf(change) });
  const version = await updateSession(tx, scope, { id: session.id, as: "new version", set: {} });
  await recordChange(deps, tx, {
    by: bySystem(scope),
    sessionId: session.id,
    version,
    personIds: await findConcerned(tx, scope, session.id),
    lines: linesOf(plan),
    vendors: "not concerned",
  });
}

function columnsOf(change: WaitlistChange) {
  return change.become === "offered"
    ? { state: "offered" as const, offered_until: new Date(change.offeredUntil) }
    : { state: "waitlisted" as const, offered_until: null, missed_offer: change.hasMissed };
}

function linesOf({ changes }: WaitlistPlan): readonly ChangeLine[] {
  const offered = changes.filter(({ become }) => become === "offered").length;
  const passed = changes.filter((each) => each.become === "waitlisted" && each.hasMissed).length;
  const lines: readonly ChangeLine[] = [
    ...(passed > 0 ? [{ kind: "offers_ran_out" as const, count: passed }] : []),
    ...(offered > 0 ? [{ kind: "offers_made" as const, count: offered }] : []),
  ];
  return lines.length > 0 ? lines : [{ kind: "offer_withdrawn" }];
}

function earliest(...instants: readonly (Instant | undefined)[]): Instant {
  return asInstant(Math.min(...instants.filter((each) => each !== undefined)));
}
