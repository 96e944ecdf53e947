/** What is open in Outlook, as far as the backend can find a session by it. */
import type { HostContext, OpenAppointment, ShownAppointment } from "#ui/host.ts";
import { officeCall } from "./office-calls.ts";

/** What the pane knows of the open item. */
export type OpenItem = Pick<HostContext, "appointment" | "writes">;

/** Helps that may be missing are not waited for longer: the id alone finds most sessions. */
const helpMs = 2_000;

/** As Office types it for reading and for writing at once; each has only a part of it. */
type AnyItem = Partial<Office.AppointmentRead & Office.MessageRead> &
  Partial<Pick<Office.AppointmentCompose, "saveAsync" | "getItemIdAsync">> & { readonly body?: Office.Body };
type WrittenAppointment = Office.AppointmentCompose;

/** Reads the open item: an appointment or a message, read or being written. Never rejects. */
export async function readOpenItem(): Promise<OpenItem> {
  const item = Office.context.mailbox.item as AnyItem | null | undefined;
  if (!item) return { appointment: null };
  const isAppointment = item.itemType === Office.MailboxEnums.ItemType.Appointment;
  if (item.saveAsync) {
    if (!isAppointment) return { appointment: null, writes: "message" };
    return { appointment: await readForm(item as unknown as WrittenAppointment), writes: "appointment" };
  }
  return { appointment: isAppointment ? await readAppointment(item) : await readMessage(item) };
}

/** What tells one open item from another without asking the client: the id while it is read, nothing while it is written. */
export function idOfOpenItem(): string | undefined {
  const item = Office.context.mailbox.item as AnyItem | null | undefined;
  return typeof item?.itemId === "string" ? item.itemId : undefined;
}

/**
 * Our own property is on the organizer's copy only. An attendee's copy is found by its id where their calendar is connected, and by the
 * reference in its text where it is not.
 */
async function readAppointment(item: AnyItem): Promise<OpenAppointment | null> {
  if (typeof item.itemId !== "string") return null;
  const seen = shownWhileRead(item);
  const kept = await readReference(item);
  const isInvited = kept.bookingRef === undefined && seen.shown?.isOrganizer === false;
  return {
    as: "appointment",
    eventId: graphId(item.itemId),
    mailbox: myAddress(),
    ...kept,
    ...(isInvited ? await referenceInText(item) : {}),
    ...seen,
  };
}

/** Invitations, and mails of ours, name the session in their text. */
async function readMessage(item: AnyItem): Promise<OpenAppointment | null> {
  const { bookingRef } = await referenceInText(item);
  return bookingRef === undefined ? null : { as: "message", mailbox: myAddress(), bookingRef };
}

async function referenceInText(item: AnyItem): Promise<{ readonly bookingRef?: string }> {
  const text = await help<string>((done) => item.body?.getAsync("text", done));
  const bookingRef = /\bSL-[0-9A-HJKMNP-TV-Z]{8,12}\b/i.exec(`${item.subject ?? ""} ${text ?? ""}`)?.[0];
  return bookingRef === undefined ? {} : { bookingRef };
}

/** An appointment that was never saved has no id; a client that does not answer leaves the pane with what it knows. */
async function readForm(item: WrittenAppointment): Promise<OpenAppointment | null> {
  // Outlook counts the calls that are under way: one after the other.
  const id = await help<string>((done) => item.getItemIdAsync(done));
  if (id === undefined || id === "") return null;
  return {
    as: "form",
    eventId: graphId(id),
    mailbox: myAddress(),
    ...(await readReference(item)),
    ...(await shownInForm(item)),
  };
}

function shownWhileRead(item: AnyItem): { readonly shown?: ShownAppointment } {
  if (!item.start || !item.end) return {};
  const organizer = item.organizer?.emailAddress ?? "";
  const people = [...(item.requiredAttendees ?? []), ...(item.optionalAttendees ?? [])];
  return { shown: shownOf({ subject: item.subject ?? "", start: item.start, end: item.end, organizer, people }) };
}

async function shownInForm(item: WrittenAppointment): Promise<{ readonly shown?: ShownAppointment }> {
  const start = await help<Date>((done) => item.start.getAsync(done));
  const end = await help<Date>((done) => item.end.getAsync(done));
  if (!start || !end) return {};
  const subject = (await help<string>((done) => item.subject.getAsync(done))) ?? "";
  const people = (await help<Office.EmailAddressDetails[]>((done) => item.requiredAttendees.getAsync(done))) ?? [];
  return { shown: shownOf({ subject, start, end, organizer: myAddress(), people }) };
}

function shownOf(facts: {
  readonly subject: string;
  readonly start: Date;
  readonly end: Date;
  readonly organizer: string;
  readonly people: readonly Office.EmailAddressDetails[];
}): ShownAppointment {
  const { subject, start, end, people } = facts;
  const organizer = facts.organizer.toLowerCase();
  const addresses = people.map(({ emailAddress }) => emailAddress.toLowerCase());
  return {
    subject,
    startsAt: toInstant(start),
    endsAt: toInstant(end),
    isOrganizer: organizer === myAddress().toLowerCase(),
    // Some clients list the organizer among the people.
    invited: [...new Set(addresses)].filter((address) => address !== organizer && address !== ""),
  };
}

/** A reference is a help, never needed: whatever keeps it from being read, the id remains. */
async function readReference(
  item: Pick<AnyItem, "loadCustomPropertiesAsync">,
): Promise<{ readonly bookingRef?: string }> {
  const load = item.loadCustomPropertiesAsync?.bind(item);
  const properties = await help<Office.CustomProperties>((done) => load?.(done));
  const reference: unknown = properties?.get("bookingRef");
  return typeof reference === "string" ? { bookingRef: reference } : {};
}

/** What the client answers, or nothing: it refused, does not offer the call, or stays silent. */
async function help<T>(call: (done: (result: Office.AsyncResult<T>) => void) => void): Promise<T | undefined> {
  try {
    return await officeCall<T>("Outlook", call, helpMs);
  } catch {
    return undefined;
  }
}

const graphId = (itemId: string): string =>
  Office.context.mailbox.convertToRestId(itemId, Office.MailboxEnums.RestVersion.v2_0);
const myAddress = (): string => Office.context.mailbox.userProfile.emailAddress;
const toInstant = (at: Date): string => `${at.toISOString().slice(0, 19)}Z`;
