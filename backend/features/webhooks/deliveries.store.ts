/** SQL of what subscribers have to hear: sessions that changed, and messages in line. */
import type { WebhookProblem } from "../../domain/webhook-problems.ts";
import { sql } from "kysely";
import type { Selectable } from "kysely";
import { asInstant } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { SessionShape, ToldShape } from "../../domain/session-events.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { Tables } from "../../platform/tables.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

export type DeliveryRow = Selectable<Tables["webhook_deliveries"]>;

/** Across organisations: the sweep has no scope yet. */
export async function findChanged(
  db: Database,
  now: Instant,
  limit: number,
): Promise<readonly { readonly tenantId: string; readonly sessionId: string }[]> {
  return db
    .selectFrom("webhook_sessions")
    .select(["tenant_id as tenantId", "session_id as sessionId"])
    .where("due_at", "<=", new Date(now))
    .orderBy("due_at")
    .limit(limit)
    .execute();
}

/** Whether it is still to be compared, and nobody else does so. */
export async function lockChanged(tx: Tx, scope: TenantScope, sessionId: string): Promise<boolean> {
  const row = await tx
    .selectFrom("webhook_sessions")
    .select("session_id")
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", sessionId)
    .where("due_at", "is not", null)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  return row !== undefined;
}

/** A session as subscribers see it. */
export interface ShownSession {
  readonly id: string;
  readonly reference: string;
  readonly version: number;
  readonly status: "scheduled" | "cancelled" | "completed";
  readonly offeringId: string;
  readonly offeringName: string;
  readonly kind: "individual" | "group";
  readonly providerIds: readonly string[];
  readonly learnerIds: readonly string[];
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly timeZone: string;
  readonly presence: "virtual" | "in_person" | "phone";
  readonly capacity: number;
  readonly seatsTaken: number;
}

export async function loadTold(
  tx: Tx,
  scope: TenantScope,
  sessionId: string,
): Promise<{ readonly told: ToldShape | undefined; readonly session: ShownSession | undefined }> {
  const row = await tx
    .selectFrom("webhook_sessions")
    .selectAll()
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", sessionId)
    .executeTakeFirst();
  const told =
    row?.starts_at && row.ends_at ? shapeOf({ ...row, starts_at: row.starts_at, ends_at: row.ends_at }) : undefined;
  return { told, session: await findShown(tx, scope, sessionId) };
}

function shapeOf(row: { status: string | null; starts_at: Date; ends_at: Date; rest: string | null }): ToldShape {
  return {
    status: row.status as SessionShape["status"],
    startsAt: asInstant(row.starts_at.getTime()),
    endsAt: asInstant(row.ends_at.getTime()),
    rest: row.rest ?? undefined,
  };
}

async function findShown(tx: Tx, scope: TenantScope, sessionId: string): Promise<ShownSession | undefined> {
  const row = await tx
    .selectFrom("sessions")
    .selectAll()
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", sessionId)
    .executeTakeFirst();
  if (!row) return undefined;
  const providers = await tx
    .selectFrom("session_providers")
    .select("provider_id")
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", sessionId)
    .orderBy("position")
    .execute();
  const seats = await tx
    .selectFrom("seats")
    .select("learner_id")
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", sessionId)
    .where("state", "in", ["booked", "attended", "no_show"])
    .orderBy("id")
    .execute();
  return {
    id: row.id,
    reference: row.reference,
    version: row.version,
    status: row.status,
    offeringId: row.offering_id,
    offeringName: row.offering_name,
    kind: row.kind,
    providerIds: providers.map((each) => each.provider_id),
    learnerIds: seats.map((each) => each.learner_id),
    startsAt: asInstant(row.starts_at.getTime()),
    endsAt: asInstant(row.ends_at.getTime()),
    timeZone: row.time_zone,
    presence: row.presence,
    capacity: row.capacity,
    seatsTaken: seats.length,
  };
}

/** Without a shape there is no such session any more, and nothing to compare later. */
export async function keepTold(
  tx: Tx,
  scope: TenantScope,
  { sessionId, shape }: { readonly sessionId: string; readonly shape: SessionShape | undefined },
): Promise<void> {
  if (!shape) {
    await tx
      .deleteFrom("webhook_sessions")
      .where("tenant_id", "=", scope.tenantId)
      .where("session_id", "=", sessionId)
      .execute();
    return;
  }
  const { status, startsAt, endsAt, rest } = shape;
  await tx
    .updateTable("webhook_sessions")
    .set({ due_at: null, status, starts_at: new Date(startsAt), ends_at: new Date(endsAt), rest })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", sessionId)
    .execute();
}

export async function insertDeliveries(
  tx: Tx,
  scope: TenantScope,
  deliveries: readonly {
    readonly id: string;
    readonly webhookId: string;
    readonly sessionId: string;
    readonly kind: string;
    readonly body: string;
    readonly at: Date;
  }[],
): Promise<void> {
  if (deliveries.length === 0) return;
  await tx
    .insertInto("webhook_deliveries")
    .values(
      deliveries.map(({ id, webhookId, sessionId, kind, body, at }) => ({
        tenant_id: scope.tenantId,
        id,
        webhook_id: webhookId,
        session_id: sessionId,
        kind,
        body,
        state: "waiting" as const,
        created_at: at,
        due_at: at,
        leased_until: null,
      })),
    )
    .execute();
}

/**
 * Takes messages that are due. What concerns one session goes to one subscriber in order, and one organisation gets no more than a
 * few places, so that its slow subscribers hold up nobody else's.
 */
export async function takeDueDeliveries(
  db: Database,
  { now, until, limit, perTenant }: { now: Instant; until: Instant; limit: number; perTenant: number },
): Promise<readonly DeliveryRow[]> {
  const { rows } = await sql<DeliveryRow>`
    update webhook_deliveries as d set leased_until = ${new Date(until)}::timestamptz, attempts = d.attempts + 1
    where (d.tenant_id, d.id) in (
      select due.tenant_id, due.id from (
        select w.tenant_id, w.id, w.due_at, row_number() over (partition by w.tenant_id order by w.due_at, w.id) as place
        from webhook_deliveries as w
        where w.state = 'waiting' and w.due_at <= ${new Date(now)}::timestamptz
          and (w.leased_until is null or w.leased_until < ${new Date(now)}::timestamptz)
          and not exists (select from webhook_deliveries as before where before.tenant_id = w.tenant_id
            and before.webhook_id = w.webhook_id and before.session_id = w.session_id and before.state = 'waiting'
            and before.id < w.id)
      ) as due where due.place <= ${perTenant} order by due.due_at limit ${limit})
      and d.state = 'waiting' and (d.leased_until is null or d.leased_until < ${new Date(now)}::timestamptz)
    returning d.*`.execute(db);
  return rows;
}

export async function finishDelivery(
  tx: Tx,
  scope: TenantScope,
  done: { readonly id: string; readonly webhookId: string; readonly now: Instant },
): Promise<void> {
  const at = new Date(done.now);
  await setDelivery(tx, scope, done.id, { state: "delivered", leased_until: null });
  await tx
    .updateTable("webhooks")
    .set({ failing_since: null, last_problem: null, last_delivered_at: at })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", done.webhookId)
    .execute();
}

/** Answers since when the webhook fails; `undefined` when it is gone. */
export async function postponeDelivery(
  tx: Tx,
  scope: TenantScope,
  failed: {
    readonly id: string;
    readonly webhookId: string;
    readonly problem: WebhookProblem;
    readonly now: Instant;
    /** Absent = it is not tried again. */
    readonly dueAt: Instant | undefined;
  },
): Promise<Date | undefined> {
  const { id, webhookId, problem, now, dueAt } = failed;
  await setDelivery(tx, scope, id, {
    leased_until: null,
    ...(dueAt === undefined ? { state: "given_up" as const } : { due_at: new Date(dueAt) }),
  });
  const row = await tx
    .updateTable("webhooks")
    .set({ last_problem: problem, failing_since: sql`coalesce(failing_since, ${new Date(now)}::timestamptz)` })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", webhookId)
    .returning("failing_since")
    .executeTakeFirst();
  return row?.failing_since ?? undefined;
}

async function setDelivery(
  tx: Tx,
  scope: TenantScope,
  id: string,
  change: Partial<Pick<DeliveryRow, "state" | "due_at" | "leased_until">>,
): Promise<void> {
  await tx
    .updateTable("webhook_deliveries")
    .set(change)
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", id)
    .execute();
}

/** Ends it, unless it has ended already. What waits for it is given up. */
export async function disableWebhook(
  tx: Tx,
  scope: TenantScope,
  { id, now }: { readonly id: string; readonly now: Instant },
): Promise<boolean> {
  const ended = await tx
    .updateTable("webhooks")
    .set({ disabled_at: new Date(now) })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", id)
    .where("disabled_at", "is", null)
    .returning("id")
    .executeTakeFirst();
  if (!ended) return false;
  await tx
    .updateTable("webhook_deliveries")
    .set({ state: "given_up", leased_until: null })
    .where("tenant_id", "=", scope.tenantId)
    .where("webhook_id", "=", id)
    .where("state", "=", "waiting")
    .execute();
  return true;
}

/** Across organisations. */
export async function deleteDeliveriesBefore(db: Database, before: Date): Promise<void> {
  await db.deleteFrom("webhook_deliveries").where("state", "<>", "waiting").where("created_at", "<", before).execute();
}
