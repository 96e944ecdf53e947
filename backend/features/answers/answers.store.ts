/** Answers in the database: what stands on the roster, what is to be written to whose copy, and what the copies last said. */
import { sql } from "kysely";
import type { Answer, Given } from "../../domain/answers.ts";
import { asInstant } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Interval } from "../../domain/interval.ts";
import type { SeatState } from "../../domain/roster.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

interface OfPerson {
  readonly sessionId: string;
  readonly personId: string;
}

/** What the roster says. */
export async function setAnswer(tx: Tx, scope: TenantScope, set: OfPerson & { readonly answer: Given }): Promise<void> {
  await tx
    .updateTable("seats")
    .set({ rsvp: set.answer })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", set.sessionId)
    .where("learner_id", "=", set.personId)
    .execute();
}

/** Asks for the answer to be written to the person's own copy. */
export async function wantWritten(
  tx: Tx,
  scope: TenantScope,
  wanted: OfPerson & { readonly answer: Given; readonly tell: "organizer" | "nobody"; readonly dueAt: Instant },
): Promise<void> {
  const row = { answer: wanted.answer, tell: wanted.tell, due_at: new Date(wanted.dueAt), attempts: 0 };
  await tx
    .insertInto("session_answers")
    .values({ ...keyOf(scope, wanted), ...row, wanted: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(["tenant_id", "session_id", "person_id"])
        .doUpdateSet({ ...row, wanted: sql`session_answers.wanted + 1` }),
    )
    .execute();
}

/** Everybody is asked again: nobody has answered, nothing is left to be written, and whatever a copy says is news. */
export async function forgetAnswers(tx: Tx, scope: TenantScope, sessionId: string): Promise<void> {
  await tx
    .updateTable("seats")
    .set({ rsvp: "none" })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", sessionId)
    .where("rsvp", "<>", "none")
    .execute();
  await tx
    .updateTable("session_answers")
    .set({ written: sql`wanted`, seen_by_organizer: "none", seen_on_copy: "none", written_answer: null })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", sessionId)
    .execute();
}

/** Somebody whom the event invites, and their answer as it is known. */
export interface Invited {
  readonly personId: string;
  readonly name: string;
  readonly email: string;
  /** Absent for who teaches. */
  readonly seat: { readonly id: string; readonly answer: Answer } | undefined;
  readonly seenByOrganizer: Answer;
  readonly seenOnCopy: Answer;
  readonly tell: "organizer" | "nobody";
  readonly isUnwritten: boolean;
}

/** Who teaches and who has a seat, by these addresses in lower case. */
export async function findInvited(
  tx: Tx,
  scope: TenantScope,
  asked: { readonly sessionId: string; readonly emails: readonly string[] },
): Promise<readonly Invited[]> {
  const { sessionId, emails } = asked;
  const { tenantId } = scope;
  const found = await sql<{
    person_id: string;
    name: string;
    email: string;
    seat_id: string | null;
    rsvp: Answer | null;
    by_organizer: Answer | null;
    on_copy: Answer | null;
    tell: "organizer" | "nobody" | null;
    is_unwritten: boolean | null;
  }>`
    select people.id::text as person_id, people.display_name as name, lower(people.email) as email,
      seats.id::text as seat_id, seats.rsvp, kept.seen_by_organizer as by_organizer, kept.seen_on_copy as on_copy, kept.tell,
      kept.written < kept.wanted as is_unwritten
    from people
    left join seats on seats.tenant_id = people.tenant_id and seats.learner_id = people.id
      and seats.session_id = ${sessionId}::uuid and seats.state = 'booked'
    left join session_answers as kept on kept.tenant_id = people.tenant_id and kept.person_id = people.id
      and kept.session_id = ${sessionId}::uuid
    where people.tenant_id = ${tenantId} and lower(people.email) = any(${emails}::text[])
      and (seats.id is not null or exists (select 1 from session_providers as part
        where part.tenant_id = ${tenantId} and part.session_id = ${sessionId}::uuid and part.provider_id = people.id))
    order by people.id`.execute(tx);
  return found.rows.map((row) => ({
    personId: row.person_id,
    name: row.name,
    email: row.email,
    seat: row.seat_id === null ? undefined : { id: row.seat_id, answer: row.rsvp ?? "none" },
    seenByOrganizer: row.by_organizer ?? "none",
    seenOnCopy: row.on_copy ?? "none",
    tell: row.tell ?? "nobody",
    isUnwritten: row.is_unwritten ?? false,
  }));
}

/** What a copy was seen to say; `drop` = what was still to be written is not any more. */
export async function saveSeen(
  tx: Tx,
  scope: TenantScope,
  saved: OfPerson & {
    readonly on: "organizer's event" | "own copy";
    readonly seen: Answer;
    readonly unwritten: "keep" | "drop";
    readonly now: Instant;
  },
): Promise<void> {
  const seen = saved.on === "own copy" ? { seen_on_copy: saved.seen } : { seen_by_organizer: saved.seen };
  await tx
    .insertInto("session_answers")
    .values({ ...keyOf(scope, saved), answer: null, due_at: new Date(saved.now), ...seen })
    .onConflict((conflict) =>
      conflict
        .columns(["tenant_id", "session_id", "person_id"])
        .doUpdateSet({ ...seen, ...(saved.unwritten === "drop" ? { written: sql`session_answers.wanted` } : {}) }),
    )
    .execute();
}

/** The time of a session, and the one last written to its event; absent = there is no event. */
export async function findShownTime(
  db: Database,
  scope: TenantScope,
  sessionId: string,
): Promise<{ readonly session: Interval; readonly event: Interval | undefined } | undefined> {
  const row = await sql<{ starts_at: Date; ends_at: Date; written: WrittenTime | null }>`
    select s.starts_at, s.ends_at, e.written from sessions s
    left join session_events e on e.tenant_id = s.tenant_id and e.session_id = s.id and e.state = 'ready'
    where s.tenant_id = ${scope.tenantId} and s.id = ${sessionId}::uuid`.execute(db);
  const [found] = row.rows;
  if (!found) return undefined;
  return { session: intervalOf(found), event: timeWritten(found.written) };
}

/** Answers of every tenant that are due and that nobody is at, oldest first. For the worker only. */
export async function findDueAnswers(
  db: Database,
  now: Instant,
  limit: number,
): Promise<readonly (OfPerson & { readonly tenantId: string })[]> {
  return db
    .selectFrom("session_answers")
    .select(["tenant_id as tenantId", "session_id as sessionId", "person_id as personId"])
    .whereRef("written", "<", "wanted")
    .where("due_at", "<=", new Date(now))
    .where((where) => where.or([where("leased_until", "is", null), where("leased_until", "<=", new Date(now))]))
    .orderBy("due_at")
    .limit(limit)
    .execute();
}

export interface AnswerLease extends OfPerson {
  readonly leaseId: string;
  readonly answer: Given;
  readonly tell: "organizer" | "nobody";
  /** The answer that this run writes; a later one is not covered. */
  readonly wanted: number;
  readonly attempts: number;
  /** What was last written to the copy, and what it and the organizer's event were last seen to say. */
  readonly known: readonly (Answer | null)[];
}

/** `undefined` when nothing is due or somebody else is at it. */
export async function leaseAnswer(
  db: Database,
  scope: TenantScope,
  asked: OfPerson & { readonly leaseId: string; readonly now: Instant; readonly until: Instant },
): Promise<AnswerLease | undefined> {
  const now = new Date(asked.now);
  const row = await db
    .updateTable("session_answers")
    .set({ lease_id: asked.leaseId, leased_until: new Date(asked.until) })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", asked.sessionId)
    .where("person_id", "=", asked.personId)
    .whereRef("written", "<", "wanted")
    .where("due_at", "<=", now)
    .where((where) => where.or([where("leased_until", "is", null), where("leased_until", "<=", now)]))
    .returning(["answer", "tell", "wanted", "attempts", "written_answer", "seen_on_copy", "seen_by_organizer"])
    .executeTakeFirst();
  if (!row || row.answer === null) return undefined;
  const { answer, tell, wanted, attempts, written_answer, seen_on_copy, seen_by_organizer } = row;
  const { sessionId, personId, leaseId } = asked;
  const known = [written_answer, seen_on_copy, seen_by_organizer];
  return { answer, tell, wanted, attempts, known, sessionId, personId, leaseId };
}

/** False when somebody else is at it by now. `copy gone`: both copies go on saying that it was declined, and that is no news. */
export async function finishAnswer(
  db: Database,
  scope: TenantScope,
  {
    lease,
    because,
  }: { readonly lease: AnswerLease; readonly because: "written" | "nothing to write to" | "copy gone" },
): Promise<boolean> {
  const gone = { seen_on_copy: "declined", seen_by_organizer: "declined" } as const;
  const row = await db
    .updateTable("session_answers")
    .set({
      written: sql`greatest(written, ${lease.wanted}::integer)`,
      lease_id: null,
      leased_until: null,
      attempts: 0,
      ...(because === "written" ? { written_answer: lease.answer } : {}),
      ...(because === "copy gone" ? gone : {}),
    })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", lease.sessionId)
    .where("person_id", "=", lease.personId)
    .where("lease_id", "=", lease.leaseId)
    .returning("person_id")
    .executeTakeFirst();
  return row !== undefined;
}

/** Tries again at `dueAt`; sooner when the person answered anew in the meantime. */
export async function postponeAnswer(
  db: Database,
  scope: TenantScope,
  { lease, dueAt }: { readonly lease: AnswerLease; readonly dueAt: Instant },
): Promise<void> {
  const isNew = sql`wanted > ${lease.wanted}`;
  await db
    .updateTable("session_answers")
    .set({
      lease_id: null,
      leased_until: null,
      due_at: sql`case when ${isNew} then due_at else ${new Date(dueAt)}::timestamptz end`,
      attempts: sql`case when ${isNew} then attempts else attempts + 1 end`,
    })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", lease.sessionId)
    .where("person_id", "=", lease.personId)
    .where("lease_id", "=", lease.leaseId)
    .execute();
}

/** The session, the person's seat in it, and the event whose copy they have. */
export interface Writing {
  readonly session: Interval & { readonly status: "scheduled" | "cancelled" | "completed" };
  readonly seat: SeatState | undefined;
  readonly event: { readonly ownerId: string | undefined; readonly time: Interval | undefined } | undefined;
  readonly iCalUId: string;
}

export async function loadWriting(db: Database, scope: TenantScope, of: OfPerson): Promise<Writing | undefined> {
  const found = await sql<{
    status: Writing["session"]["status"];
    starts_at: Date;
    ends_at: Date;
    seat: SeatState | null;
    ical_uid: string | null;
    owner_id: string | null;
    written: WrittenTime | null;
  }>`
    select s.status, s.starts_at, s.ends_at, seats.state as seat, e.ical_uid, e.written, c.person_id::text as owner_id
    from sessions s
    left join seats on seats.tenant_id = s.tenant_id and seats.session_id = s.id and seats.learner_id = ${of.personId}::uuid
    left join session_events e on e.tenant_id = s.tenant_id and e.session_id = s.id and e.state = 'ready'
    left join connections c on c.tenant_id = e.tenant_id and c.id = e.connection_id
    where s.tenant_id = ${scope.tenantId} and s.id = ${of.sessionId}::uuid`.execute(db);
  const [row] = found.rows;
  if (!row) return undefined;
  const event =
    row.ical_uid === null ? undefined : { ownerId: row.owner_id ?? undefined, time: timeWritten(row.written) };
  return {
    session: { ...intervalOf(row), status: row.status },
    seat: row.seat ?? undefined,
    event,
    iCalUId: row.ical_uid ?? "",
  };
}

interface WrittenTime {
  readonly startsAt: number;
  readonly endsAt: number;
}

function timeWritten(written: WrittenTime | null): Interval | undefined {
  if (written === null) return undefined;
  return { startsAt: asInstant(written.startsAt), endsAt: asInstant(written.endsAt) };
}

function intervalOf(row: { readonly starts_at: Date; readonly ends_at: Date }): Interval {
  return { startsAt: asInstant(row.starts_at.getTime()), endsAt: asInstant(row.ends_at.getTime()) };
}

function keyOf({ tenantId }: TenantScope, { sessionId, personId }: OfPerson) {
  return { tenant_id: tenantId, session_id: sessionId, person_id: personId };
}
