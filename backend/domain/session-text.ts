/** What a session's calendar event and online meeting say. Neutral: the offering's name and the reference, no people. */

export interface SessionText {
  /** Subject of the event, topic of the meeting. */
  readonly subject: string;
  /** Body of the event, written once when it is created. */
  readonly paragraphs: readonly string[];
}

/** `link` opens the session where it can be moved or cancelled. */
export function sessionText(session: {
  readonly offeringName: string;
  readonly reference: string;
  readonly link: string;
}): SessionText {
  return {
    subject: `${session.offeringName} (${session.reference})`,
    paragraphs: [
      `${session.offeringName}, booked with Slotside.`,
      `Move or cancel: ${session.link}`,
      `Reference: ${session.reference}`,
    ],
  };
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
