/** Sends mail by SMTP, one connection per message. Sources: RFC 5321, RFC 3207 (STARTTLS), RFC 4954 (AUTH). */
import { MailFault } from "../../ports/mail.ts";
import type { Mail, MailMessage } from "../../ports/mail.ts";
import type { Secret } from "../../ports/secret.ts";
import { formatMessage } from "./mime-message.ts";
import { SmtpConversation } from "./smtp-conversation.ts";
import type { SmtpReply, SmtpServer } from "./smtp-conversation.ts";

export interface SmtpOptions extends SmtpServer {
  readonly user?: { readonly name: string; readonly password: Secret<string> } | undefined;
  /** How we introduce ourselves: a host name. */
  readonly ownName: string;
}

/** A password goes over an encrypted connection only: where the server offers none, sending fails with `not_allowed`. */
export function createSmtpMail(options: SmtpOptions): Mail {
  return {
    send: async (message) => {
      const conversation = await SmtpConversation.open(options);
      try {
        await begin(conversation, options);
        await deliver(conversation, message);
      } finally {
        conversation.close();
      }
    },
  };
}

async function begin(conversation: SmtpConversation, options: SmtpOptions): Promise<void> {
  const { ownName, user } = options;
  expectCode(await conversation.read(), [220], "not_allowed");
  let offers = await introduce(conversation, ownName);
  if (!conversation.isEncrypted && offers.has("STARTTLS")) {
    expectCode(await conversation.ask("STARTTLS"), [220], "not_allowed");
    await conversation.encrypt();
    offers = await introduce(conversation, ownName);
  }
  if (!user) return;
  if (!conversation.isEncrypted) {
    const why = "The mail server offers no encryption, and the password is not sent without.";
    throw new MailFault(why, { kind: "not_allowed", mayHaveArrived: "no" });
  }
  const proof = Buffer.from(`\0${user.name}\0${user.password.reveal()}`, "utf8").toString("base64");
  expectCode(await conversation.ask(`AUTH PLAIN ${proof}`), [235], "not_allowed");
}

/** Keywords that the server answers. */
async function introduce(conversation: SmtpConversation, ownName: string): Promise<ReadonlySet<string>> {
  const reply = expectCode(await conversation.ask(`EHLO ${ownName}`), [250], "not_allowed");
  return new Set(reply.lines.map((line) => line.split(" ")[0]?.toUpperCase() ?? ""));
}

async function deliver(conversation: SmtpConversation, message: MailMessage): Promise<void> {
  const { from, to } = message;
  expectCode(await conversation.ask(`MAIL FROM:<${addressOf(from.address)}>`), [250], "not_allowed");
  expectCode(await conversation.ask(`RCPT TO:<${addressOf(to.address)}>`), [250, 251], "rejected");
  expectCode(await conversation.ask("DATA"), [354], "rejected");
  expectCode(await answerTo(conversation, message), [250], "rejected");
  // The message is taken over: whether the goodbye is heard does not matter.
  await conversation.ask("QUIT").catch(() => undefined);
}

/** From here on a connection that breaks leaves it open whether the message is on its way. */
async function answerTo(conversation: SmtpConversation, message: MailMessage): Promise<SmtpReply> {
  try {
    return await conversation.askWithMessage(formatMessage(message));
  } catch (cause) {
    const why = "The mail server did not say whether it took the message.";
    throw new MailFault(why, { kind: "unavailable", mayHaveArrived: "yes", cause });
  }
}

/** What the server puts off (4xx) is worth another try; what it refuses (5xx) is `refusal`. */
function expectCode(reply: SmtpReply, wanted: readonly number[], refusal: "rejected" | "not_allowed"): SmtpReply {
  if (wanted.includes(reply.code)) return reply;
  const answer = `${reply.code} ${reply.lines.join(" ")}`.slice(0, 300);
  const kind = reply.code >= 500 ? refusal : "unavailable";
  throw new MailFault(`The mail server answered ${answer}`, { kind, mayHaveArrived: "no", answer });
}

/** An address cannot end its command, nor begin another one. */
function addressOf(address: string): string {
  if (/^[^\s<>@]+@[^\s<>@]+$/.test(address)) return address;
  throw new MailFault("This is no address that mail can be sent to.", { kind: "rejected", mayHaveArrived: "no" });
}
