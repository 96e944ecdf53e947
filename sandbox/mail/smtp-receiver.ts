/**
 * A mail server that takes every mail and passes none on: EHLO, HELO, MAIL, RCPT, DATA, RSET, NOOP, VRFY, QUIT (RFC 5321), with
 * SIZE, 8BITMIME and SMTPUTF8. No STARTTLS and no AUTH: it listens on this computer only.
 */
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { World } from "../world.ts";
import type { MailInbox } from "./mail-inbox.ts";
import { createSession, type Reply } from "./smtp-session.ts";

/** Site name `smtp` for faults and the call log. */
export class SmtpReceiver {
  readonly #world: Pick<World, "faults" | "log">;
  readonly #inbox: MailInbox;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  constructor(world: Pick<World, "faults" | "log">, inbox: MailInbox) {
    this.#world = world;
    this.#inbox = inbox;
  }

  /** Listens on `localhost`; port 0 picks a free one. Resolves to the port. */
  async listen(port: number): Promise<number> {
    const server = createServer((socket) => this.#serve(socket));
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "localhost", () => resolve());
    });
    return (server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    const session = createSession(this.#world, this.#inbox);
    let waiting = Buffer.alloc(0);
    let turn = Promise.resolve();
    const say = (reply: Reply): void => {
      if (socket.destroyed) return;
      if (reply === "reset") return void socket.destroy();
      if (reply === "silence") return;
      socket.write(`${reply.text}\r\n`);
      if (reply.closes) socket.end();
    };
    // Pipelined commands are answered one after the other, in their order.
    const answerLines = async (earlier: Promise<void>): Promise<void> => {
      await earlier;
      for (let end = waiting.indexOf("\r\n"); end >= 0; end = waiting.indexOf("\r\n")) {
        const line = waiting.subarray(0, end);
        waiting = waiting.subarray(end + 2);
        const reply = await session.take(line);
        if (reply) say(reply);
      }
    };
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#sockets.delete(socket));
    socket.on("data", (chunk) => {
      waiting = Buffer.concat([waiting, chunk]);
      turn = answerLines(turn);
    });
    say({ text: "220 localhost ESMTP Slotside sandbox" });
  }
}
