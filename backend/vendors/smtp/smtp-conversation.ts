/** One conversation with a mail server, line by line. Sources: RFC 5321 (SMTP), RFC 3207 (STARTTLS), RFC 4954 (AUTH). */
import { connect as connectPlain } from "node:net";
import type { Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { MailFault } from "../../ports/mail.ts";

export interface SmtpReply {
  readonly code: number;
  /** Every line without its code. */
  readonly lines: readonly string[];
}

export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** `tls`: encrypted from the first byte. */
  readonly transport: "plain" | "tls";
  /** Longest wait for an answer, in milliseconds. */
  readonly patienceMs: number;
}

/** A connection on which one question is asked at a time. Everything rejects with MailFault `unavailable` when it breaks. */
export class SmtpConversation {
  readonly #server: SmtpServer;
  #socket: Socket;
  #received = "";
  #broken: Error | undefined;
  #wake: (() => void) | undefined;

  private constructor(server: SmtpServer, socket: Socket) {
    this.#server = server;
    this.#socket = socket;
    this.#listen();
  }

  /** Connects; the server's greeting is the first answer to read. */
  static async open(server: SmtpServer): Promise<SmtpConversation> {
    const { host, port, transport } = server;
    const socket = transport === "tls" ? connectTls({ host, port, servername: host }) : connectPlain({ host, port });
    const conversation = new SmtpConversation(server, socket);
    await conversation.#opened(transport === "tls" ? "secureConnect" : "connect");
    return conversation;
  }

  get isEncrypted(): boolean {
    return "encrypted" in this.#socket;
  }

  /** Goes on encrypted, after the server said that it is ready to. */
  async encrypt(): Promise<void> {
    this.#socket.removeAllListeners();
    // What came before the handshake could have been put there by anybody.
    this.#received = "";
    this.#socket = connectTls({ socket: this.#socket, servername: this.#server.host });
    this.#listen();
    await this.#opened("secureConnect");
  }

  async ask(line: string): Promise<SmtpReply> {
    this.#socket.write(`${line}\r\n`);
    return this.read();
  }

  /** Sends the message after DATA: lines that begin with a dot get another one. */
  async askWithMessage(message: string): Promise<SmtpReply> {
    this.#socket.write(`${message.replaceAll(/^\./gm, "..")}.\r\n`);
    return this.read();
  }

  async read(): Promise<SmtpReply> {
    const lines: string[] = [];
    for (;;) {
      const line = await this.#line();
      const [, code, separator, text = ""] = /^(\d{3})([ -]?)(.*)$/.exec(line) ?? [];
      if (code === undefined) throw this.#fault(`said something that is no answer: ${line.slice(0, 80)}`);
      lines.push(text);
      if (separator !== "-") return { code: Number(code), lines };
    }
  }

  close(): void {
    this.#socket.removeAllListeners();
    this.#socket.on("error", () => undefined);
    this.#socket.destroy();
  }

  #listen(): void {
    this.#socket.setTimeout(this.#server.patienceMs);
    this.#socket.on("data", (chunk: Buffer) => {
      this.#received += chunk.toString("utf8");
      this.#wake?.();
    });
    this.#socket.on("timeout", () => this.#break(new Error("no answer in time")));
    this.#socket.on("error", (error) => this.#break(error));
    this.#socket.on("close", () => this.#break(new Error("the connection was closed")));
  }

  #break(cause: Error): void {
    this.#broken ??= cause;
    this.#wake?.();
  }

  async #opened(event: "connect" | "secureConnect"): Promise<void> {
    const opened = Promise.withResolvers<void>();
    this.#socket.once(event, () => opened.resolve());
    this.#wake = () => {
      if (this.#broken) opened.reject(this.#fault(this.#broken.message, this.#broken));
    };
    this.#wake();
    await opened.promise;
    this.#wake = undefined;
  }

  async #line(): Promise<string> {
    for (;;) {
      const at = this.#received.indexOf("\r\n");
      if (at >= 0) {
        const line = this.#received.slice(0, at);
        this.#received = this.#received.slice(at + 2);
        return line;
      }
      await this.#news();
    }
  }

  async #news(): Promise<void> {
    if (this.#broken) throw this.#fault(this.#broken.message, this.#broken);
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#wake = undefined;
  }

  #fault(what: string, cause?: Error): MailFault {
    return new MailFault(`The mail server: ${what}`, { kind: "unavailable", mayHaveArrived: "no", cause });
  }
}
