/**
 * Takes the last move or cancel of a session back, with every date of a series that the same press changed. The rules that
 * bind everybody bind here too; a learner who took something else since is left out rather than keeping the others from it.
 */
import { hard } from "../../domain/refusals.ts";
import type { Refusal } from "../../domain/refusals.ts";
import { ok, refused } from "../../domain/result.ts";
import type { Result } from "../../domain/result.ts";
import { decideUndo, undoUntil } from "../../domain/second-thoughts.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Tx } from "../../platform/database.ts";
import type { OpenKey } from "../../platform/idempotency.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { lockPeople } from "./bookings.store.ts";
import { decideInTransaction } from "./decide-in-transaction.ts";
import { partOfCaller, readSession, requireChangeable } from "./read-session.ts";
import type { ChangeDeps } from "./record-change.ts";
import { seatedIn } from "./reschedule-session.ts";
import { restoreSession } from "./restore-session.ts";
import type { Restored } from "./restore-session.ts";
import { lockSessions } from "./rosters.store.ts";
import { loadSessions } from "./session-details.store.ts";
import type { SessionDetails } from "./session-details.store.ts";
import { findPress, findUndo } from "./undos.store.ts";
import type { KeptUndo } from "./undos.store.ts";

export interface UndoWish {
  readonly id: string;
  readonly ifMatch: number | undefined;
  readonly key: OpenKey;
  /** How the session is shown in a version conflict. */
  readonly render: (session: SessionDetails) => unknown;
}

/** What one press took back. */
export interface Undone extends Restored {
  /** How many sessions. */
  readonly dates: number;
}

/** Fails: not_found, not_allowed (it was never this caller's to take back), version_conflict with `current`. */
export async function undoChange(deps: ChangeDeps, caller: Caller, wish: UndoWish): Promise<Result<Undone, Refusal>> {
  const { scope } = caller;
  const { id } = wish;
  await readSession(deps.database.db, caller, id);
  return decideInTransaction(deps.database, async (tx) => {
    await wish.key.claim(tx);
    const others = await lockPress(tx, caller, id);
    const { session, part } = await readSession(tx, caller, id);
    requireChangeable({ session, part }, wish.ifMatch, wish.render);
    const undo = await findUndo(tx, scope, id);
    const asked = { caller: { personId: caller.personId, standing: part.standing }, status: session.row.status };
    if (undo && undoUntil(undo, asked.caller) === undefined) {
      throw new RequestProblem("not_allowed", "Only who did this can take it back.");
    }
    const refusal = decideUndo(undo, { ...asked, now: deps.clock.now() });
    if (refusal || !undo) return refused(refusal ?? hard({ code: "nothing_to_undo" }));
    const restored = await restore(deps, tx, { caller, session, undo });
    if (!restored.ok) return restored;
    let undone: Undone = { ...restored.value, dates: 1 };
    for (const otherId of others.filter((each) => each !== id)) {
      const also = await restoreAlso(deps, tx, { caller, id: otherId, pressId: undo.pressId });
      if (also) undone = add(undone, also);
    }
    await wish.key.keep(tx, { status: 200, kind: "session", id });
    return ok(undone);
  });
}

/** Locks everybody and everything that the press changed; answers the sessions. */
async function lockPress(tx: Tx, { scope }: Caller, id: string): Promise<readonly string[]> {
  const undo = await findUndo(tx, scope, id);
  const ids = undo ? await findPress(tx, scope, undo.pressId) : [id];
  const sessions = await loadSessions(tx, scope, ids);
  const people = sessions.flatMap((each) => [...each.providers.map((provider) => provider.id), ...seatedIn(each)]);
  await lockPeople(tx, scope, [...people, ...(undo?.before.providerIds ?? [])]);
  await lockSessions(tx, scope, ids);
  return ids;
}

/** Another date of the same press; `undefined` when it cannot come back, which keeps the others from nothing. */
async function restoreAlso(
  deps: ChangeDeps,
  tx: Tx,
  about: { readonly caller: Caller; readonly id: string; readonly pressId: string },
): Promise<Restored | undefined> {
  const { caller, id, pressId } = about;
  const undo = await findUndo(tx, caller.scope, id);
  const [session] = await loadSessions(tx, caller.scope, [id]);
  const part = session && partOfCaller(caller, session);
  if (!part || undo?.pressId !== pressId) return undefined;
  const asked = { caller: { personId: caller.personId, standing: part.standing }, status: session.row.status };
  if (decideUndo(undo, { ...asked, now: deps.clock.now() })) return undefined;
  const restored = await restore(deps, tx, { caller, session, undo });
  return restored.ok ? restored.value : undefined;
}

/** A refusal leaves nothing behind. */
async function restore(
  deps: ChangeDeps,
  tx: Tx,
  about: { readonly caller: Caller; readonly session: SessionDetails; readonly undo: KeptUndo },
): Promise<Result<Restored, Refusal>> {
  if (about.undo.before.startsAt <= deps.clock.now()) return refused(hard({ code: "in_the_past" }));
  return restoreSession(deps, tx, about);
}

function add(one: Undone, other: Restored): Undone {
  return { dates: one.dates + 1, leftOut: one.leftOut + other.leftOut, hasNewLink: one.hasNewLink || other.hasNewLink };
}
