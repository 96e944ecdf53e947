/**
 * Tells people what changed about a session. Level-triggered: whatever happened, what each person was last told is compared with
 * what is, once the vendors had their chance to tell it by calendar. The record, what is to be sent, and what counts as told are
 * written in one transaction; sending comes after.
 */
import { asInstant } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import { isTimeToTell, nextReminder, patienceMs, planForPerson, usualReminders } from "../../domain/notice-plan.ts";
import type { News, Told } from "../../domain/notice-plan.ts";
import type { NoticeOccasion } from "../../domain/notice-text.ts";
import { isSeated, isWaiting } from "../../domain/roster.ts";
import type { OpenDatabase, Tx } from "../../platform/database.ts";
import type { Live } from "../../platform/live.ts";
import type { Log } from "../../platform/log.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import type { NoticeChannel } from "../../ports/notice-channel.ts";
import { composeNotice, whyOff } from "./compose-notice.ts";
import type { ComposeDeps, NoticePart } from "./compose-notice.ts";
import { goBackToKnown } from "./go-back-to-known.ts";
import { insertNotice } from "./notices.store.ts";
import { tellProposals } from "./tell-proposals.ts";
import { findRecipient, loadSubject, seatedOf } from "./subjects.store.ts";
import type { Recipient, Subject } from "./subjects.store.ts";
import {
  findUntold,
  loadTold,
  lockUntold,
  markTold,
  postponeTelling,
  putTellingOff,
  saveTold,
} from "./telling.store.ts";
import type { Actor, ToldRow, Untold } from "./telling.store.ts";

export interface TellDeps extends ComposeDeps {
  readonly database: OpenDatabase;
  readonly live: Live;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** Asked in this order; the first that reaches a person is taken. */
  readonly channels: readonly NoticeChannel[];
}

/** At most this many per sweep; the next one takes the rest. */
const mostPerSweep = 50;

/** Run it every half second or so. A session that fails is logged, and does not hold up the others. */
export function createTellDueSessions(deps: TellDeps): () => Promise<void> {
  const { database, clock, log } = deps;
  return async () => {
    for (const { tenantId, sessionId } of await findUntold(database.db, clock.now(), mostPerSweep)) {
      const scope = mintTenantScope(tenantId, "job");
      try {
        await database.transaction((tx) => tell(deps, tx, { scope, sessionId }));
      } catch (error) {
        log.error({ err: error, sessionId }, "telling people failed");
        await putTellingOff(database.db, scope, { sessionId, now: clock.now() });
      }
    }
  };
}

/** Something to tell one person about one session. */
interface Piece extends NoticePart {
  readonly to: Recipient;
  readonly news: News;
  readonly before: Told | undefined;
  readonly by: Actor | undefined;
}

async function tell(
  deps: TellDeps,
  tx: Tx,
  { scope, sessionId }: { readonly scope: TenantScope; readonly sessionId: string },
): Promise<void> {
  const now = deps.clock.now();
  const untold = await lockUntold(tx, scope, sessionId);
  const subjects = new Map<string, Subject>();
  for (const each of untold) {
    const subject = await loadSubject(tx, scope, each.sessionId);
    if (subject) subjects.set(each.sessionId, subject);
  }
  const waiting = untold.filter((each) => !isTime(each, subjects.get(each.sessionId), now));
  if (waiting.length > 0) {
    // Dates of one series are told together, so all of them wait for the last.
    const dueAt = asInstant(Math.max(now + 1, Math.min(...waiting.map((each) => each.waitingSince + patienceMs))));
    return postponeTelling(tx, scope, { sessionIds: untold.map((each) => each.sessionId), dueAt });
  }
  const sessionIds = [...subjects.keys()];
  if (sessionIds.length > 0) await goBackToKnown(tx, scope, { sessionIds, now });
  const pieces: Piece[] = [];
  for (const each of untold) {
    const subject = subjects.get(each.sessionId);
    if (subject && subject.endsAt > now)
      pieces.push(...(await planSubject(deps, tx, { scope, subject, untold: each })));
    await markTold(tx, scope, each);
  }
  for (const together of byPersonAndKind(pieces)) await record(deps, tx, { scope, together, at: now });
  for (const subject of subjects.values()) {
    const asked = await tellProposals(deps, tx, { scope, subject });
    const news = pieces.filter((piece) => piece.subject === subject).map(({ to }) => to.personId);
    const personIds = [...new Set([...news, ...asked])];
    if (personIds.length > 0) await announce(deps, tx, { scope, subject, personIds });
  }
}

function isTime(untold: Untold, subject: Subject | undefined, now: Instant): boolean {
  return subject === undefined || isTimeToTell({ ...subject.vendors, now, waitingSince: untold.waitingSince });
}

async function planSubject(
  deps: TellDeps,
  tx: Tx,
  { scope, subject, untold }: { readonly scope: TenantScope; readonly subject: Subject; readonly untold: Untold },
): Promise<readonly Piece[]> {
  const { by, knownTo } = untold;
  const known = new Map((await loadTold(tx, scope, subject.id)).map((row) => [row.personId, row]));
  const { vendors } = subject;
  const facts = factsOf(subject);
  const calendarFollows = vendors.haveCalendar && !vendors.isSettled && !vendors.isBroken;
  const pieces: Piece[] = [];
  for (const to of await concernedBy(tx, scope, { subject, knownIds: [...known.keys()] })) {
    const row = known.get(to.personId);
    // Guests are invited by no calendar.
    const session = { ...facts, calendarFollows: calendarFollows && to.guestOf === undefined };
    const isActor = by?.personId === to.personId;
    const knowsByDoing = knownTo.includes(to.personId);
    const standing = { ...standingOf(subject, to), isActor, knowsByDoing, newEntryUid: `${deps.ids.next()}@slotside` };
    let { news, told } = planForPerson(session, { ...standing, told: row?.told });
    let before = row?.told;
    while (news && told) {
      pieces.push({ subject, to, news, told, entry: news.entry, before, by });
      before = told;
      // Who lost a seat may be offered another one: that is news of its own.
      ({ news, told } = planForPerson(session, { ...standing, told: before }));
    }
    if (!told) continue;
    const reminder = reminderFor(deps, to, { told, row });
    await saveTold(tx, scope, { sessionId: subject.id, personId: to.personId, told, reminder });
  }
  return pieces;
}

function factsOf({ startsAt, endsAt, place, joinUrl, providers }: Subject) {
  return { startsAt, endsAt, place, joinUrl, providerIds: providers.map(({ personId }) => personId) };
}

/** Everybody who takes part, is asked, or was told something before. */
async function concernedBy(
  tx: Tx,
  scope: TenantScope,
  { subject, knownIds }: { readonly subject: Subject; readonly knownIds: readonly string[] },
): Promise<readonly Recipient[]> {
  const present = new Map<string, Recipient>(
    [...subject.seats, ...subject.providers].map((each) => [each.personId, each]),
  );
  for (const personId of knownIds) {
    if (present.has(personId)) continue;
    const gone = await findRecipient(tx, scope, personId);
    if (gone) present.set(personId, gone);
  }
  return [...present.values()];
}

function standingOf(subject: Subject, { personId, address }: Recipient) {
  const { event, status, startsAt, endsAt } = subject;
  const isProvider = subject.providers.some((each) => each.personId === personId);
  const seat = subject.seats.find((each) => each.personId === personId);
  const takesPart = isProvider ? seatedOf(subject).length > 0 : seat !== undefined && isSeated(seat);
  const isCurrent =
    event?.isOutlived === false && event.written.startsAt === startsAt && event.written.endsAt === endsAt;
  const email = address.toLowerCase();
  const isInvited = email !== "" && event?.written.attendees.some((each) => each.email.toLowerCase() === email);
  const isOn = status !== "cancelled" && takesPart;
  // Who is to be off the event is still on it at whatever time it was written.
  const stands = isOn ? isCurrent : event !== undefined;
  const inCalendar = !stands ? "no" : event?.ownerId === personId ? "own" : isInvited ? "invited" : "no";
  const waits = !isProvider && seat !== undefined && isWaiting(seat);
  const isOver = status === "cancelled" || (!isProvider && seat?.state === "cancelled");
  return {
    part: seat ? ("learner" as const) : ("provider" as const),
    isOn,
    isOver,
    line: !waits ? "no" : status === "cancelled" ? "called_off" : "waits",
    inCalendar,
    offeredUntil: status === "scheduled" ? seat?.offeredUntil : undefined,
  } as const;
}

/** A session at another time reminds anew; nothing reminds of what does not take place. */
function reminderFor(
  { clock }: TellDeps,
  to: Recipient,
  { told, row }: { readonly told: Told; readonly row: ToldRow | undefined },
): { readonly at: Instant; readonly minutes: number } | undefined {
  if (!told.isOn) return undefined;
  const isSame = row?.told.isOn === true && row.told.startsAt === told.startsAt;
  if (isSame && row.remindAt !== undefined && row.remindMinutes !== undefined) {
    return { at: row.remindAt, minutes: row.remindMinutes };
  }
  return nextReminder(told.startsAt, to.minutesBefore ?? usualReminders, clock.now());
}

function byPersonAndKind(pieces: readonly Piece[]): readonly (readonly [Piece, ...Piece[]])[] {
  const groups = new Map<string, [Piece, ...Piece[]]>();
  for (const piece of pieces) {
    // The calendar has told every date on its own; messages tell dates of one kind together.
    const isAlone = piece.news.through === "calendar" || piece.news.kind === "offer";
    const place = piece.news.isInLine ? "in line" : "seated";
    const key = `${piece.to.personId} ${piece.news.kind} ${place} ${isAlone ? piece.subject.id : ""}`;
    const group = groups.get(key);
    if (group) group.push(piece);
    else groups.set(key, [piece]);
  }
  return [...groups.values()];
}

/** One notice per session; the first of several carries what is said about all of them. */
async function record(
  deps: TellDeps,
  tx: Tx,
  {
    scope,
    together,
    at,
  }: { readonly scope: TenantScope; readonly together: readonly [Piece, ...Piece[]]; readonly at: Instant },
): Promise<void> {
  const [first] = together;
  const { to, news, by } = first;
  const sorted = together.toSorted((one, other) => one.told.startsAt - other.told.startsAt) as [Piece, ...Piece[]];
  const content = composeNotice(deps, to, { occasion: occasionOf(sorted[0]), parts: sorted, by, at });
  const channel = news.through === "calendar" ? undefined : deps.channels.find((each) => each.reaches(to));
  const isReached = news.through === "calendar" || channel !== undefined;
  const outcome = !isReached ? "failed" : channel ? "waiting" : "sent";
  let carriedBy: string | undefined;
  for (const piece of sorted) {
    const id = deps.ids.next();
    await insertNotice(tx, scope, {
      id,
      sessionId: piece.subject.id,
      at,
      kind: news.kind,
      channel: news.through === "calendar" ? "calendar" : (channel?.name ?? "email"),
      personId: to.personId,
      recipient: to.name || to.address,
      address: to.address,
      outcome,
      ...(isReached ? {} : { reason: "no_address" as const }),
      ...(carriedBy === undefined ? { content } : { carriedBy }),
      toldBefore: piece.before,
    });
    carriedBy ??= id;
  }
}

function occasionOf({ news, subject, to, told, before }: Piece): NoticeOccasion {
  switch (news.kind) {
    case "moved":
      return { kind: "moved", before: before ?? told, isInLine: news.isInLine };
    case "cancelled":
      return { kind: "cancelled", because: news.isInLine ? "line_gone" : whyOff(subject, to.personId) };
    case "offer":
      return { kind: "offer", until: told.offeredUntil ?? told.startsAt };
    case "booked":
    case "link_ready":
      return { kind: news.kind };
  }
}

async function announce(
  { live }: TellDeps,
  tx: Tx,
  {
    scope,
    subject,
    personIds,
  }: { readonly scope: TenantScope; readonly subject: Subject; readonly personIds: readonly string[] },
): Promise<void> {
  const { id, version } = subject;
  await live.announce(tx, { tenantId: scope.tenantId, kind: "session.changed", id, version, personIds });
}
