/** Cancels a session for everybody, or several dates of its series. It can be taken back for a while; vendors follow. */
import type { CancelSession } from "#contract/sessions.ts";
import { decideChange } from "../../domain/booking-rules.ts";
import { asInstant } from "../../domain/instant.ts";
import { findStanding } from "../../domain/refusals.ts";
import type { Refusal } from "../../domain/refusals.ts";
import { ok, refused } from "../../domain/result.ts";
import type { Result } from "../../domain/result.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Tx } from "../../platform/database.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { lockPeople } from "./bookings.store.ts";
import { callOffSession } from "./call-off-session.ts";
import { decideInTransaction } from "./decide-in-transaction.ts";
import { readSession, requireChangeable } from "./read-session.ts";
import type { CallerPart } from "./read-session.ts";
import type { ChangeDeps } from "./record-change.ts";
import { lockWhole, seatedIn } from "./reschedule-session.ts";
import type { ChangeWish } from "./reschedule-session.ts";
import { findSeriesDates, loadSessions } from "./session-details.store.ts";
import type { SessionDetails } from "./session-details.store.ts";

export type CancelWish = Omit<ChangeWish, "change"> & { readonly cancelling: CancelSession };

/**
 * Answers the session's id. The provider's cut-off binds learners; for staff cancelling is the override. Fails: not_found,
 * not_allowed, version_conflict with `current`.
 */
export async function cancelSession(
  deps: ChangeDeps,
  caller: Caller,
  wish: CancelWish,
): Promise<Result<string, Refusal>> {
  const seen = await readSession(deps.database.db, caller, wish.id);
  return decideInTransaction(deps.database, async (tx) => {
    await wish.key.claim(tx);
    const dates = await datesToCancel(deps, tx, {
      scope: caller.scope,
      session: seen.session,
      reach: wish.cancelling.scope ?? "this",
    });
    await lockPeople(tx, caller.scope, dates.flatMap(peopleOf));
    const pressId = deps.ids.next();
    for (const date of dates) {
      const isAsked = date.row.id === seen.session.row.id;
      const asked = isAsked ? wish : { ...wish, id: date.row.id, ifMatch: undefined };
      const refusal = await cancelOne(deps, tx, { caller, date, wish: asked, pressId });
      if (refusal) return refused(refusal);
    }
    await wish.key.keep(tx, { status: 200, kind: "session", id: seen.session.row.id });
    return ok(seen.session.row.id);
  });
}

/** The session, and of its series those that are still to come, as far as was asked. By start. */
async function datesToCancel(
  { clock }: ChangeDeps,
  tx: Tx,
  about: {
    readonly scope: TenantScope;
    readonly session: SessionDetails;
    readonly reach: "this" | "following" | "all";
  },
): Promise<readonly SessionDetails[]> {
  const { scope, session, reach } = about;
  const { series_id: seriesId, starts_at: startsAt, id } = session.row;
  if (reach === "this" || seriesId === null) return [session];
  const now = new Date(clock.now());
  const after = reach === "all" || startsAt < now ? now : startsAt;
  const ids = await findSeriesDates(tx, scope, { seriesId, from: after });
  return loadSessions(tx, scope, [...new Set([...(ids.includes(id) ? [] : [id]), ...ids])]);
}

function peopleOf(session: SessionDetails): readonly string[] {
  return [...session.providers.map(({ id }) => id), ...seatedIn(session)];
}

/** Answers why it stays; nothing when it was called off. */
async function cancelOne(
  deps: ChangeDeps,
  tx: Tx,
  cancelling: {
    readonly caller: Caller;
    readonly date: SessionDetails;
    readonly wish: CancelWish;
    readonly pressId: string;
  },
): Promise<Refusal | undefined> {
  const { caller, date, wish, pressId } = cancelling;
  const locked = await lockWhole(tx, caller, date);
  requireChangeable(locked, wish.ifMatch, wish.render);
  const { session, part } = locked;
  const { id, status, starts_at, ends_at } = session.row;
  const time = { startsAt: asInstant(starts_at.getTime()), endsAt: asInstant(ends_at.getTime()) };
  const now = deps.clock.now();
  const { cutoffMinutes } = session.rules;
  const refusals = decideChange({ session: { ...time, status }, cutoffMinutes, standing: part.standing, now });
  const refusal = findStanding(refusals, ["cutoff_passed"]);
  if (refusal) return refusal;
  const reason = requireReason(locked, wish.cancelling.reason, "body.reason");
  requireSelfRemoval(locked);
  await callOffSession(deps, tx, { by: caller, sessionId: id, reason, undo: { pressId, byId: caller.personId } });
  return undefined;
}

/** The reason, or null when there is none and none is needed. Fails: invalid_request (a learner who gives none). */
export function requireReason(
  { session, part }: { readonly session: SessionDetails; readonly part: CallerPart },
  said: string | undefined,
  path: string,
): string | null {
  if (said !== undefined && said !== "") return said;
  if (part.standing === "staff" || !session.rules.requireReason) return null;
  const errors = [{ path, message: "must say why" }];
  throw new RequestProblem("invalid_request", "The provider asks for a reason.", { errors });
}

/** Fails: not_allowed (a learner, where only staff take learners off the roster). */
export function requireSelfRemoval({
  session,
  part,
}: {
  readonly session: SessionDetails;
  readonly part: CallerPart;
}): void {
  if (part.standing === "staff" || session.row.self_removal) return;
  throw new RequestProblem("not_allowed", "Only the provider can take you off this roster.");
}
