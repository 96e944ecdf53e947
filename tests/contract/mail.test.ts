/** Our mail against a server that speaks SMTP: what arrives, and what every way of failing comes to. */
import { createServer, type AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { asInstant } from "#backend/domain/instant.ts";
import { MailFault, type MailMessage } from "#backend/ports/mail.ts";
import { Secret } from "#backend/ports/secret.ts";
import { createSmtpMail, type SmtpOptions } from "#backend/vendors/smtp/smtp-mail.ts";
import { createCallLog } from "#sandbox/call-log.ts";
import { createClock } from "#sandbox/clock.ts";
import { createFaultPlan } from "#sandbox/faults.ts";
import { openMailInbox } from "#sandbox/mail/mail-inbox.ts";
import { SmtpReceiver } from "#sandbox/mail/smtp-receiver.ts";
import { createSnapshot } from "#sandbox/snapshot.ts";
import { startEncryptingMailServer } from "#tests/support/encrypting-mail-server.ts";

const clock = createClock(() => Date.parse("2026-11-24T09:00:00Z"));
const world = { clock, snapshot: createSnapshot(undefined), faults: createFaultPlan(), log: createCallLog(clock) };
const inbox = openMailInbox(world);
const receiver = new SmtpReceiver(world, inbox);
let server: SmtpOptions;
beforeAll(async () => {
  const port = await receiver.listen(0);
  server = { host: "localhost", port, transport: "plain", patienceMs: 10_000, ownName: "slotside.example" };
});
afterAll(() => receiver.close());
beforeEach(() => {
  inbox.clear();
  world.faults.clear();
});

const file = (method: "REQUEST" | "CANCEL", name: string) => ({
  method,
  fileName: `${name}.ics`,
  text: `BEGIN:VCALENDAR\r\nMETHOD:${method}\r\nSUMMARY:Stunde für Lena\r\nEND:VCALENDAR\r\n`,
});
const message: MailMessage = {
  messageId: "0195f2d0-0000-7000-8000-000000000001@slotside.example",
  at: asInstant(Date.parse("2026-11-24T09:00:00Z")),
  from: { name: "Slotside", address: "no-reply@slotside.example" },
  to: { name: "Lena Fischer-Müller, Dr.", address: "lena@northwind.example" },
  subject: "Gebucht: Mathe für Anfänger und alle, die es wieder werden wollen (SL-7K3QX9TM), Do., 26. Nov. 2026, 10:00",
  language: "de",
  text: "Guten Tag,\n\n.\n..und ein Punkt am Anfang.\n",
  html: "<!doctype html>\n<p>Grüße</p>\n",
  calendars: [],
};
const send = (change: Partial<MailMessage> = {}, options: Partial<SmtpOptions> = {}) =>
  createSmtpMail({ ...server, ...options }).send({ ...message, ...change });
async function faultOf(sending: Promise<void>): Promise<Pick<MailFault, "kind" | "mayHaveArrived">> {
  const thrown = await sending.then(
    () => "nothing was thrown",
    (fault: unknown) => fault,
  );
  if (!(thrown instanceof MailFault)) throw new Error(`no MailFault but ${String(thrown)}`);
  const { kind, mayHaveArrived } = thrown;
  return { kind, mayHaveArrived };
}
const received = () => inbox.list("lena@northwind.example");

describe("mail over SMTP", () => {
  it("arrives as it was written, whatever characters it has", async () => {
    await send();
    const [mail] = received();
    expect(mail).toMatchObject({ subject: message.subject, text: message.text, html: message.html, calendars: [] });
    expect(mail?.headers).toMatchObject({
      "message-id": `<${message.messageId}>`,
      date: "Tue, 24 Nov 2026 09:00:00 +0000",
      to: "Lena Fischer-Müller, Dr. <lena@northwind.example>",
      "content-language": "de",
    });
    expect(mail?.envelopeFrom).toBe("no-reply@slotside.example");
  });

  it("lets no name, subject or text add a header or a reader", async () => {
    await send();
    const names = Object.keys(received()[0]?.headers ?? {}).toSorted();
    expect(names).toContain("auto-submitted");
    const nasty = fc.string({ unit: "binary", maxLength: 60 });
    const property = fc.asyncProperty(nasty, nasty, nasty, async (subject, name, more) => {
      inbox.clear();
      const text = `Hello ${more}`;
      await send({ subject: `${subject}\r\nBcc: x@y.z`, to: { ...message.to, name: `${name}\r\nX-More: 1` }, text });
      const [mail, ...others] = inbox.list();
      expect(others).toEqual([]);
      expect(mail?.to).toEqual(["lena@northwind.example"]);
      expect(Object.keys(mail?.headers ?? {}).toSorted()).toEqual(names);
      expect(mail?.text).toBe(Buffer.from(text).toString());
    });
    await fc.assert(property, { numRuns: 20 });
  });

  it("carries one calendar file as an invitation and as a file, and several as files", async () => {
    await send({ calendars: [file("REQUEST", "one")] });
    expect(received()[0]?.calendars.map(({ method }) => method)).toEqual(["REQUEST", "REQUEST"]);
    expect(received()[0]?.calendars[0]?.text).toBe(file("REQUEST", "one").text);
    await send({ calendars: [file("CANCEL", "one"), file("CANCEL", "two")] });
    expect(received()[0]?.calendars.map(({ method }) => method)).toEqual(["CANCEL", "CANCEL"]);
    expect(received()[0]?.text).toBe(message.text);
  });

  it("tells what passes from what does not, and whether it may have arrived", async () => {
    const cases = [
      [{ site: "smtp", method: "DATA", effect: "reset_after" }, { kind: "unavailable", mayHaveArrived: "yes" }, 1],
      [{ site: "smtp", method: "DATA", effect: "hold_after" }, { kind: "unavailable", mayHaveArrived: "yes" }, 1],
      [{ site: "smtp", method: "RCPT", effect: "reset_before" }, { kind: "unavailable", mayHaveArrived: "no" }, 0],
      [
        { site: "smtp", method: "RCPT", effect: "status", status: 550, body: "5.1.1 No such user" },
        { kind: "rejected", mayHaveArrived: "no" },
        0,
      ],
      [
        { site: "smtp", method: "RCPT", effect: "status", status: 451 },
        { kind: "unavailable", mayHaveArrived: "no" },
        0,
      ],
      [
        { site: "smtp", method: "MAIL", effect: "status", status: 553 },
        { kind: "not_allowed", mayHaveArrived: "no" },
        0,
      ],
      [{ site: "smtp", method: "DATA", effect: "status", status: 554 }, { kind: "rejected", mayHaveArrived: "no" }, 0],
      [
        { site: "smtp", method: "DATA", effect: "status", status: 452 },
        { kind: "unavailable", mayHaveArrived: "no" },
        0,
      ],
      [{ site: "smtp", method: "MAIL", effect: "hold_after" }, { kind: "unavailable", mayHaveArrived: "no" }, 0],
      [
        { site: "smtp", method: "EHLO", effect: "status", status: 421 },
        { kind: "unavailable", mayHaveArrived: "no" },
        0,
      ],
    ] as const;
    for (const [fault, expected, arrived] of cases) {
      inbox.clear();
      world.faults.clear();
      world.faults.add({ ...fault, times: 1 });
      const short = fault.effect === "hold_after" ? { patienceMs: 300 } : {};
      expect([fault.method, fault.effect, await faultOf(send({}, short))]).toEqual([
        fault.method,
        fault.effect,
        expected,
      ]);
      expect(received()).toHaveLength(arrived);
    }
  });

  it("says so when nobody listens", async () => {
    expect(await faultOf(send({}, { port: 1 }))).toEqual({ kind: "unavailable", mayHaveArrived: "no" });
  });

  it("sends no password where the server offers no encryption", async () => {
    const user = { name: "slotside", password: new Secret("correct horse") };
    expect(await faultOf(send({}, { user }))).toEqual({ kind: "not_allowed", mayHaveArrived: "no" });
    expect(received()).toEqual([]);
  });

  it.each(["starttls", "tls"] as const)(
    "goes to a server with %s, and the password only encrypted",
    async (transport) => {
      const encrypting = await startEncryptingMailServer(transport);
      const { port, heard } = encrypting;
      const how = transport === "tls" ? { port, transport } : { port };
      const user = (password: string) => ({ name: "slotside", password: new Secret(password) });
      await send({}, { ...how, user: user("correct horse") });
      expect(heard.filter((line) => /AUTH|MAIL/.test(line)).map((line) => line.slice(0, 20))).toEqual([
        "encrypted: AUTH PLAI",
        "encrypted: MAIL FROM",
      ]);
      expect(await faultOf(send({}, { ...how, user: user("wrong") }))).toEqual({
        kind: "not_allowed",
        mayHaveArrived: "no",
      });
      await encrypting.stop();
    },
  );

  it("sends nothing to what is no address", async () => {
    const to = { name: "", address: "lena@northwind.example>\r\nRCPT TO:<x@y.example" };
    expect(await faultOf(send({ to }))).toEqual({ kind: "rejected", mayHaveArrived: "no" });
  });

  it("gives up on a server that says something else", async () => {
    const other = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await new Promise<void>((resolve) => other.listen(0, "localhost", resolve));
    const { port } = other.address() as AddressInfo;
    expect(await faultOf(send({}, { port }))).toEqual({ kind: "unavailable", mayHaveArrived: "no" });
    await new Promise((resolve) => other.close(resolve));
  });
});
