/**
 * What people were told by mail: no message twice but where its answer was lost, no change twice, and the calendar files that they hold
 * say in the end what is.
 */
import type { ReceivedMail } from "#sandbox/mail/mail-inbox.ts";
import { allCopies } from "./calendar-copies.ts";
import { attendingOf, type Ground, isOn, type SessionRow } from "./checked-ground.ts";

interface NoticeRow {
  readonly id: string;
  readonly session_id: string;
  readonly person_id: string;
  readonly channel: string;
  readonly outcome: string;
  readonly reason: string | null;
  readonly carried_by: string | null;
  readonly address: string | null;
}

/** A calendar file that somebody was sent. */
interface File {
  readonly messageId: string;
  readonly to: string;
  readonly uid: string;
  /** Of the session it speaks of. */
  readonly reference: string;
  readonly method: string;
  readonly sequence: number;
  readonly startsAt: string;
  readonly endsAt: string;
}

export async function checkMails(ground: Ground): Promise<void> {
  const { rows: notices } = await ground.stage.world.pglite.query<NoticeRow>(
    "select id, session_id, person_id, channel, outcome, reason, carried_by, address from session_notices",
  );
  const mails = ours(ground);
  sentOnce(ground);
  const messages = [...new Map(mails.map((mail) => [messageIdOf(mail), mail])).values()];
  everyNoticeArrived(ground, notices, messages);
  const files = messages.flatMap(filesIn);
  noChangeTwice(ground, messages, files);
  filesSayWhatIs(ground, notices, files);
}

const messageIdOf = ({ headers }: ReceivedMail): string => headers["message-id"] ?? "";

/** Oldest first. Calendars send mails of their own, which are theirs to count. */
function ours({ stage }: Ground): readonly ReceivedMail[] {
  return stage.world.clouds.mail
    .list()
    .filter(({ envelopeFrom }) => envelopeFrom === "no-reply@slotside.example")
    .toReversed();
}

/** The same message again is allowed where nobody can know that it arrived: its answer was lost, or who heard it died. */
function sentOnce({ stage, say }: Ground): void {
  const { deliveries, clouds } = stage.world;
  const mailById = new Map(clouds.mail.list().map((mail) => [mail.id, mail]));
  const last = new Map<string, { readonly mail: ReceivedMail; readonly isKnown: boolean }>();
  for (const { mailId, life, isConfirmed } of deliveries) {
    const mail = mailById.get(mailId);
    if (!mail) continue;
    const key = `${messageIdOf(mail)} to ${mail.to.join()}`;
    const before = last.get(key);
    if (before?.isKnown) say("no message is sent twice", `${key}: ${mail.subject}`);
    if (before && contentOf(before.mail) !== contentOf(mail))
      say("no message is sent twice", `${key}: it says something else the second time`);
    last.set(key, { mail, isKnown: isConfirmed && life?.isDead !== true });
  }
}

const contentOf = ({ subject, text, calendars }: ReceivedMail): string =>
  JSON.stringify([subject, text, calendars.map((file) => file.text)]);

/** What is noted as sent was sent, what was sent is noted, and nothing waits. */
function everyNoticeArrived({ say }: Ground, notices: readonly NoticeRow[], messages: readonly ReceivedMail[]): void {
  const byId = new Map(messages.map((mail) => [messageIdOf(mail).replace(/^<|@.*$/g, ""), mail]));
  const known = new Set(notices.map(({ id }) => id));
  for (const { id, channel, outcome, carried_by, address } of notices) {
    if (outcome === "waiting") say("everything converges", `notice ${id} to ${address} waits`);
    if (channel !== "email" || outcome !== "sent" || carried_by !== null) continue;
    if (byId.get(id)?.to.join() !== address?.toLowerCase())
      say("everybody hears", `notice ${id} to ${address} is noted as sent and did not arrive`);
  }
  for (const [id, mail] of byId)
    if (!id.startsWith("incident.") && !known.has(id))
      say("everybody hears", `${id} to ${mail.to.join()} was sent and is not noted: ${mail.subject}`);
}

function filesIn(mail: ReceivedMail): readonly File[] {
  return mail.calendars.map(({ method = "", text }) => {
    const unfolded = text.replaceAll(/\r?\n[ \t]/g, "");
    const field = (name: string): string =>
      new RegExp(`^${name}[^:\r\n]*:(.*)$`, "m").exec(unfolded)?.[1]?.trim() ?? "";
    return {
      messageId: messageIdOf(mail),
      to: mail.to.join(),
      uid: field("UID"),
      reference: /SL-[0-9A-Z]{8,12}/.exec(field("DESCRIPTION"))?.[0] ?? "",
      method,
      sequence: Number(field("SEQUENCE")),
      startsAt: field("DTSTART"),
      endsAt: field("DTEND"),
    };
  });
}

/** Two messages with one file of the same number, or the same words twice in a row, are one change told twice. */
function noChangeTwice({ say }: Ground, messages: readonly ReceivedMail[], files: readonly File[]): void {
  const ofSequence = new Map<string, Set<string>>();
  for (const { to, uid, sequence, messageId } of files) {
    const key = `${to} ${uid} ${sequence}`;
    ofSequence.set(key, (ofSequence.get(key) ?? new Set()).add(messageId));
  }
  for (const [key, ids] of ofSequence) if (ids.size > 1) say("nobody hears twice", `${ids.size} messages: ${key}`);
  const latest = new Map<string, string>();
  for (const mail of messages) {
    const references = [...new Set(mail.text.match(/SL-[0-9A-Z]{8,12}/g))].sort().join();
    if (references === "") continue;
    const key = `${mail.to.join()} of ${references}`;
    // Whoever puts something back again and again is told of it once an hour.
    const hour = mail.subject.startsWith("Put back")
      ? Math.floor(Date.parse(mail.headers["date"] ?? "") / 3_600_000)
      : "";
    const words = `${mail.subject}\n${mail.text}\n${hour}`;
    if (latest.get(key) === words) say("nobody hears twice", `${key}: ${mail.subject} (${messageIdOf(mail)})`);
    latest.set(key, words);
  }
}

/** `20260312T090000Z` */
const stamp = (at: Date): string => at.toISOString().replaceAll(/[-:]|\.\d{3}/g, "");

/** Somebody's file of a session lies in their calendar until another one changes it or takes it away. */
function filesSayWhatIs(ground: Ground, notices: readonly NoticeRow[], files: readonly File[]): void {
  const { rows, say, stage } = ground;
  const latest = new Map<string, File>();
  for (const file of files) {
    const key = `${file.uid} ${file.to}`;
    if (file.sequence >= (latest.get(key)?.sequence ?? -1)) latest.set(key, file);
  }
  const refused = new Set(
    notices.filter(({ outcome }) => outcome === "failed").map((row) => `${row.session_id} ${row.person_id}`),
  );
  const organized = new Set(
    allCopies(stage.world).flatMap(({ isOrganizer, reference }) => (isOrganizer ? [reference] : [])),
  );
  for (const row of rows) {
    for (const person of ground.people.filter(({ tenantId }) => tenantId === row.tenant_id)) {
      if (refused.has(`${row.id} ${person.id}`)) continue;
      const held = [...latest.values()].filter(
        ({ to, reference }) => to === person.email && reference === row.reference,
      );
      const standing = held.filter(({ method }) => method !== "CANCEL");
      const [file = held[0]] = standing;
      const where = `${row.reference} for ${person.handle}`;
      const takesPart = isOn(row) && partOf(row).includes(person.id);
      if (takesPart && !file && (person.isGuest || !organized.has(row.reference)))
        say("everybody hears", `${where}: it stands in no calendar, and they were sent no file`);
      if (standing.length > 1)
        say("nobody hears twice", `${where}: ${standing.length} entries stand in their calendar`);
      if (!file) continue;
      if (!takesPart && file.method !== "CANCEL")
        say("nothing is left over", `${where}: the calendar file they were sent still stands`);
      if (!takesPart) continue;
      if (file.method === "CANCEL") say("everybody hears", `${where}: the last file took it away`);
      else if (file.startsAt !== stamp(row.starts_at) || file.endsAt !== stamp(row.ends_at))
        say("no wrong time", `${where}: the file says ${file.startsAt}, booked for ${stamp(row.starts_at)}`);
    }
  }
}

const partOf = (row: SessionRow): readonly string[] => [...row.providers, ...attendingOf(row)];
