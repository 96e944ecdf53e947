/**
 * What changed in a calendar against what we last wrote there, or may have. Only what differs in content goes on to the
 * session's own job; our own writes come back equal and end here.
 */
import { findOutsideChange, isListedAnew } from "../../domain/outside-change.ts";
import type { OutsideChange } from "../../domain/outside-change.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { ChangedEvent } from "../../ports/calendar-changes.ts";
import type { CalendarEvent } from "../../ports/calendars.ts";
import { requestLook } from "../sync/request-sync.ts";
import type { RequestSyncDeps } from "../sync/request-sync.ts";
import { findBeingMade, findHeardAnswers, findOwnEvents, saveEtag } from "./own-events.store.ts";
import type { OwnEvent, StandingEvent } from "./own-events.store.ts";
import type { MovedCopies } from "./read-moved-copies.ts";

/** An invited person dragged their own copy of a session's event to another time. May be told more than once. */
export interface CopyMoved {
  readonly scope: TenantScope;
  readonly sessionId: string;
  readonly personId: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

/** An invited person answered on their own copy, and the organizer's calendar cannot tell us. May be told more than once. */
export interface CopyAnswered {
  readonly scope: TenantScope;
  readonly sessionId: string;
  readonly personId: string;
  readonly email: string;
  readonly answer: "accepted" | "tentative" | "declined";
  /** When their copy says the session is. */
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

export interface CompareDeps extends RequestSyncDeps {
  readonly onCopyMoved: (tx: Tx, moved: CopyMoved) => Promise<void>;
  readonly onCopyAnswered: (tx: Tx, answered: CopyAnswered) => Promise<void>;
}

export interface Pulled {
  readonly connectionId: string;
  readonly changes: readonly ChangedEvent[];
  readonly moved: MovedCopies;
  /** When everything was listed: whatever of this is not among it may be gone. */
  readonly stood: readonly StandingEvent[];
}

/** In the transaction that keeps the token. */
export async function compareChanges(deps: CompareDeps, tx: Tx, scope: TenantScope, pulled: Pulled): Promise<void> {
  const { connectionId, changes, moved, stood } = pulled;
  const own = await findOwnEvents(tx, scope, { connectionId, changes });
  const answers = await findHeardAnswers(
    tx,
    scope,
    [...own.values()].map(({ sessionId }) => sessionId),
  );
  const toLookAt = new Set(moved.byOrganizer);
  for (const [change, event] of own) {
    if (isDifferent(change, event, answers)) toLookAt.add(event.sessionId);
    else if (change.event && event.eventId === change.eventId && change.event.etag !== event.etag)
      await saveEtag(tx, scope, { sessionId: event.sessionId, etag: change.event.etag });
  }
  // What is gone was perhaps made a moment ago, and its id is not known here yet.
  if (changes.some((change) => change.event === undefined && !own.has(change)))
    for (const sessionId of await findBeingMade(tx, scope, { connectionId, now: deps.clock.now() }))
      toLookAt.add(sessionId);
  const listed = new Set(changes.map(({ eventId }) => eventId));
  for (const { eventId, sessionId } of stood) if (!listed.has(eventId)) toLookAt.add(sessionId);
  for (const copy of moved.byInvited) await deps.onCopyMoved(tx, { scope, ...copy });
  for (const copy of moved.answered) await deps.onCopyAnswered(tx, { scope, ...copy });
  // In one order everywhere, so that two calendars that change together do not wait for each other.
  for (const sessionId of [...toLookAt].sort()) await requestLook(deps, tx, { scope, sessionId });
}

type AnswersBySession = ReadonlyMap<string, ReadonlyMap<string, CalendarEvent["ownAnswer"]>>;

function isDifferent({ event }: ChangedEvent, own: OwnEvent, answers: AnswersBySession): boolean {
  // What is on its way out is nobody's to follow; it goes whatever stands there.
  if (own.written !== undefined && own.written.generation !== own.generation) return false;
  const isThere = event !== undefined && !event.isCancelled;
  if (!isThere) return own.eventId !== null && own.isStanding;
  if (own.written === undefined) return own.isStanding;
  const { presence, written, attempted } = own;
  const change = findOutsideChange(event, { written, attempted }, { presence });
  return (
    change.movedTo !== undefined ||
    change.place !== undefined ||
    change.removed.length > 0 ||
    change.proposals.length > 0 ||
    isListedAnew(change.known, written) ||
    othersOf(change.others) !== othersOf(own.others) ||
    change.answers.some(({ email, answer }) => answer !== (answers.get(own.sessionId)?.get(email) ?? "none"))
  );
}

function othersOf(others: OutsideChange["others"]): string {
  return others
    .map(({ email, answer }) => `${email.toLowerCase()} ${answer}`)
    .sort()
    .join("\n");
}
