/** Which appointment is open, as the backend can find it. */
import type { OpenAppointment } from "#ui/host.ts";
import { officeCall } from "./office-calls.ts";

/**
 * Reads the open item. Null when nothing is open, or something that is not a saved appointment.
 *
 * Our own property is on the organizer's copy only; an attendee's copy is found by its id.
 */
export async function readOpenAppointment(): Promise<OpenAppointment | null> {
  const { mailbox } = Office.context;
  const item = mailbox.item as Partial<Office.AppointmentRead> | null | undefined;
  if (!item || item.itemType !== Office.MailboxEnums.ItemType.Appointment || typeof item.itemId !== "string")
    return null;
  const eventId = mailbox.convertToRestId(item.itemId, Office.MailboxEnums.RestVersion.v2_0);
  const bookingRef = await readReference(item);
  return { eventId, mailbox: mailbox.userProfile.emailAddress, ...(bookingRef === undefined ? {} : { bookingRef }) };
}

/** A reference is a help, never needed: whatever keeps it from being read, the id remains. */
async function readReference(item: Partial<Office.AppointmentRead>): Promise<string | undefined> {
  const load = item.loadCustomPropertiesAsync?.bind(item);
  if (!load) return undefined;
  try {
    const properties = await officeCall<Office.CustomProperties>("Outlook", (done) => load(done));
    const reference: unknown = properties.get("bookingRef");
    return typeof reference === "string" ? reference : undefined;
  } catch {
    return undefined;
  }
}

/** Calls `show` with each appointment opened from now on. An answer for an item left meanwhile is dropped. */
export function followOpenAppointment(show: (appointment: OpenAppointment | null) => void): void {
  let latest = 0;
  async function read(): Promise<void> {
    const mine = ++latest;
    const appointment = await readOpenAppointment();
    if (mine === latest) show(appointment);
  }
  Office.context.mailbox.addHandlerAsync(Office.EventType.ItemChanged, () => void read());
}
