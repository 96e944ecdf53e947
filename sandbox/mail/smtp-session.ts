/** One SMTP conversation, line by line, without its socket. Source: RFC 5321 §4; sizes RFC 1870. */
import type { World } from "../world.ts";
import type { MailInbox } from "./mail-inbox.ts";

/** `reset` drops the connection; `silence` never answers. */
export type Reply = { readonly text: string; readonly closes?: true } | "reset" | "silence";

export interface SmtpSession {
  /** A line without its CRLF; nothing is to be said within a message. */
  take(line: Buffer): Promise<Reply | undefined>;
}

const sizeLimit = 10 * 1024 * 1024;
const recipientLimit = 100;
const tooBig = "552 5.3.4 Message size exceeds fixed limit";

interface Talk {
  isGreeted: boolean;
  envelope: { readonly from: string; readonly to: string[] } | undefined;
  /** The message so far, while one is being sent. */
  data: { readonly lines: Buffer[]; size: number } | undefined;
}

type Command = (talk: Talk, rest: string) => string;

const greeting =
  (text: string): Command =>
  (talk) => {
    talk.isGreeted = true;
    talk.envelope = undefined;
    return text;
  };

const commands: Readonly<Record<string, Command>> = {
  EHLO: greeting(`250-localhost\r\n250-SIZE ${sizeLimit}\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 PIPELINING`),
  HELO: greeting("250 localhost"),
  MAIL(talk, rest) {
    const [, from, options = ""] = /^FROM:\s*<([^>]*)>\s*(.*)$/i.exec(rest) ?? [];
    if (!talk.isGreeted) return "503 5.5.1 Say EHLO first";
    if (talk.envelope) return "503 5.5.1 Sender already given";
    if (from === undefined) return "501 5.5.4 Syntax: MAIL FROM:<address>";
    if (Number(/SIZE=(\d+)/i.exec(options)?.[1] ?? 0) > sizeLimit) return tooBig;
    talk.envelope = { from, to: [] };
    return "250 2.1.0 Ok";
  },
  RCPT({ envelope }, rest) {
    const to = /^TO:\s*<([^<>\s]+@[^<>\s]+)>/i.exec(rest)?.[1];
    if (!envelope) return "503 5.5.1 Need MAIL first";
    if (to === undefined) return "501 5.1.3 Syntax: RCPT TO:<address>";
    if (envelope.to.length >= recipientLimit) return "452 4.5.3 Too many recipients";
    envelope.to.push(to);
    return "250 2.1.5 Ok";
  },
  DATA(talk) {
    if (!talk.envelope || talk.envelope.to.length === 0) return "503 5.5.1 Need RCPT first";
    talk.data = { lines: [], size: 0 };
    return "354 End data with <CR><LF>.<CR><LF>";
  },
  RSET(talk) {
    talk.envelope = undefined;
    return "250 2.0.0 Ok";
  },
  NOOP: () => "250 2.0.0 Ok",
  VRFY: () => "252 2.0.0 Send some mail and see",
  QUIT: () => "221 2.0.0 Bye",
  STARTTLS: () => "502 5.5.1 Not offered",
  AUTH: () => "502 5.5.1 Not offered",
};

/** Mails go to the inbox and, without their text, to the call log. */
export function createSession(world: Pick<World, "faults" | "log">, inbox: MailInbox): SmtpSession {
  const talk: Talk = { isGreeted: false, envelope: undefined, data: undefined };
  return {
    async take(line) {
      if (talk.data) {
        const isEnd = line.length === 1 && line[0] === dot;
        if (!isEnd) addLine(talk.data, line);
        return isEnd ? await endMessage(world, inbox, talk) : undefined;
      }
      const [, verb = "", rest = ""] = /^(\S*)\s*(.*)$/.exec(line.toString("utf8")) ?? [];
      const name = verb.toUpperCase();
      const command = commands[name];
      if (!command) return { text: "500 5.5.2 Command not recognized" };
      // DATA goes wrong at its end only: the answer that counts is the one after the message.
      if (name === "DATA") return { text: command(talk, rest) };
      const path = /<([^>]*)>/.exec(rest)?.[1] ?? "";
      return await withFaults(world, { method: name, path }, () => command(talk, rest));
    },
  };
}

const dot = 0x2e;

function addLine(data: { readonly lines: Buffer[]; size: number }, line: Buffer): void {
  const unstuffed = line[0] === dot ? line.subarray(1) : line;
  data.size += unstuffed.length + 2;
  if (data.size <= sizeLimit) data.lines.push(Buffer.from(unstuffed), Buffer.from("\r\n"));
}

async function endMessage(world: Pick<World, "faults" | "log">, inbox: MailInbox, talk: Talk): Promise<Reply> {
  const { from, to } = talk.envelope ?? { from: "", to: [] };
  const { lines, size } = talk.data ?? { lines: [], size: 0 };
  talk.envelope = undefined;
  talk.data = undefined;
  return await withFaults(world, { method: "DATA", path: to.join(",") }, () => {
    if (size > sizeLimit) return tooBig;
    const { id, subject } = inbox.deliver({ from, to, raw: Buffer.concat(lines) });
    world.log.record({
      site: "smtp",
      method: "DATA",
      url: new URL(`smtp://localhost/${to.join(",")}`),
      requestHeaders: {},
      requestBody: { from, to, subject },
      status: 250,
      responseBody: undefined,
      problems: [],
    });
    return `250 2.0.0 Ok: queued as ${id}`;
  });
}

/** Faults of the site `smtp` name the command as method; the path is the address, at DATA all recipients with commas. */
async function withFaults(
  { faults }: Pick<World, "faults">,
  { method, path }: { readonly method: string; readonly path: string },
  act: () => string,
): Promise<Reply> {
  const fault = faults.take("smtp", method, path);
  if (fault?.effect === "reset_before") return "reset";
  if (fault?.delayMs) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
  if (fault?.effect === "status")
    return {
      text: `${fault.status ?? 451} ${typeof fault.body === "string" ? fault.body : "4.3.0 Try again later"}`,
    };
  const text = act();
  if (fault?.effect === "reset_after") return "reset";
  if (fault?.effect === "hold_after") return "silence";
  return { text, ...(method === "QUIT" ? { closes: true as const } : {}) };
}
