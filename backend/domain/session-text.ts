/** What a session's calendar event and online meeting say. Neutral: the offering's name and the reference, no people. */

export interface SessionText {
  /** Subject of the event, topic of the meeting. */
  readonly subject: string;
  /** Body of the event, written once when it is created. */
  readonly paragraphs: readonly string[];
}

/** `link` opens the session where it can be moved or cancelled; `joinUrl` is for an event whose place cannot hold it. */
export function sessionText(session: {
  readonly offeringName: string;
  readonly reference: string;
  readonly link: string;
  readonly joinUrl?: string | undefined;
}): SessionText {
  return {
    subject: `${session.offeringName} (${session.reference})`,
    paragraphs: [
      `${session.offeringName}, booked with Slotside.`,
      ...(session.joinUrl === undefined ? [] : [`Join: ${session.joinUrl}`]),
      `Move or cancel: ${session.link}`,
      `Reference: ${session.reference}`,
    ],
  };
}

/**
 * Exchange cuts a place off here, and half a link leads nowhere: a Teams link of a meeting made apart may be longer.
 * Source: MS-OXCICAL, "Property: LOCATION".
 */
const longestPlaceAtMicrosoft = 255;

/** The place as the calendar takes it. `page` opens the session, where whoever takes part can join. */
export function fitPlace(
  place: string | undefined,
  { page, calendar }: { readonly page: string; readonly calendar: "microsoft" | "zoom" | "google" | undefined },
): string | undefined {
  if (place === undefined || calendar !== "microsoft" || place.length <= longestPlaceAtMicrosoft) return place;
  return /^https?:/i.test(place) ? page : place.slice(0, longestPlaceAtMicrosoft);
}

/** What people read in the cancellation that the calendar sends them; a session that stands is only in another calendar. */
export function cancelComment(session: {
  readonly reference: string;
  readonly reason?: string | undefined;
  readonly isOn: boolean;
}): string {
  if (session.isOn) return `The session ${session.reference} takes place. A new invitation replaces this one.`;
  const sentence = `The session ${session.reference} was cancelled.`;
  return session.reason ? `${sentence} ${session.reason}` : sentence;
}
