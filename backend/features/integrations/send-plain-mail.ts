/** Sends a mail that nothing else depends on, and says at once whether the mail server took it. */
import type { PlainMail } from "../../domain/integration-mails.ts";
import { languageOf } from "../../domain/problem-sentences.ts";
import type { Language } from "../../domain/problem-sentences.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import { MailFault } from "../../ports/mail.ts";
import type { Mail, MailAddress } from "../../ports/mail.ts";

export interface PlainMailDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  /** Absent where no mail server is set up. */
  readonly mail: Mail | undefined;
  readonly mailFrom: MailAddress;
  /** Where Slotside is reached. */
  readonly publicOrigin: string;
}

export interface Mailing {
  readonly sent: number;
  readonly failed: readonly { readonly address: string; readonly problem: string }[];
}

export interface MailRecipient {
  readonly name: string;
  readonly address: string;
  readonly locale: string;
}

/** One mail to each, in their language. */
export async function sendPlainMail(
  deps: PlainMailDeps,
  recipients: readonly MailRecipient[],
  write: (language: Language) => PlainMail,
): Promise<Mailing> {
  const { mail, mailFrom, clock, ids, publicOrigin } = deps;
  const failed: { address: string; problem: string }[] = [];
  for (const { name, address, locale } of recipients) {
    const language = languageOf(locale);
    const { subject, paragraphs } = write(language);
    try {
      if (!mail) throw new Error("No mail server is set up.");
      await mail.send({
        messageId: `setup.${ids.next()}@${new URL(publicOrigin).hostname}`,
        at: clock.now(),
        from: mailFrom,
        to: { name, address },
        subject,
        language,
        text: paragraphs.join("\n\n"),
        html: paragraphs.map((paragraph) => `<p>${escaped(paragraph)}</p>`).join("\n"),
        calendars: [],
      });
    } catch (thrown) {
      const problem = thrown instanceof MailFault ? (thrown.answer ?? "The mail server does not answer.") : undefined;
      if (problem === undefined && mail) throw thrown;
      failed.push({ address, problem: problem ?? "No mail server is set up." });
    }
  }
  return { sent: recipients.length - failed.length, failed };
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
