/** Sends mail by SMTP, one connection per message, and says of what goes wrong what it means for us. The conversation is the library's. */
import { once } from "node:events";
import { connect as connectPlain } from "node:net";
import type { Socket } from "node:net";
import { Readable } from "node:stream";
import { connect as connectTls } from "node:tls";
import type { NodemailerError } from "nodemailer";
import SmtpConnection from "nodemailer/lib/smtp-connection";
import { MailFault } from "../../ports/mail.ts";
import type { Mail, MailFaultKind, MailMessage } from "../../ports/mail.ts";
import type { Secret } from "../../ports/secret.ts";
import { formatMessage } from "./mime-message.ts";

export interface SmtpOptions {
  readonly host: string;
  readonly port: number;
  /** `tls`: encrypted from the first byte. `plain` goes on encrypted when the server offers it. */
  readonly transport: "plain" | "tls";
  readonly user?: { readonly name: string; readonly password: Secret<string> } | undefined;
  /** How we introduce ourselves: a host name. */
  readonly ownName: string;
  /** Longest wait for an answer, in milliseconds. */
  readonly patienceMs: number;
}

/** A password goes over an encrypted connection only: where the server offers none, sending fails with `not_allowed`. */
export function createSmtpMail(options: SmtpOptions): Mail {
  return {
    send: async (message) => {
      const written = await formatMessage(message);
      const connection = await open(options);
      try {
        await introduce(connection, options);
        await deliver(connection, message, written);
      } finally {
        connection.close();
      }
    },
  };
}

/**
 * The socket is opened here: this way names are looked up as everywhere else in the process (the library asks name servers only at
 * first, which do not know the names of a hosts file, and keeps what they said).
 */
async function open({ host, port, transport, ownName, patienceMs }: SmtpOptions): Promise<SmtpConnection> {
  const isTls = transport === "tls";
  const socket: Socket = isTls ? connectTls({ host, port, servername: host }) : connectPlain({ host, port });
  const giveUp = (): unknown => socket.destroy(new Error("no answer in time"));
  socket.setTimeout(patienceMs).once("timeout", giveUp);
  await once(socket, isTls ? "secureConnect" : "connect").catch((cause: unknown) => {
    throw new MailFault("The mail server cannot be reached.", { kind: "unavailable", mayHaveArrived: "no", cause });
  });
  socket.off("timeout", giveUp);
  const patience = { connectionTimeout: patienceMs, greetingTimeout: patienceMs, socketTimeout: patienceMs };
  return new SmtpConnection({ connection: socket, secure: isTls, secured: isTls, host, name: ownName, ...patience });
}

/** Greeting, encryption where it is offered, and the password. */
async function introduce(connection: SmtpConnection, { user }: SmtpOptions): Promise<void> {
  await answered(connection, (done) => connection.connect(done)).catch(failed("no"));
  if (!user) return;
  if (!connection.secure) {
    const why = "The mail server offers no encryption, and the password is not sent without.";
    throw new MailFault(why, { kind: "not_allowed", mayHaveArrived: "no" });
  }
  const credentials = { user: user.name, pass: user.password.reveal() };
  await answered(connection, (done) => connection.login({ credentials }, done)).catch(failed("no"));
}

async function deliver(connection: SmtpConnection, { from, to }: MailMessage, written: Buffer): Promise<void> {
  let mayHaveArrived: "yes" | "no" = "no";
  // Read once the server said that it will take the message. From there on a connection that breaks leaves it open.
  const bytes = new Readable({
    read() {
      mayHaveArrived = "yes";
      this.push(written);
      this.push(null);
    },
  });
  const envelope = { from: from.address, to: to.address, size: written.length };
  await answered(connection, (done) => connection.send(envelope, bytes, done)).catch((error: unknown) =>
    failed(mayHaveArrived)(error),
  );
}

/** The library tells of a failure by the callback, by an event, or only by its end. */
function answered(connection: SmtpConnection, ask: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.on("error", reject).on("end", () => reject(new Error("the connection was closed")));
    ask((error) => (error ? reject(error) : resolve()));
  });
}

/** What the server answered is its word: the message surely did not arrive. */
function failed(mayHaveArrived: "yes" | "no"): (error: unknown) => never {
  return (cause) => {
    const error = cause as NodemailerError;
    const kind = kindOf(error);
    if (error.responseCode) {
      const answer = error.response?.replaceAll(/\s+/g, " ").slice(0, 300);
      throw new MailFault(`The mail server answered ${answer}`, { kind, mayHaveArrived: "no", answer, cause });
    }
    if (kind === "rejected") {
      // Without the library's words: they name the address.
      throw new MailFault("The message cannot be sent to this address.", { kind, mayHaveArrived: "no" });
    }
    throw new MailFault(`The mail server: ${error.message}`, { kind, mayHaveArrived, cause });
  };
}

/** What the server puts off (4xx) is worth another try; what it refuses (5xx) is about the reader, the message, or us. */
function kindOf({ code, command, permanent, responseCode }: NodemailerError): MailFaultKind {
  if (!responseCode) return code === "EENVELOPE" || code === "EMESSAGE" ? "rejected" : "unavailable";
  if (!permanent) return "unavailable";
  return command === "RCPT TO" || command === "DATA" ? "rejected" : "not_allowed";
}
