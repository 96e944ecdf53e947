/** SQL of outgoing webhooks and of what their subscribers were told. */
import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { Instant } from "../../domain/instant.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { Tables } from "../../platform/tables.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

export type WebhookRow = Selectable<Tables["webhooks"]>;

export async function listWebhooks(db: Database | Tx, scope: TenantScope): Promise<readonly WebhookRow[]> {
  return db.selectFrom("webhooks").selectAll().where("tenant_id", "=", scope.tenantId).orderBy("id").execute();
}

export async function findWebhook(db: Database | Tx, scope: TenantScope, id: string): Promise<WebhookRow | undefined> {
  return db
    .selectFrom("webhooks")
    .selectAll()
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function insertWebhook(
  tx: Tx,
  scope: TenantScope,
  webhook: {
    readonly id: string;
    readonly url: string;
    readonly kinds: readonly string[];
    readonly secretSealed: string;
    readonly createdBy: string;
    readonly at: Date;
  },
): Promise<void> {
  await tx
    .insertInto("webhooks")
    .values({
      tenant_id: scope.tenantId,
      id: webhook.id,
      url: webhook.url,
      kinds: [...webhook.kinds],
      secret_sealed: webhook.secretSealed,
      created_by: webhook.createdBy,
      created_at: webhook.at,
      failing_since: null,
      last_problem: null,
      last_delivered_at: null,
      disabled_at: null,
      told_disabled_at: null,
    })
    .execute();
}

/** Whether there was one. */
export async function deleteWebhook(tx: Tx, scope: TenantScope, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom("webhooks")
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/**
 * From now on changes are told from what stands now. Each is compared once more shortly, for what changed while nobody listened
 * yet.
 */
export async function startListening(
  tx: Tx,
  scope: TenantScope,
  { now, compareAt }: { readonly now: Instant; readonly compareAt: Instant },
): Promise<void> {
  await sql`
    insert into webhook_sessions (tenant_id, session_id, due_at, status, starts_at, ends_at)
    select tenant_id, id, ${new Date(compareAt)}::timestamptz, status, starts_at, ends_at from sessions
    where tenant_id = ${scope.tenantId}::uuid and ends_at > ${new Date(now)}::timestamptz
    on conflict (tenant_id, session_id) do update
    set due_at = excluded.due_at, status = excluded.status, starts_at = excluded.starts_at, ends_at = excluded.ends_at, rest = null
  `.execute(tx);
}

/** A session has changed, in the transaction that changes it. Nothing is written where nobody listens. */
export async function markChanged(
  tx: Tx,
  scope: TenantScope,
  { sessionId, now }: { readonly sessionId: string; readonly now: Instant },
): Promise<void> {
  await sql`
    insert into webhook_sessions (tenant_id, session_id, due_at)
    select ${scope.tenantId}::uuid, ${sessionId}::uuid, ${new Date(now)}::timestamptz
    where exists (select from webhooks where tenant_id = ${scope.tenantId}::uuid and disabled_at is null)
    on conflict (tenant_id, session_id) do update set due_at = excluded.due_at`.execute(tx);
}
