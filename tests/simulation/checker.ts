/**
 * Says what is wrong with what stands at the end. It shares no code with the product: it reads rows by SQL, mailboxes and accounts
 * as their owners see them, and compares them by the promises made to people.
 */
import { checkCalendars } from "./check-calendars.ts";
import { checkClaims } from "./check-claims.ts";
import { checkHands } from "./check-hands.ts";
import { checkMails } from "./check-mails.ts";
import { checkMeetings } from "./check-meetings.ts";
import {
  attendingOf,
  type Ground,
  nameOf,
  personOf,
  type Say,
  type SessionRow,
  type Someone,
} from "./checked-ground.ts";
import type { Stage } from "./stage.ts";

export interface Finding {
  readonly rule: string;
  readonly text: string;
}

export async function check(stage: Stage): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const say: Say = (rule, text) => void findings.push({ rule, text });
  const ground: Ground = { stage, rows: await readSessions(stage), people: await readPeople(stage), say };
  nobodyIsTwoPlaces(ground);
  noSeatIsSoldTwice(ground);
  await checkClaims(ground);
  everyWordIsKept(ground);
  everyKeyIsOneBooking(ground);
  tenantsStayApart(ground);
  checkCalendars(ground);
  checkMeetings(ground);
  mailboxesAreNotFlooded(ground);
  await checkMails(ground);
  await checkHands(ground);
  await everythingIsSettled(ground);
  return findings;
}

async function readSessions({ world }: Stage): Promise<readonly SessionRow[]> {
  const { rows } = await world.pglite.query<SessionRow>(`
    select s.id, s.tenant_id, s.reference, s.version, s.status, s.starts_at, s.ends_at, s.capacity, s.presence, s.meeting_vendor,
      s.organizer_id, s.series_id,
      (select coalesce(json_agg(p.provider_id order by p.position), '[]') from session_providers p
        where p.tenant_id = s.tenant_id and p.session_id = s.id) as providers,
      (select coalesce(json_agg(json_build_object('learner', e.learner_id, 'state', e.state)), '[]') from seats e
        where e.tenant_id = s.tenant_id and e.session_id = s.id) as seats
    from sessions s order by s.reference`);
  return rows;
}

async function readPeople({ world }: Stage): Promise<readonly Someone[]> {
  const known = [...world.people.values()];
  const { rows } = await world.pglite.query<Someone>(
    'select id, tenant_id as "tenantId", display_name as handle, lower(email) as email, is_guest as "isGuest" from people order by id',
  );
  return rows.map((row) => ({ ...row, handle: known.find(({ id }) => id === row.id)?.handle ?? row.handle }));
}

function nobodyIsTwoPlaces(ground: Ground): void {
  const { rows, say } = ground;
  const busy = new Map<string, SessionRow[]>();
  for (const row of rows.filter(({ status }) => status === "scheduled")) {
    for (const id of [...row.providers, ...attendingOf(row)]) busy.set(id, [...(busy.get(id) ?? []), row]);
  }
  for (const [id, sessions] of busy) {
    const sorted = sessions.toSorted((one, other) => +one.starts_at - +other.starts_at);
    for (const [index, row] of sorted.entries()) {
      const next = sorted[index + 1];
      if (next && next.starts_at < row.ends_at)
        say("nobody is in two sessions at once", `${nameOf(ground, id)}: ${row.reference} and ${next.reference}`);
    }
  }
}

function noSeatIsSoldTwice({ rows, say }: Ground): void {
  for (const row of rows) {
    const taken = row.seats.filter(({ state }) => state === "booked" || state === "offered").length;
    if (taken > row.capacity) say("capacity is kept", `${row.reference}: ${taken} of ${row.capacity}`);
    const learners = attendingOf(row);
    if (new Set(learners).size !== learners.length) say("a learner has one seat", row.reference);
  }
}

/** What somebody was told stands, or something newer does. */
function everyWordIsKept({ stage, rows, say }: Ground): void {
  for (const told of stage.ledger.told) {
    const row = rows.find(({ id }) => id === told.sessionId);
    if (!row) say("no booking is lost", `session ${told.sessionId} was told and is not there`);
    else if (row.version < told.version)
      say("no booking is lost", `${row.reference}: version ${told.version} was told, ${row.version} stands`);
    else if (
      row.version === told.version &&
      told.status === "scheduled" &&
      +row.starts_at !== Date.parse(told.startsAt)
    )
      say(
        "no booking is lost",
        `${row.reference}: ${told.startsAt} was told as version ${told.version}, ${row.starts_at.toISOString()} stands`,
      );
    else if (
      row.status === "cancelled" &&
      told.status === "scheduled" &&
      !stage.ledger.threatened.has(row.id) &&
      !stage.ledger.threatened.has(row.reference) &&
      !stage.ledger.threatened.has(row.series_id ?? "")
    )
      say("no booking is lost", `${row.reference} is cancelled and nobody did it`);
  }
}

function everyKeyIsOneBooking({ stage, say }: Ground): void {
  for (const text of stage.ledger.forgotten) say("one key, one booking", text);
  for (const [key, { route, sessionIds }] of stage.ledger.keys)
    if (sessionIds.size > 1) say("one key, one booking", `${route} ${key}: ${[...sessionIds].join(", ")}`);
}

function tenantsStayApart(ground: Ground): void {
  const { stage, rows, say } = ground;
  for (const leak of stage.ledger.leaks) say("tenants stay apart", leak);
  for (const row of rows) {
    for (const id of [...row.providers, ...row.seats.map(({ learner }) => learner)])
      if (personOf(ground, id)?.tenantId !== row.tenant_id)
        say("tenants stay apart", `${nameOf(ground, id)} is in ${row.reference}`);
  }
}

function mailboxesAreNotFlooded({ stage, say }: Ground): void {
  for (const [oid, most] of stage.world.clouds.mostAtOnce)
    if (most > 4) say("at most four calls at once to a mailbox", `${oid}: ${most}`);
}

async function everythingIsSettled({ stage, say }: Ground): Promise<void> {
  const { world } = stage;
  const { rows } = await world.pglite.query<{ reference: string; last_problem: string | null; due_at: Date }>(
    `select s.reference, y.last_problem, y.due_at from session_sync y join sessions s on s.tenant_id = y.tenant_id and s.id = y.session_id
      where y.applied_version < y.desired_version`,
  );
  for (const row of rows)
    say(
      "everything converges",
      `${row.reference} is not done: ${row.last_problem ?? "no problem is known"}, due ${row.due_at.toISOString()}`,
    );
  for (const job of world.waitingJobs) say("everything converges", `a job waits: ${job.name} ${job.key}`);
}
