/** Notices: the record of what people were told of sessions, and the outbox of what is still to be sent. */
import { sql } from "kysely";
import { asInstant } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Told } from "../../domain/notice-plan.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { Tables } from "../../platform/tables.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { NoticeContent } from "../../ports/notice-channel.ts";

/** Why a notice waits or failed. */
export type NoticeReason = "not_set_up" | "no_answer" | "no_address" | "refused" | "too_late";

export interface NoticeRow {
  readonly id: string;
  readonly sessionId: string;
  readonly at: Date;
  readonly kind: Tables["session_notices"]["kind"];
  readonly channel: "calendar" | "email";
  readonly personId: string | null;
  readonly recipient: string;
  readonly outcome: "waiting" | "sent" | "failed";
  readonly reason: NoticeReason | null;
}

export interface NewNotice extends Omit<NoticeRow, "at" | "reason"> {
  readonly personId: string;
  readonly at: Instant;
  readonly reason?: NoticeReason | undefined;
  readonly address: string;
  /** Absent when another notice's content speaks of it. */
  readonly content?: NoticeContent | undefined;
  readonly carriedBy?: string | undefined;
  /** What is told once only; absent for differences between told and is. */
  readonly occasion?: string | undefined;
  readonly toldBefore?: Told | undefined;
}

/** A notice whose occasion this person was told of before is left out. Answers whether it is new. */
export async function insertNotice(tx: Tx, scope: TenantScope, notice: NewNotice): Promise<boolean> {
  const { id, kind, channel, recipient, outcome, address } = notice;
  const isToSend = outcome === "waiting" && notice.carriedBy === undefined;
  const row = await tx
    .insertInto("session_notices")
    .values({
      tenant_id: scope.tenantId,
      id,
      kind,
      channel,
      recipient,
      outcome,
      address,
      session_id: notice.sessionId,
      person_id: notice.personId,
      at: new Date(notice.at),
      reason: notice.reason ?? null,
      content: notice.content ? JSON.stringify(notice.content) : null,
      occasion: notice.occasion ?? null,
      carried_by: notice.carriedBy ?? null,
      told_before: notice.toldBefore ? JSON.stringify(notice.toldBefore) : null,
      due_at: isToSend ? new Date(notice.at) : null,
      leased_until: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

/** Oldest first. */
export function loadNotices(
  db: Database,
  scope: TenantScope,
  sessionIds: readonly string[],
): Promise<readonly NoticeRow[]> {
  return db
    .selectFrom("session_notices")
    .select(["id", "session_id as sessionId", "at", "kind", "channel", "person_id as personId", "recipient", "outcome"])
    .select(sql<NoticeReason | null>`reason`.as("reason"))
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "in", sessionIds)
    .orderBy("at")
    .orderBy("id")
    .execute();
}

export interface Withdrawn {
  readonly sessionId: string;
  readonly personId: string;
  readonly toldBefore: Told | undefined;
}

/**
 * Latest first. Takes back news that surely nobody received yet, so that what is told instead starts from what people really know. What
 * speaks of several dates stays.
 */
export async function withdrawUnsent(
  tx: Tx,
  scope: TenantScope,
  of: {
    readonly sessionIds: readonly string[];
    /** Absent = everybody. */
    readonly personIds?: readonly string[];
    readonly now: Instant;
  },
): Promise<readonly Withdrawn[]> {
  const rows = await tx
    .deleteFrom("session_notices")
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "in", of.sessionIds)
    .where("outcome", "=", "waiting")
    .where("occasion", "is", null)
    .where("carried_by", "is", null)
    .where("in_doubt", "=", false)
    .$if(of.personIds !== undefined, (query) => query.where("person_id", "in", of.personIds ?? []))
    .where((is) => is.or([is("leased_until", "is", null), is("leased_until", "<=", new Date(of.now))]))
    .where(
      sql<boolean>`not exists (select 1 from session_notices carried
      where carried.tenant_id = ${scope.tenantId} and carried.carried_by = session_notices.id)`,
    )
    .returning(["id", "session_id", "person_id", "told_before"])
    .execute();
  // Ids sort by time: going back to before the first of several is going back to before all of them.
  const latestFirst = rows.toSorted((one, other) => (one.id < other.id ? 1 : -1));
  return latestFirst.map((row) => ({
    sessionId: row.session_id,
    personId: row.person_id as string,
    toldBefore: (row.told_before as Told | null) ?? undefined,
  }));
}

export interface DueNotice {
  readonly tenantId: string;
  readonly id: string;
}

/** Notices of every tenant that are to be sent now, oldest first. For the worker only. */
export function findDueNotices(db: Database, now: Instant, limit: number): Promise<readonly DueNotice[]> {
  const at = new Date(now);
  return db
    .selectFrom("session_notices")
    .select(["tenant_id as tenantId", "id"])
    .where("outcome", "=", "waiting")
    .where("due_at", "<=", at)
    .where((is) => is.or([is("leased_until", "is", null), is("leased_until", "<=", at)]))
    .orderBy("due_at")
    .orderBy("id")
    .limit(limit)
    .execute();
}

export interface LeasedNotice {
  readonly id: string;
  readonly sessionId: string;
  readonly personId: string;
  readonly kind: NoticeRow["kind"];
  readonly channel: NoticeRow["channel"];
  readonly at: Instant;
  readonly recipient: string;
  readonly address: string;
  readonly content: NoticeContent;
  readonly attempts: number;
  /** What is told once only. */
  readonly occasion: string | undefined;
  /** An earlier attempt may have arrived. */
  readonly wasInDoubt: boolean;
  /** Of the session it is about; the latest of all when it speaks of several. */
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

/** From here on it may arrive, whatever becomes of us. `undefined` when somebody else is at it, or it was withdrawn. */
export async function leaseNotice(
  tx: Tx,
  scope: TenantScope,
  wanted: { readonly id: string; readonly now: Instant; readonly until: Instant },
): Promise<LeasedNotice | undefined> {
  const now = new Date(wanted.now);
  const row = await tx
    .selectFrom("session_notices")
    .selectAll()
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", wanted.id)
    .where("outcome", "=", "waiting")
    .where("due_at", "<=", now)
    .where((is) => is.or([is("leased_until", "is", null), is("leased_until", "<=", now)]))
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  if (!row) return undefined;
  await tx
    .updateTable("session_notices")
    .set({ leased_until: new Date(wanted.until), in_doubt: true, attempts: row.attempts + 1 })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", wanted.id)
    .execute();
  const times = await tx
    .selectFrom("sessions")
    .select((each) => [each.fn.max("starts_at").as("startsAt"), each.fn.max("ends_at").as("endsAt")])
    .where("tenant_id", "=", scope.tenantId)
    .where(
      sql<boolean>`id in (select session_id from session_notices
        where tenant_id = ${scope.tenantId} and (id = ${row.id}::uuid or carried_by = ${row.id}::uuid))`,
    )
    .executeTakeFirstOrThrow();
  return {
    id: row.id,
    sessionId: row.session_id,
    personId: row.person_id as string,
    kind: row.kind,
    channel: row.channel,
    at: asInstant(row.at.getTime()),
    recipient: row.recipient,
    address: row.address ?? "",
    content: row.content as NoticeContent,
    attempts: row.attempts + 1,
    occasion: row.occasion ?? undefined,
    wasInDoubt: row.in_doubt,
    startsAt: asInstant(new Date(times.startsAt).getTime()),
    endsAt: asInstant(new Date(times.endsAt).getTime()),
  };
}

/** What came of it, for the notice and for those whose news it carries. */
export async function settleNotice(
  tx: Tx,
  scope: TenantScope,
  settled: {
    readonly id: string;
    readonly outcome: "sent" | "failed";
    readonly reason?: NoticeReason;
    readonly at: Instant;
  },
): Promise<void> {
  await tx
    .updateTable("session_notices")
    .set({
      outcome: settled.outcome,
      reason: settled.reason ?? null,
      at: new Date(settled.at),
      due_at: null,
      leased_until: null,
    })
    .where("tenant_id", "=", scope.tenantId)
    .where((is) => is.or([is("id", "=", settled.id), is("carried_by", "=", settled.id)]))
    .execute();
}

/** Nobody received it, and nobody needs it any more. */
export async function deleteNotice(tx: Tx, scope: TenantScope, id: string): Promise<void> {
  await tx.deleteFrom("session_notices").where("tenant_id", "=", scope.tenantId).where("id", "=", id).execute();
}

/** It is tried again at `dueAt`. */
export async function postponeNotice(
  tx: Tx,
  scope: TenantScope,
  later: {
    readonly id: string;
    readonly dueAt: Instant;
    readonly reason: NoticeReason;
    readonly inDoubt: "yes" | "no";
  },
): Promise<void> {
  await tx
    .updateTable("session_notices")
    .set({
      due_at: new Date(later.dueAt),
      leased_until: null,
      in_doubt: later.inDoubt === "yes",
    })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", later.id)
    .execute();
  await tx
    .updateTable("session_notices")
    .set({ reason: later.reason })
    .where("tenant_id", "=", scope.tenantId)
    .where((is) => is.or([is("id", "=", later.id), is("carried_by", "=", later.id)]))
    .execute();
}

/** What was said in a notice that can be said again; `undefined` when there is none, or its words were not kept. */
export async function findKept(
  tx: Tx,
  scope: TenantScope,
  of: { readonly sessionId: string; readonly noticeId: string },
): Promise<
  { readonly kind: NoticeRow["kind"]; readonly personId: string; readonly content: NoticeContent } | undefined
> {
  const row = await tx
    .selectFrom("session_notices as notice")
    .leftJoin("session_notices as carrier", (join) =>
      join.onRef("carrier.tenant_id", "=", "notice.tenant_id").onRef("carrier.id", "=", "notice.carried_by"),
    )
    .select(["notice.kind", "notice.person_id as personId"])
    .select(sql<NoticeContent | null>`coalesce(carrier.content, notice.content)`.as("content"))
    .where("notice.tenant_id", "=", scope.tenantId)
    .where("notice.session_id", "=", of.sessionId)
    .where("notice.id", "=", of.noticeId)
    .executeTakeFirst();
  if (!row || row.personId === null || row.content === null) return undefined;
  return { kind: row.kind, personId: row.personId, content: row.content };
}
