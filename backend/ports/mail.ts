/** Electronic mail, as we send it. */
import type { Instant } from "../domain/instant.ts";

export interface MailAddress {
  /** Empty when there is none to show. */
  readonly name: string;
  readonly address: string;
}

/** A calendar file that goes along. Source: RFC 5546, "iCalendar Transport-Independent Interoperability Protocol". */
export interface MailCalendar {
  readonly method: "REQUEST" | "CANCEL";
  /** `session.ics` */
  readonly fileName: string;
  /** iCalendar text with its line ends. */
  readonly text: string;
}

export interface MailMessage {
  /** Without angle brackets. The same message sent twice carries the same id, so that mailboxes can show it once. */
  readonly messageId: string;
  readonly at: Instant;
  readonly from: MailAddress;
  readonly to: MailAddress;
  readonly subject: string;
  /** Language tag of subject and text. */
  readonly language: string;
  readonly text: string;
  readonly html: string;
  /** A single one is also offered to the reader as an invitation. */
  readonly calendars: readonly MailCalendar[];
}

export type MailFaultKind =
  /** Nobody answers, or the server has no time for us now; worth another try. */
  | "unavailable"
  /** The server will not take this message for this person; trying again will not help. */
  | "rejected"
  /** The server does not let us in, or not with this sender: somebody has to mend the settings. */
  | "not_allowed";

export class MailFault extends Error {
  readonly kind: MailFaultKind;
  /** What the server said, e.g. `550 5.1.1 No such user`; absent when it said nothing. */
  readonly answer: string | undefined;
  /** `yes` when the message may be on its way all the same: the answer to it never came. */
  readonly mayHaveArrived: "yes" | "no";

  constructor(
    message: string,
    facts: {
      readonly kind: MailFaultKind;
      readonly mayHaveArrived: "yes" | "no";
      readonly answer?: string | undefined;
      readonly cause?: unknown;
    },
  ) {
    super(message, { cause: facts.cause });
    this.name = "MailFault";
    this.kind = facts.kind;
    this.answer = facts.answer;
    this.mayHaveArrived = facts.mayHaveArrived;
  }
}

export interface Mail {
  /** Resolves once the mail server has taken the message over. Throws MailFault. */
  send(message: MailMessage): Promise<void>;
}
