/** A session that begins with an event that stands already: it is the session's from now on, brought to what the session wants. */
import type { WrittenEvent } from "../../domain/session-plan.ts";
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { CalendarEvent } from "../../ports/calendars.ts";
import { saveEvent } from "./vendor-state.store.ts";

/**
 * In the transaction that makes the session. Only those of `seated` who are invited count as written, so that whom the
 * organizer invited besides stays invited.
 */
export async function adoptEvent(
  tx: Tx,
  scope: TenantScope,
  adopted: {
    readonly sessionId: string;
    readonly connectionId: string;
    readonly event: CalendarEvent;
    /** Addresses in lower case. */
    readonly seated: ReadonlySet<string>;
  },
): Promise<void> {
  const { sessionId, connectionId, event, seated } = adopted;
  const written: WrittenEvent = {
    generation: 1,
    startsAt: event.startsAt,
    endsAt: event.endsAt,
    attendees: event.attendees.filter(({ email }) => seated.has(email.toLowerCase())),
    onlineMeeting: event.meeting === "teams" || event.meeting === "skype" ? "teams" : "none",
  };
  await saveEvent(tx, scope, { sessionId, account: { connectionId, vendor: "microsoft" }, event, written });
}
