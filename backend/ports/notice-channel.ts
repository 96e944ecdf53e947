/**
 * A way to tell somebody something that is not their calendar. Several are asked in order, and the first that reaches the
 * person is taken. So far there is mail.
 */
import type { Instant } from "../domain/instant.ts";
import type { MailCalendar } from "./mail.ts";

/** What is said, complete: it is kept, so that it can be said again as it was. */
export interface NoticeContent {
  readonly language: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly calendars: readonly MailCalendar[];
}

export interface NoticeToDeliver {
  /** The same notice delivered again carries the same id. */
  readonly id: string;
  readonly at: Instant;
  readonly to: { readonly name: string; readonly address: string };
  readonly content: NoticeContent;
}

export class DeliveryFault extends Error {
  /** `later`: try again; `never`: it will not be taken for this person; `closed`: the channel is not set up, or not let in. */
  readonly hope: "later" | "never" | "closed";
  /** `yes` when it may have arrived all the same. */
  readonly mayHaveArrived: "yes" | "no";

  constructor(
    message: string,
    facts: {
      readonly hope: DeliveryFault["hope"];
      readonly mayHaveArrived: DeliveryFault["mayHaveArrived"];
      readonly cause?: unknown;
    },
  ) {
    super(message, { cause: facts.cause });
    this.name = "DeliveryFault";
    this.hope = facts.hope;
    this.mayHaveArrived = facts.mayHaveArrived;
  }
}

export interface NoticeChannel {
  readonly name: "email";
  reaches(person: { readonly address: string }): boolean;
  /** Throws DeliveryFault. */
  deliver(notice: NoticeToDeliver): Promise<void>;
}
