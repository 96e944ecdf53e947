import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { createCallLog } from "../call-log.ts";
import { createClock } from "../clock.ts";
import { createFaultPlan } from "../faults.ts";
import { createSnapshot } from "../snapshot.ts";
import { openMailInbox } from "./mail-inbox.ts";
import { SmtpReceiver } from "./smtp-receiver.ts";

const clock = createClock(() => Date.parse("2026-11-24T09:00:00Z"));
const world = { clock, snapshot: createSnapshot(undefined), faults: createFaultPlan(), log: createCallLog(clock) };
const inbox = openMailInbox(world);
const receiver = new SmtpReceiver(world, inbox);
let port = 0;
beforeAll(async () => {
  port = await receiver.listen(0);
});
afterAll(() => receiver.close());
beforeEach(() => {
  inbox.clear();
  world.faults.clear();
});

/** Says the lines one by one, waiting for each answer; a message ends with a dot of its own. Gives the answers. */
async function talk(lines: readonly string[]): Promise<string[]> {
  const socket = connect(port, "localhost");
  const answers = [await heard(socket)];
  for (const line of lines) {
    socket.write(`${line}\r\n`);
    answers.push(await heard(socket));
  }
  socket.destroy();
  return answers.map((answer) => answer.trim());
}

function heard(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    const done = (): void => {
      socket.off("data", more).off("close", done);
      resolve(text);
    };
    const more = (chunk: Buffer): void => {
      text += chunk.toString("utf8");
      if (/^\d{3} .*\r\n$/m.test(text)) done();
    };
    socket.on("data", more).on("close", done);
  });
}

const envelope = [
  "EHLO product",
  "MAIL FROM:<notices@slotside.example> SIZE=300",
  "RCPT TO:<Lena@northwind.example>",
  "DATA",
];

describe("the mail inbox", () => {
  it("takes a mail over SMTP and shows who, what and the invitation", async () => {
    const message = [
      "From: Slotside <notices@slotside.example>",
      "To: Lena Vogt <lena@northwind.example>",
      "Subject: =?utf-8?Q?Moved:_Mentoring?=",
      " =?utf-8?B?IOKAkyBUdWVzZGF5?=",
      'Content-Type: multipart/alternative; boundary="b=1"',
      "",
      "--b=1",
      "Content-Type: text/plain; charset=utf-8",
      "Content-Transfer-Encoding: quoted-printable",
      "",
      "It starts at 10:00 =E2=80=93 see you the=",
      "re.",
      "..and a line that begins with a dot",
      "--b=1",
      'Content-Type: text/calendar; charset=utf-8; method=REQUEST; name="invite.ics"',
      "Content-Transfer-Encoding: base64",
      "",
      Buffer.from("BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n").toString("base64"),
      "--b=1--",
      ".",
    ].join("\r\n");
    const answers = await talk([...envelope, message, "QUIT"]);
    expect(answers.map((answer) => answer.split(/[ -]/)[0])).toEqual(["220", "250", "250", "250", "354", "250", "221"]);
    const [mail] = inbox.list();
    expect(mail).toMatchObject({
      receivedAt: clock.now(),
      envelopeFrom: "notices@slotside.example",
      to: ["lena@northwind.example"],
      from: "Slotside <notices@slotside.example>",
      subject: "Moved: Mentoring – Tuesday",
    });
    expect(mail?.text).toBe("It starts at 10:00 – see you there.\r\n.and a line that begins with a dot");
    expect(mail?.calendars).toEqual([
      { method: "REQUEST", text: "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n" },
    ]);
  });

  it("shows the newest first, and only one person's when asked", async () => {
    const to = (address: string): string[] => [
      "EHLO product",
      "MAIL FROM:<>",
      `RCPT TO:<${address}>`,
      "DATA",
      `Subject: For ${address}\r\n\r\nHello\r\n.`,
    ];
    await talk(to("a@x.example"));
    await talk(to("b@x.example"));
    expect(inbox.list().map(({ subject }) => subject)).toEqual(["For b@x.example", "For a@x.example"]);
    expect(inbox.list("A@x.example").map(({ text }) => text)).toEqual(["Hello\r\n"]);
  });

  it("offers no encryption, refuses what is too big and what is out of order", async () => {
    const answers = await talk([
      "MAIL FROM:<a@x.example>",
      "EHLO p",
      "STARTTLS",
      "DATA",
      "MAIL FROM:<a@x.example> SIZE=99999999",
    ]);
    expect(answers.map((answer) => answer.slice(0, 3))).toEqual(["220", "503", "250", "502", "503", "552"]);
    expect(answers[2]).not.toContain("STARTTLS");
    expect(answers[2]).toContain("SIZE 10485760");
  });

  it("answers several commands that arrive at once in their order", async () => {
    const socket = connect(port, "localhost");
    await heard(socket);
    const message = "Subject: At once\r\n\r\n.\r\n";
    socket.write(`EHLO p\r\nMAIL FROM:<a@x.example>\r\nRCPT TO:<b@x.example>\r\nDATA\r\n${message}QUIT\r\n`);
    await new Promise((resolve) => socket.on("data", () => undefined).once("end", resolve));
    socket.destroy();
    expect(inbox.list()[0]?.subject).toBe("At once");
  });

  it("keeps a mail whose answer is lost, and none that a fault refuses", async () => {
    const message = "Subject: Lost\r\n\r\nText\r\n.";
    world.faults.add({ site: "smtp", method: "DATA", effect: "status", status: 451, body: "4.3.2 Busy", times: 1 });
    expect((await talk([...envelope, message])).at(-1)).toBe("451 4.3.2 Busy");
    expect(inbox.list()).toEqual([]);
    world.faults.add({ site: "smtp", method: "DATA", effect: "reset_after", times: 1 });
    expect((await talk([...envelope, message])).at(-1)).toBe("");
    expect(inbox.list()).toHaveLength(1);
    world.faults.add({ site: "smtp", method: "RCPT", path: "^Lena@", effect: "status", status: 550, times: 1 });
    expect((await talk(envelope.slice(0, 3))).at(-1)).toMatch(/^550/);
  });

  it("finds its mails again after a restart", async () => {
    await talk([...envelope, "Subject: Kept\r\n\r\nText\r\n."]);
    const saved = JSON.parse(JSON.stringify({ last: 7, mails: inbox.list() })) as unknown;
    const snapshot = { ...createSnapshot(undefined), load: <T>() => saved as T };
    const again = openMailInbox({ clock, snapshot });
    expect(again.list("lena@northwind.example")[0]).toMatchObject({ subject: "Kept" });
    expect(again.deliver({ from: "", to: [], raw: Buffer.from("") }).id).toBe("mail-8");
  });
});
