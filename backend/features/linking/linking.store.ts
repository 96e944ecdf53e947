/** Sign-ins under way on pages of ours, the tickets by which panels begin them, and what a Zoom person leaves behind. */
import type { Selectable } from "kysely";
import type { Database, Tx } from "../../platform/database.ts";
import type { Tables } from "../../platform/tables.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

export type BrowserSignInRow = Selectable<Tables["browser_sign_ins"]>;

export async function insertTicket(db: Database, ticket: Selectable<Tables["link_tickets"]>): Promise<void> {
  await db.deleteFrom("link_tickets").where("expires_at", "<", ticket.created_at).execute();
  await db.insertInto("link_tickets").values(ticket).execute();
}

/** Whose Zoom account it is about; `undefined` when it is unknown or over. It stays good until then, as pages are opened twice. */
export async function findTicket(db: Database, hash: string, now: Date): Promise<string | undefined> {
  const row = await db
    .selectFrom("link_tickets")
    .select("zoom_user")
    .where("ticket_hash", "=", hash)
    .where("expires_at", ">", now)
    .executeTakeFirst();
  return row?.zoom_user;
}

export async function insertSignIn(db: Database, row: BrowserSignInRow): Promise<void> {
  await db.deleteFrom("browser_sign_ins").where("expires_at", "<", row.created_at).execute();
  await db.insertInto("browser_sign_ins").values(row).execute();
}

export function findSignIn(db: Database, stateHash: string): Promise<BrowserSignInRow | undefined> {
  return db.selectFrom("browser_sign_ins").selectAll().where("state_hash", "=", stateHash).executeTakeFirst();
}

/** Which organisation the consent page named. */
export async function noteConsentedFor(db: Database, stateHash: string, externalTenant: string): Promise<void> {
  await db
    .updateTable("browser_sign_ins")
    .set({ external_tenant: externalTenant })
    .where("state_hash", "=", stateHash)
    .execute();
}

/** Who signed in. False when somebody did already. */
export async function settleSignIn(
  db: Database,
  settled: { readonly stateHash: string; readonly tenantId: string; readonly personId: string },
): Promise<boolean> {
  const row = await db
    .updateTable("browser_sign_ins")
    .set({ tenant_id: settled.tenantId, person_id: settled.personId })
    .where("state_hash", "=", settled.stateHash)
    .where("person_id", "is", null)
    .returning("state_hash")
    .executeTakeFirst();
  return row !== undefined;
}

/** Takes it out, so that it is confirmed once. */
export function takeSignIn(
  db: Database,
  wanted: { readonly stateHash: string; readonly browserHash: string; readonly now: Date },
): Promise<BrowserSignInRow | undefined> {
  return db
    .deleteFrom("browser_sign_ins")
    .where("state_hash", "=", wanted.stateHash)
    .where("browser_hash", "=", wanted.browserHash)
    .where("expires_at", ">", wanted.now)
    .where("person_id", "is not", null)
    .returningAll()
    .executeTakeFirst();
}

/** A session that somebody still has ahead of them. */
export interface SessionAhead {
  readonly reference: string;
  readonly offeringName: string;
  readonly startsAt: Date;
}

/** What this person teaches or takes part in and is not over yet, soonest first; a class that nobody has joined counts too. */
export function listAhead(
  db: Database | Tx,
  scope: TenantScope,
  of: { readonly personId: string; readonly now: Date },
): Promise<readonly SessionAhead[]> {
  return db
    .selectFrom("sessions")
    .select(["reference", "offering_name as offeringName", "starts_at as startsAt"])
    .where("tenant_id", "=", scope.tenantId)
    .where("status", "=", "scheduled")
    .where("ends_at", ">", of.now)
    .where((is) =>
      is.or([
        is.exists(
          is
            .selectFrom("session_providers as part")
            .select("part.provider_id")
            .whereRef("part.tenant_id", "=", "sessions.tenant_id")
            .whereRef("part.session_id", "=", "sessions.id")
            .where("part.provider_id", "=", of.personId),
        ),
        is.exists(
          is
            .selectFrom("seats")
            .select("seats.id")
            .whereRef("seats.tenant_id", "=", "sessions.tenant_id")
            .whereRef("seats.session_id", "=", "sessions.id")
            .where("seats.learner_id", "=", of.personId)
            .where("seats.state", "<>", "cancelled"),
        ),
      ]),
    )
    .orderBy("starts_at")
    .limit(100)
    .execute();
}
