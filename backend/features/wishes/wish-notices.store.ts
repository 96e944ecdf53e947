/** What is told of wishes: the record, and the outbox of what is still to be sent. */
import { asInstant } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { Tables } from "../../platform/tables.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { NoticeContent } from "../../ports/notice-channel.ts";

export interface WishReaderRow {
  readonly personId: string;
  readonly name: string;
  readonly address: string;
  readonly locale: string;
  readonly timeZone: string;
}

/** In no particular order; who does not exist is left out. */
export function loadReaders(
  db: Database,
  scope: TenantScope,
  ids: readonly string[],
): Promise<readonly WishReaderRow[]> {
  return db
    .selectFrom("people")
    .select(["id as personId", "display_name as name", "email as address", "locale", "time_zone as timeZone"])
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "in", ids.length === 0 ? ["00000000-0000-0000-0000-000000000000"] : ids)
    .execute();
}

export interface NewWishNotice {
  readonly id: string;
  readonly wishId: string;
  readonly kind: Tables["wish_notices"]["kind"];
  readonly to: WishReaderRow;
  readonly content: NoticeContent;
  readonly at: Instant;
  readonly usefulUntil: Instant;
  /** Nobody can be reached without an address. */
  readonly reaches: "yes" | "no";
}

/** Each person is told each thing of a wish once, however often this is called. */
export async function insertWishNotice(tx: Tx, scope: TenantScope, notice: NewWishNotice): Promise<void> {
  const { id, kind, to, content, at, reaches } = notice;
  const isReached = reaches === "yes";
  await tx
    .insertInto("wish_notices")
    .values({
      tenant_id: scope.tenantId,
      id,
      kind,
      wish_id: notice.wishId,
      person_id: to.personId,
      recipient: to.name || to.address,
      address: to.address,
      content: isReached ? JSON.stringify(content) : null,
      outcome: isReached ? "waiting" : "failed",
      reason: isReached ? null : "no_address",
      at: new Date(at),
      useful_until: new Date(notice.usefulUntil),
      due_at: isReached ? new Date(at) : null,
      leased_until: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** What surely nobody received yet, and nobody needs once the wish rests. */
export async function deleteUnsent(tx: Tx, scope: TenantScope, wishId: string): Promise<void> {
  await tx
    .deleteFrom("wish_notices")
    .where("tenant_id", "=", scope.tenantId)
    .where("wish_id", "=", wishId)
    .where("outcome", "=", "waiting")
    .where("attempts", "=", 0)
    .execute();
}

/** Of every organisation, those that are to be sent now, oldest first. For the worker only. */
export function findDueWishNotices(
  db: Database,
  now: Instant,
  limit: number,
): Promise<readonly { readonly tenantId: string; readonly id: string }[]> {
  return db
    .selectFrom("wish_notices")
    .select(["tenant_id as tenantId", "id"])
    .where("outcome", "=", "waiting")
    .where("due_at", "<=", new Date(now))
    .where((is) => is.or([is("leased_until", "is", null), is("leased_until", "<=", new Date(now))]))
    .orderBy("due_at")
    .limit(limit)
    .execute();
}

export interface LeasedWishNotice {
  readonly id: string;
  readonly recipient: string;
  readonly address: string;
  readonly content: NoticeContent;
  readonly at: Instant;
  readonly usefulUntil: Instant;
  readonly attempts: number;
}

/** From here on it may arrive, whatever becomes of us. `undefined` when somebody else is at it, or it is not wanted any more. */
export async function leaseWishNotice(
  db: Database,
  scope: TenantScope,
  wanted: { readonly id: string; readonly now: Instant; readonly until: Instant },
): Promise<LeasedWishNotice | undefined> {
  const row = await db
    .updateTable("wish_notices")
    .set((is) => ({ leased_until: new Date(wanted.until), attempts: is("attempts", "+", 1) }))
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", wanted.id)
    .where("outcome", "=", "waiting")
    .where((is) => is.or([is("leased_until", "is", null), is("leased_until", "<=", new Date(wanted.now))]))
    .returningAll()
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      recipient: row.recipient,
      address: row.address,
      content: row.content as NoticeContent,
      at: asInstant(row.at.getTime()),
      usefulUntil: asInstant(row.useful_until.getTime()),
      attempts: row.attempts,
    }
  );
}

/** What was said is not kept beyond that. */
export async function settleWishNotice(
  db: Database,
  scope: TenantScope,
  settled: {
    readonly id: string;
    readonly outcome: "sent" | "failed";
    readonly reason?: "too_late" | "refused" | "no_answer";
    readonly at: Instant;
  },
): Promise<void> {
  const { outcome, reason = null } = settled;
  await db
    .updateTable("wish_notices")
    .set({ outcome, reason, at: new Date(settled.at), content: null, due_at: null, leased_until: null })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", settled.id)
    .execute();
}

export async function postponeWishNotice(
  db: Database,
  scope: TenantScope,
  later: { readonly id: string; readonly dueAt: Instant; readonly reason: "not_set_up" | "no_answer" },
): Promise<void> {
  await db
    .updateTable("wish_notices")
    .set({ due_at: new Date(later.dueAt), leased_until: null, reason: later.reason })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", later.id)
    .execute();
}
