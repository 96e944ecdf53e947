/** SQL of the mails that an administrator had sent within the last hour. */
import { sql } from "kysely";
import type { Instant } from "../../domain/instant.ts";
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

/** `link`: to whoever can authorise for everybody · `owners`: the test to whom to tell. */
export type SentKind = "link" | "owners";

/** Forgets those up to then, and lets nobody else count until the transaction ends. */
export async function forgetSentMails(tx: Tx, scope: TenantScope, upTo: Instant): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`integration_mails ${scope.tenantId}`}, 0))`.execute(tx);
  await tx
    .deleteFrom("integration_mails")
    .where("tenant_id", "=", scope.tenantId)
    .where("at", "<=", new Date(upTo))
    .execute();
}

/** The oldest first. */
export async function listSentMails(tx: Tx, scope: TenantScope, kind: SentKind): Promise<readonly Date[]> {
  const rows = await tx
    .selectFrom("integration_mails")
    .select("at")
    .where("tenant_id", "=", scope.tenantId)
    .where("kind", "=", kind)
    .orderBy("at")
    .execute();
  return rows.map(({ at }) => at);
}

export async function insertSentMail(
  tx: Tx,
  scope: TenantScope,
  mail: { readonly id: string; readonly kind: SentKind; readonly at: Date },
): Promise<void> {
  await tx
    .insertInto("integration_mails")
    .values({ tenant_id: scope.tenantId, ...mail })
    .execute();
}
