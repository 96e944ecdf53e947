/** One inbox for everybody: every mail that was sent in the sandbox, kept with the snapshot. */
import type { World } from "../world.ts";
import { readMail } from "./mime.ts";

/** A mail as it was received. */
export interface ReceivedMail {
  readonly id: string;
  /** Milliseconds since the epoch, by the sandbox's clock. */
  readonly receivedAt: number;
  readonly envelopeFrom: string;
  /** The envelope's recipients in lower case: who really gets it. */
  readonly to: readonly string[];
  readonly from: string;
  readonly subject: string;
  /** Names in lower case, values decoded. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly html?: string;
  /** The `.ics` parts with their iTIP method. */
  readonly calendars: readonly { readonly method?: string; readonly text: string }[];
}

/** Every mail that was sent in the sandbox, by the product and by the stand-ins. */
export interface MailInbox {
  /** `raw` is the message as it stands between DATA and the dot. */
  deliver(sent: { readonly from: string; readonly to: readonly string[]; readonly raw: Buffer }): ReceivedMail;
  /** Newest first; only those to this address when one is given. */
  list(to?: string): readonly ReceivedMail[];
  clear(): void;
}

interface Saved {
  last: number;
  /** Oldest first. */
  mails: ReceivedMail[];
}

const capacity = 2000;

/** The state is the snapshot's part `mail`. Beyond 2000 mails the oldest are dropped. */
export function openMailInbox({ snapshot, clock }: Pick<World, "snapshot" | "clock">): MailInbox {
  const saved = snapshot.load<Saved>("mail") ?? { last: 0, mails: [] };
  snapshot.keep("mail", () => saved);
  return {
    deliver({ from, to, raw }) {
      const { headers, text, html, calendars } = readMail(raw);
      saved.last += 1;
      const mail: ReceivedMail = {
        id: `mail-${saved.last}`,
        receivedAt: clock.now(),
        envelopeFrom: from,
        to: to.map((address) => address.toLowerCase()),
        from: headers["from"] ?? "",
        subject: headers["subject"] ?? "",
        headers,
        text,
        ...(html === undefined ? {} : { html }),
        calendars,
      };
      saved.mails.push(mail);
      saved.mails.splice(0, saved.mails.length - capacity);
      snapshot.touch();
      return mail;
    },
    list: (to) => saved.mails.filter((mail) => to === undefined || mail.to.includes(to.toLowerCase())).toReversed(),
    clear() {
      saved.mails.splice(0);
      snapshot.touch();
    },
  };
}
