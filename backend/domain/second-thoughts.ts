/**
 * Taking a move or a cancel back: who may, and until when; whose time is kept meanwhile; and how long vendors are left in
 * peace. Pure.
 */
import { asInstant } from "./instant.ts";
import type { Instant } from "./instant.ts";
import { hard } from "./refusals.ts";
import type { Refusal, Standing } from "./refusals.ts";

const actorMs = 8_000;
const staffMs = 15 * 60_000;
/** However many changes follow each other, vendors hear of the first one after this. */
const longestDelayMs = 30_000;

/** Until when a change can be taken back, and by whom. */
export interface SecondThoughts {
  readonly actorUntil: Instant;
  /** Absent after a move on a surface. */
  readonly staffUntil?: Instant | undefined;
}

/** Nothing is taken back to a time that has begun. */
export function secondThoughts(change: {
  readonly kind: "move" | "cancel";
  readonly madeAt: Instant;
  /** When the session began before the change. */
  readonly startedAt: Instant;
  /** Who drags an event sees no Undo, so what was done there can be put back for longer. */
  readonly madeIn: "surface" | "calendar";
}): SecondThoughts {
  const until = (ms: number): Instant =>
    asInstant(Math.max(change.madeAt, Math.min(change.madeAt + ms, change.startedAt)));
  return change.kind === "move" && change.madeIn === "surface"
    ? { actorUntil: until(actorMs) }
    : { actorUntil: until(actorMs), staffUntil: until(staffMs) };
}

/** The last move or cancel of a session. */
export interface UndoableChange extends SecondThoughts {
  readonly kind: "move" | "cancel";
  /** Absent when it happened by itself. */
  readonly byId?: string | undefined;
}

/** Who would take it back. */
export interface UndoCaller {
  readonly personId: string;
  readonly standing: Standing;
}

/** Until when this caller may take the change back; `undefined` when it was never theirs to take back. It may be over. */
export function undoUntil(change: UndoableChange, caller: UndoCaller): Instant | undefined {
  const asActor = change.byId === caller.personId ? [change.actorUntil] : [];
  const asStaff = caller.standing === "staff" && change.staffUntil !== undefined ? [change.staffUntil] : [];
  const untils = [...asActor, ...asStaff];
  return untils.length === 0 ? undefined : asInstant(Math.max(...untils));
}

/** Whether it can be taken back now, by anybody whom it belongs to. */
export function decideUndo(
  change: UndoableChange | undefined,
  asked: {
    readonly caller: UndoCaller;
    readonly status: "scheduled" | "cancelled" | "completed";
    readonly now: Instant;
  },
): Refusal | undefined {
  const { caller, status, now } = asked;
  const expected = change?.kind === "cancel" ? "cancelled" : "scheduled";
  if (!change || status !== expected) return hard({ code: "nothing_to_undo" });
  const until = undoUntil(change, caller);
  return until !== undefined && now < until ? undefined : hard({ code: "undo_expired" });
}

/** Time that is kept for a change that can be taken back. */
export interface KeptTime {
  readonly personId: string;
  readonly keptUntil: Instant;
  /** Who made the change; absent when it happened by itself. */
  readonly byId?: string | undefined;
}

/** Whether kept time is taken for whoever asks. It is not for the one whose time it is, nor for the one who made the change. */
export function isTakenFor(kept: KeptTime, viewer: { readonly personId: string; readonly now: Instant }): boolean {
  if (kept.keptUntil <= viewer.now) return false;
  return kept.personId !== viewer.personId && kept.byId !== viewer.personId;
}

/** When vendors hear of a change that can be taken back. */
export function delayedUntil(now: Instant, delayedSince: Instant): Instant {
  return asInstant(Math.min(now + actorMs, delayedSince + longestDelayMs));
}
