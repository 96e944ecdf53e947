/** Finds the session that an appointment or a meeting belongs to, among those the caller may see. */
import type { LookupSession } from "#contract/sessions.ts";
import type { Caller } from "../../platform/caller.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import type { Log } from "../../platform/log.ts";
import type { Calendars } from "../../ports/calendars.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { findConnection } from "../connections/find-connection.ts";
import { partOfCaller } from "./read-session.ts";
import { loadSessions } from "./session-details.store.ts";
import type { SessionDetails } from "./session-details.store.ts";
import { findSessionByKey } from "./session-keys.store.ts";
import type { SessionKeys } from "./session-keys.store.ts";

export interface LookupDeps {
  readonly database: OpenDatabase;
  readonly calendars: Pick<Calendars, "readEvent">;
  readonly log: Log;
}

/**
 * Tries the surest key first: our own mark, the stored event id, the iCalUId, the caller's own copy of the event read by
 * their own grant, the join link, the meeting's instance id, its chat. `undefined` when nothing matches.
 */
export async function lookupSession(
  deps: LookupDeps,
  caller: Caller,
  keys: LookupSession,
): Promise<SessionDetails | undefined> {
  const { bookingRef, eventId, iCalUId, joinUrl, meetingUuid, chatId } = keys;
  const attempts: (() => Promise<string | undefined>)[] = [];
  const tryKeys = (tried: SessionKeys): void =>
    void attempts.push(() => findSessionByKey(deps.database.db, caller.scope, tried));

  if (bookingRef !== undefined) tryKeys(keysOfReference(bookingRef));
  if (eventId !== undefined) tryKeys({ eventIds: formsOf(eventId) });
  if (iCalUId !== undefined) tryKeys({ iCalUId });
  if (eventId !== undefined) attempts.push(() => findByOwnCopy(deps, caller, eventId));
  if (joinUrl !== undefined) tryKeys({ joinUrl });
  if (meetingUuid !== undefined) tryKeys({ meetingUuid });
  if (chatId !== undefined) tryKeys({ chatId });

  for (const attempt of attempts) {
    const id = await attempt();
    const [session] = id === undefined ? [] : await loadSessions(deps.database.db, caller.scope, [id]);
    if (session && partOfCaller(caller, session)) return session;
  }
  return undefined;
}

/** Our property holds a session's id; a person types its reference. */
function keysOfReference(text: string): SessionKeys {
  const trimmed = text.trim();
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(trimmed)) return { sessionId: trimmed };
  return { reference: trimmed.toUpperCase() };
}

/**
 * The id as it came and in its two spellings: Exchange Web Services write `/` and `+` where REST writes `-` and `_`. Letters
 * keep their case, it carries meaning.
 */
function formsOf(eventId: string): readonly string[] {
  const rest = eventId.replaceAll("/", "-").replaceAll("+", "_");
  const webServices = eventId.replaceAll("-", "/").replaceAll("_", "+");
  return [...new Set([eventId, rest, webServices])];
}

/** An attendee's copy has an id of its own; its iCalUId is everybody's. */
async function findByOwnCopy(deps: LookupDeps, caller: Caller, eventId: string): Promise<string | undefined> {
  const { db } = deps.database;
  const wanted = { personId: caller.personId, purpose: "calendar", vendor: "microsoft" } as const;
  const connection = await findConnection(db, caller.scope, wanted);
  if (connection?.status !== "connected") return undefined;
  try {
    const event = await deps.calendars.readEvent(connection.grant, formsOf(eventId)[1] ?? eventId);
    if (!event) return undefined;
    return (
      (event.mark && (await findSessionByKey(db, caller.scope, { sessionId: event.mark.sessionId }))) ??
      (await findSessionByKey(db, caller.scope, { iCalUId: event.iCalUId }))
    );
  } catch (thrown) {
    // The mailbox cannot be asked now: the keys that are left may still tell.
    if (!(thrown instanceof VendorFault)) throw thrown;
    deps.log.warn({ err: thrown }, "own copy of an event not read");
    return undefined;
  }
}
