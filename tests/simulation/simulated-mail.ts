/** The mail server of a simulation: what connects to it speaks with the stand-in's own conversation, a line at a time, at gates. */
import net from "node:net";
import { syncBuiltinESMExports } from "node:module";
import { Duplex } from "node:stream";
import { createSession, type SmtpSession } from "#sandbox/mail/smtp-session.ts";
import type { MailInbox, ReceivedMail } from "#sandbox/mail/mail-inbox.ts";
import type { World } from "#sandbox/world.ts";
import type { Life, Scheduler } from "./scheduler.ts";

/** A message that the server took. */
export interface Delivery {
  readonly mailId: string;
  /** Whose connection it came by. */
  readonly life: Life | undefined;
  /** The sender was told that it is there. */
  readonly isConfirmed: boolean;
}

export interface MailGround {
  readonly scheduler: Scheduler;
  readonly world: World;
  readonly mail: MailInbox;
  /** Everything that was taken, oldest first. */
  readonly deliveries: Delivery[];
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
class MailSocket extends Duplex {
  readonly #ground: MailGround;
  readonly #session: SmtpSession;
  #patienceMs = 0;
  /** What was said and not answered yet: a command without its end, or a message up to its dot. */
  #said = "";
  #isMessage = false;
  #delivered: ReceivedMail | undefined;
  readonly #life: Life | undefined;

  constructor(ground: MailGround) {
    super();
    this.#ground = ground;
    this.#life = ground.scheduler.current()?.life;
    this.#session = createSession(ground.world, {
      ...ground.mail,
      deliver: (sent) => (this.#delivered = ground.mail.deliver(sent)),
    });
    void ground.scheduler.gate("connect smtp", async () => {
      this.emit("connect");
      this.push("220 localhost ready\r\n");
    });
  }

  setTimeout(ms: number): this {
    this.#patienceMs = ms;
    return this;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#said += chunk.toString("latin1");
    if (!this.#said.endsWith(this.#isMessage ? "\r\n.\r\n" : "\r\n")) return done();
    const lines = this.#said.split("\r\n").slice(0, -1);
    const verb = this.#isMessage ? "message" : (lines[0]?.split(" ")[0] ?? "");
    this.#said = "";
    this.#isMessage = false;
    void this.#ground.scheduler.gate(`smtp ${verb}`, async () => {
      await this.#answer(lines);
      done();
    });
  }

  override _final(done: () => void): void {
    this.push(null);
    done();
  }

  async #answer(lines: readonly string[]): Promise<void> {
    for (const line of lines) {
      const reply = await this.#session.take(Buffer.from(line, "latin1"));
      if (reply === undefined) continue;
      if (this.#delivered) {
        const isConfirmed = typeof reply !== "string";
        this.#ground.deliveries.push({ mailId: this.#delivered.id, life: this.#life, isConfirmed });
        this.#delivered = undefined;
      }
      if (reply === "reset") return void this.destroy(new Error("ECONNRESET"));
      if (reply === "silence") return void this.#ground.scheduler.timer(this.#patienceMs, () => this.emit("timeout"));
      this.#isMessage = reply.text.startsWith("354");
      if (!this.destroyed) this.push(`${reply.text}\r\n`);
    }
  }
}
