/** The last move or cancel of each session in the database, and what it was before. */
import { sql } from "kysely";
import type { Selectable } from "kysely";
import { asInstant } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { UndoableChange } from "../../domain/second-thoughts.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { Tables } from "../../platform/tables.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { SessionColumns } from "./bookings.store.ts";
import type { SeatDetails } from "./session-details.store.ts";

/** What a session was before it was moved or cancelled. */
export interface SessionBefore {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  /** Organizer first. */
  readonly providerIds: readonly string[];
  /** What the change wrote over. */
  readonly columns: SessionColumns;
  /** Whose moves the change counted. */
  readonly movedById?: string | undefined;
  /** By learner: what they had answered. */
  readonly answers?: Readonly<Record<string, SeatDetails["rsvp"]>> | undefined;
}

export interface KeptUndo extends UndoableChange {
  readonly sessionId: string;
  readonly pressId: string;
  readonly before: SessionBefore;
}

/** Replaces what could be taken back until now. */
export async function saveUndo(
  tx: Tx,
  scope: TenantScope,
  saved: KeptUndo & { readonly madeAt: Instant },
): Promise<void> {
  const row = {
    kind: saved.kind,
    press_id: saved.pressId,
    by_id: saved.byId ?? null,
    made_at: new Date(saved.madeAt),
    actor_until: new Date(saved.actorUntil),
    staff_until: saved.staffUntil === undefined ? null : new Date(saved.staffUntil),
    before: JSON.stringify(saved.before),
    release_at: new Date(saved.actorUntil),
  };
  await tx
    .insertInto("session_undos")
    .values({ tenant_id: scope.tenantId, session_id: saved.sessionId, ...row })
    .onConflict((conflict) => conflict.columns(["tenant_id", "session_id"]).doUpdateSet(row))
    .execute();
}

/** Also one whose time is over. */
export async function findUndo(db: Database, scope: TenantScope, sessionId: string): Promise<KeptUndo | undefined> {
  const row = await db
    .selectFrom("session_undos")
    .selectAll()
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", sessionId)
    .executeTakeFirst();
  if (!row) return undefined;
  const before = row.before as SessionBefore;
  return {
    ...changeOf(row),
    sessionId,
    pressId: row.press_id,
    before: { ...before, columns: revived(before.columns) },
  };
}

/** Instants are text in JSON. */
function revived(columns: SessionColumns): SessionColumns {
  const dates = ["starts_at", "ends_at", "roster_due_at"] as const;
  const values = dates.flatMap((name) => {
    const value = columns[name] as unknown;
    return typeof value === "string" ? [[name, new Date(value)] as const] : [];
  });
  return { ...columns, ...Object.fromEntries(values) };
}

/** What can be taken back of these sessions, also when its time is over. */
export async function loadUndos(
  db: Database,
  about: { readonly tenantId: string; readonly ids: readonly string[] },
): Promise<ReadonlyMap<string, UndoableChange>> {
  const rows = await db
    .selectFrom("session_undos")
    .select(["session_id", "kind", "by_id", "actor_until", "staff_until"])
    .where("tenant_id", "=", about.tenantId)
    .where("session_id", "in", about.ids)
    .execute();
  return new Map(rows.map((row) => [row.session_id, changeOf(row)]));
}

type UndoRow = Pick<Selectable<Tables["session_undos"]>, "kind" | "by_id" | "actor_until" | "staff_until">;

function changeOf(row: UndoRow): UndoableChange {
  return {
    kind: row.kind,
    byId: row.by_id ?? undefined,
    actorUntil: asInstant(row.actor_until.getTime()),
    staffUntil: row.staff_until === null ? undefined : asInstant(row.staff_until.getTime()),
  };
}

/** Sessions that the same press changed, in one order. */
export async function findPress(db: Database, scope: TenantScope, pressId: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("session_undos")
    .select("session_id")
    .where("tenant_id", "=", scope.tenantId)
    .where("press_id", "=", pressId)
    .orderBy("session_id")
    .execute();
  return rows.map((row) => row.session_id);
}

/** It was taken back, or makes no sense any more. */
export async function deleteUndo(tx: Tx, scope: TenantScope, sessionId: string): Promise<void> {
  await tx
    .deleteFrom("session_undos")
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", sessionId)
    .execute();
}

/** Whether people held a link of this session that vendors do not keep any more. */
export async function hasLostLink(db: Database, scope: TenantScope, sessionId: string): Promise<boolean> {
  const isLost = sql`join_url is not null and (state <> 'ready' or (written->>'generation')::integer is distinct from generation)`;
  const of = sql`tenant_id = ${scope.tenantId} and session_id = ${sessionId}`;
  const found = await sql<{ lost: boolean }>`
    select exists (select 1 from session_events where ${of} and ${isLost})
      or exists (select 1 from session_meetings where ${of} and ${isLost}) as lost`.execute(db);
  return found.rows[0]?.lost ?? false;
}
