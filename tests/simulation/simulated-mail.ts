/** The mail server of a simulation: what connects to it speaks with the stand-in's own conversation, a line at a time, at gates. */
import { EventEmitter } from "node:events";
import net from "node:net";
import { syncBuiltinESMExports } from "node:module";
import { createSession, type SmtpSession } from "#sandbox/mail/smtp-session.ts";
import type { MailInbox } from "#sandbox/mail/mail-inbox.ts";
import type { World } from "#sandbox/world.ts";
import type { Scheduler } from "./scheduler.ts";

export interface MailGround {
  readonly scheduler: Scheduler;
  readonly world: World;
  readonly mail: MailInbox;
}

let ground: MailGround | undefined;
const realConnect = net.connect;

/** From now on connections made by tasks reach this inbox. */
export function setMailServer(given: MailGround | undefined): void {
  ground = given;
  const connect = (...all: unknown[]): unknown =>
    ground?.scheduler.current() ? new MailSocket(ground) : (realConnect as (...all: unknown[]) => unknown)(...all);
  net.connect = connect as typeof net.connect;
  syncBuiltinESMExports();
}

/** As much of a socket as a mail client uses. */
class MailSocket extends EventEmitter {
  readonly #ground: MailGround;
  readonly #session: SmtpSession;
  #isOver = false;
  #patienceMs = 0;

  constructor(ground: MailGround) {
    super();
    this.#ground = ground;
    this.#session = createSession(ground.world, ground.mail);
    void ground.scheduler.gate("connect smtp", async () => this.#open());
  }

  /** The name is told once whoever connects listens. */
  #open(): void {
    this.emit("connect");
    this.#say("220 localhost ready");
  }

  setTimeout(ms: number): this {
    this.#patienceMs = ms;
    return this;
  }

  write(text: string): boolean {
    const verb = /^(EHLO|MAIL|RCPT|DATA|QUIT|RSET)\b/.exec(text)?.[0] ?? "message";
    void this.#ground.scheduler.gate(`smtp ${verb}`, () => this.#answer(text));
    return true;
  }

  async #answer(text: string): Promise<void> {
    for (const line of text.split("\r\n").slice(0, -1)) {
      const reply = await this.#session.take(Buffer.from(line));
      if (reply === undefined) continue;
      if (reply === "reset") return void this.emit("error", new Error("ECONNRESET"));
      if (reply === "silence") return void this.#ground.scheduler.timer(this.#patienceMs, () => this.emit("timeout"));
      this.#say(reply.text);
    }
  }

  #say(text: string): void {
    if (!this.#isOver) this.emit("data", Buffer.from(`${text}\r\n`));
  }

  destroy(): this {
    this.#isOver = true;
    return this;
  }
}
