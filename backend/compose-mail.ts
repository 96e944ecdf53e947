/** The mail server that the settings name, and whom mails come from. */
import type { Config } from "./config.ts";
import type { Mail, MailAddress } from "./ports/mail.ts";
import { Secret } from "./ports/secret.ts";
import { createSmtpMail } from "./vendors/smtp/smtp-mail.ts";

/** Longest wait for one answer of the mail server. */
const patienceMs = 20_000;

export interface ComposedMail {
  /** Absent when no mail server is set up. */
  readonly mail: Mail | undefined;
  readonly sender: MailAddress;
}

export function composeMail({ SMTP_URL, MAIL_FROM, PUBLIC_ORIGIN }: Config): ComposedMail {
  const ownName = new URL(PUBLIC_ORIGIN).hostname;
  const [, name = "", address] = /^\s*(.*?)\s*<([^>]+)>$/.exec(MAIL_FROM ?? "") ?? [];
  const sender = address ? { name, address } : { name: "Slotside", address: MAIL_FROM ?? `no-reply@${ownName}` };
  if (SMTP_URL === undefined) return { mail: undefined, sender };
  const url = new URL(SMTP_URL);
  const isTls = url.protocol === "smtps:";
  const user = url.username
    ? { name: decodeURIComponent(url.username), password: new Secret(decodeURIComponent(url.password)) }
    : undefined;
  const port = Number(url.port) || (isTls ? 465 : 587);
  const transport = isTls ? ("tls" as const) : ("plain" as const);
  return { mail: createSmtpMail({ host: url.hostname, port, transport, user, ownName, patienceMs }), sender };
}
