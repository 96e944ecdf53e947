/** By what the session of whatever is open in the host is found. */
import type { LookupSession } from "#contract/sessions.ts";
import type { HostContext, OpenAppointment } from "./host.ts";

/** Undefined while nothing that could be a session is open, or known to be. */
export function lookupKeysOf({ appointment, meetingUuid, meetingChatId }: HostContext): LookupSession | undefined {
  if (appointment) return keysOfAppointment(appointment);
  if (meetingUuid !== undefined) return { meetingUuid };
  return meetingChatId === undefined ? undefined : { chatId: meetingChatId };
}

/** A message is found by what it says; an appointment by its id, too. */
export function keysOfAppointment({ as, eventId, mailbox, bookingRef }: OpenAppointment): LookupSession {
  const reference = bookingRef === undefined ? {} : { bookingRef };
  return as === "message" || eventId === undefined ? { ...reference, mailbox } : { eventId, mailbox, ...reference };
}
