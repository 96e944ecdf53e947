/** A mail server that offers encryption and asks for a password, as far as our side of the conversation goes. */
import { readFileSync } from "node:fs";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { join } from "node:path";
import { createServer as createTlsServer, getCACertificates, setDefaultCACertificates, TLSSocket } from "node:tls";
import { ensureLocalCertificate } from "../../scripts/local-certificate.ts";
import { projectFolder } from "./project.ts";

export interface EncryptingMailServer {
  readonly port: number;
  /** What was said to it, each line with how it came. */
  readonly heard: readonly string[];
  stop(): Promise<void>;
}

/** `starttls`: in the clear until it is asked; `tls`: encrypted from the first byte. */
export async function startEncryptingMailServer(transport: "starttls" | "tls"): Promise<EncryptingMailServer> {
  const { certFile, keyFile } = await ensureLocalCertificate(join(projectFolder, ".local", "certificate"), new Date());
  const credentials = { cert: readFileSync(certFile), key: readFileSync(keyFile) };
  setDefaultCACertificates([...getCACertificates("default"), readFileSync(certFile, "utf8")]);
  const heard: string[] = [];
  const talk = (socket: Socket, how: "clear" | "encrypted"): void => {
    let isData = false;
    socket.on("error", () => undefined);
    socket.on("data", (chunk: Buffer) => {
      for (const line of chunk.toString("utf8").split("\r\n").slice(0, -1)) {
        if (isData) {
          isData = line !== ".";
          if (!isData) socket.write("250 2.0.0 Ok\r\n");
          continue;
        }
        heard.push(`${how}: ${line}`);
        if (line === "STARTTLS") {
          socket.removeAllListeners("data");
          socket.write("220 2.0.0 Ready\r\n", () =>
            talk(new TLSSocket(socket, { isServer: true, ...credentials }), "encrypted"),
          );
          return;
        }
        isData = line === "DATA";
        socket.write(answerTo(line, how));
      }
    });
  };
  const greet = (socket: Socket, how: "clear" | "encrypted"): void => {
    socket.write("220 localhost ESMTP\r\n");
    talk(socket, how);
  };
  const server =
    transport === "tls"
      ? createTlsServer(credentials, (socket) => greet(socket, "encrypted"))
      : createServer((socket) => greet(socket, "clear"));
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function answerTo(line: string, how: "clear" | "encrypted"): string {
  const [verb = ""] = line.split(" ");
  if (verb === "EHLO") return `250-localhost\r\n${how === "clear" ? "250 STARTTLS" : "250 AUTH PLAIN"}\r\n`;
  if (verb === "AUTH") {
    const isRight = Buffer.from(line.split(" ")[2] ?? "", "base64").toString("utf8") === "\0slotside\0correct horse";
    return isRight ? "235 2.7.0 Welcome\r\n" : "535 5.7.8 Wrong\r\n";
  }
  return verb === "DATA" ? "354 Go on\r\n" : "250 2.0.0 Ok\r\n";
}
