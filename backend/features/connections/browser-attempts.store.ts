/** SQL for connections that are made in a browser beside a panel. Before it is known whose one is, it is found by a secret of it. */
import type { ExpressionBuilder } from "kysely";
import type { Database, Tx } from "../../platform/database.ts";
import type { Tables } from "../../platform/tables.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { AttemptRow } from "./connections.store.ts";

/** The attempt that this ticket opens; `undefined` when it is unknown, over, or its vendor has answered. */
export function findAttemptByTicket(
  db: Database,
  wanted: { readonly ticketHash: string; readonly now: Date },
): Promise<AttemptRow | undefined> {
  return db
    .selectFrom("connect_attempts")
    .selectAll()
    .where("ticket_hash", "=", wanted.ticketHash)
    .where("expires_at", ">", wanted.now)
    .where("account_sealed", "is", null)
    .executeTakeFirst();
}

/** From here on it is this browser's, with secrets of its own. False when the vendor has answered another one meanwhile. */
export async function giveToBrowser(
  db: Database,
  scope: TenantScope,
  given: {
    readonly id: string;
    readonly stateHash: string;
    readonly verifierSealed: string;
    readonly browserHash: string;
  },
): Promise<boolean> {
  const row = await db
    .updateTable("connect_attempts")
    .set({ state_hash: given.stateHash, verifier_sealed: given.verifierSealed, browser_hash: given.browserHash })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", given.id)
    .where("account_sealed", "is", null)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

/** Leaves what the vendor granted, once. False when another browser has opened the page meanwhile, or it was left already. */
export async function leaveAccount(
  db: Database,
  scope: TenantScope,
  left: { readonly id: string; readonly browserHash: string; readonly accountSealed: string },
): Promise<boolean> {
  const row = await db
    .updateTable("connect_attempts")
    .set({ account_sealed: left.accountSealed })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", left.id)
    .where("browser_hash", "=", left.browserHash)
    .where("account_sealed", "is", null)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

/** The person agreed, in the browser that was asked; once. */
export function markConfirmed(
  tx: Tx,
  scope: TenantScope,
  wanted: { readonly id: string; readonly browserHash: string; readonly now: Date },
): Promise<AttemptRow | undefined> {
  return tx
    .updateTable("connect_attempts")
    .set({ confirmed_at: wanted.now })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", wanted.id)
    .where("browser_hash", "=", wanted.browserHash)
    .where("expires_at", ">", wanted.now)
    .where("account_sealed", "is not", null)
    .where("confirmed_at", "is", null)
    .returningAll()
    .executeTakeFirst();
}

export interface OwnAttempt {
  readonly id: string;
  readonly personId: string;
  readonly vendor: AttemptRow["vendor"];
  readonly surface: string;
  readonly now: Date;
}

/** The one that this person began there, while it is not over. */
const isOwn =
  ({ id, personId, vendor, surface, now }: OwnAttempt) =>
  (is: ExpressionBuilder<Tables, "connect_attempts">) =>
    is.and([is.and({ id, person_id: personId, vendor, surface }), is("expires_at", ">", now)]);

/** Whether it goes on in a browser, where its person has not agreed yet. */
export async function isUnconfirmed(db: Database, scope: TenantScope, wanted: OwnAttempt): Promise<boolean> {
  const row = await db
    .selectFrom("connect_attempts")
    .select("id")
    .where("tenant_id", "=", scope.tenantId)
    .where(isOwn(wanted))
    .where("ticket_hash", "is not", null)
    .where("confirmed_at", "is", null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Takes out what was confirmed, so that it is completed once, and by whoever began it, where they began it. */
export function takeConfirmed(db: Database, scope: TenantScope, wanted: OwnAttempt): Promise<AttemptRow | undefined> {
  return db
    .deleteFrom("connect_attempts")
    .where("tenant_id", "=", scope.tenantId)
    .where(isOwn(wanted))
    .where("confirmed_at", "is not", null)
    .returningAll()
    .executeTakeFirst();
}
