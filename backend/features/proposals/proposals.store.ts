/** Proposals in the database. */
import { asInstant } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Interval } from "../../domain/interval.ts";
import type { KeptProposal } from "../../domain/proposals.ts";
import type { Role } from "../../platform/caller.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { Tables } from "../../platform/tables.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

export interface ProposalRow extends KeptProposal {
  readonly id: string;
  readonly sessionId: string;
  readonly byId: string;
  readonly byName: string;
  readonly forPart: "provider" | "learner";
  readonly message: string | null;
  readonly source: Tables["proposals"]["source"];
  readonly createdAt: Date;
  readonly decidedAt: Date | null;
  /** People are told of it. */
  readonly tell: boolean;
  /** Whom the vendor's calendar has told of it by itself. */
  readonly toldByCalendar: string | undefined;
}

/** Oldest first. */
export async function loadProposals(
  db: Database,
  scope: TenantScope,
  sessionIds: readonly string[],
): Promise<readonly ProposalRow[]> {
  const rows = await db
    .selectFrom("proposals")
    .innerJoin("people", (join) =>
      join.onRef("people.tenant_id", "=", "proposals.tenant_id").onRef("people.id", "=", "proposals.by_id"),
    )
    .selectAll("proposals")
    .select("people.display_name as by_name")
    .where("proposals.tenant_id", "=", scope.tenantId)
    .where("proposals.session_id", "in", sessionIds)
    .orderBy("proposals.created_at")
    .orderBy("proposals.id")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    sessionId: row.session_id,
    byId: row.by_id,
    byName: row.by_name,
    forPart: row.for_part,
    startsAt: asInstant(row.starts_at.getTime()),
    endsAt: asInstant(row.ends_at.getTime()),
    insteadOf: {
      startsAt: asInstant(row.instead_of_starts_at.getTime()),
      endsAt: asInstant(row.instead_of_ends_at.getTime()),
    },
    message: row.message,
    state: row.state,
    source: row.source,
    createdAt: row.created_at,
    decidedAt: row.decided_at,
    tell: row.tell,
    toldByCalendar: row.told_by_calendar ?? undefined,
  }));
}

export async function insertProposal(
  tx: Tx,
  scope: TenantScope,
  made: Interval & {
    readonly id: string;
    readonly sessionId: string;
    readonly byId: string;
    readonly forPart: "provider" | "learner";
    readonly insteadOf: Interval;
    readonly message: string | undefined;
    readonly source: ProposalRow["source"];
    readonly toldByCalendar: string | undefined;
    readonly now: Instant;
  },
): Promise<void> {
  await tx
    .insertInto("proposals")
    .values({
      tenant_id: scope.tenantId,
      id: made.id,
      session_id: made.sessionId,
      by_id: made.byId,
      for_part: made.forPart,
      starts_at: new Date(made.startsAt),
      ends_at: new Date(made.endsAt),
      instead_of_starts_at: new Date(made.insteadOf.startsAt),
      instead_of_ends_at: new Date(made.insteadOf.endsAt),
      message: made.message ?? null,
      state: "open",
      source: made.source,
      created_at: new Date(made.now),
      tell: true,
      told_by_calendar: made.toldByCalendar ?? null,
    })
    .execute();
}

/** Whatever this person still asks for in the session, they ask for no more. */
export async function withdrawOpen(
  tx: Tx,
  scope: TenantScope,
  of: { readonly sessionId: string; readonly byId: string; readonly now: Instant },
): Promise<void> {
  await tx
    .updateTable("proposals")
    .set({ state: "withdrawn", decided_at: new Date(of.now), decided_by: of.byId })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", of.sessionId)
    .where("by_id", "=", of.byId)
    .where("state", "=", "open")
    .execute();
}

/** False when somebody else has decided it. */
export async function closeProposal(
  tx: Tx,
  scope: TenantScope,
  closed: {
    readonly id: string;
    readonly state: "accepted" | "declined" | "withdrawn";
    readonly byId: string;
    readonly now: Instant;
  },
): Promise<boolean> {
  const row = await tx
    .updateTable("proposals")
    .set({ state: closed.state, decided_at: new Date(closed.now), decided_by: closed.byId })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", closed.id)
    .where("state", "=", "open")
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

export async function findPersonBehind(
  db: Database,
  scope: TenantScope,
  personId: string,
): Promise<{ readonly name: string; readonly roles: readonly Role[] }> {
  const row = await db
    .selectFrom("people")
    .select(["display_name as name", "roles"])
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", personId)
    .executeTakeFirstOrThrow();
  return { name: row.name, roles: row.roles as readonly Role[] };
}
