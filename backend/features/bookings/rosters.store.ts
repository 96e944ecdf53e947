/** Seats one by one, the line of a class, and the timers of sessions in the database. */
import { sql } from "kysely";
import { asInstant } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Seat } from "../../domain/roster.ts";
import type { WaitingSeat } from "../../domain/waitlist.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

/** A session as its timers see it. */
export interface TimedSession {
  readonly id: string;
  readonly reference: string;
  readonly status: "scheduled" | "cancelled" | "completed";
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly capacity: number;
  readonly isPublished: boolean;
  readonly minimumRoster: number | undefined;
  readonly rosterDueAt: Instant | undefined;
  readonly dueAt: Instant | undefined;
  /** Without those that were given up. */
  readonly seats: readonly (Seat & { readonly id: string })[];
  readonly waiting: readonly WaitingSeat[];
}

/** Locks these sessions until the transaction ends, always in one order. */
export async function lockSessions(tx: Tx, scope: TenantScope, ids: readonly string[]): Promise<void> {
  await tx
    .selectFrom("sessions")
    .select("id")
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "in", ids)
    .orderBy("id")
    .forUpdate()
    .execute();
}

export async function loadTimed(db: Database, scope: TenantScope, id: string): Promise<TimedSession | undefined> {
  const row = await db
    .selectFrom("sessions")
    .select(["id", "reference", "status", "starts_at", "ends_at", "capacity", "is_published"])
    .select(["minimum_roster", "roster_due_at", "due_at"])
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (!row) return undefined;
  const seats = await db
    .selectFrom("seats")
    .innerJoin("people", (join) =>
      join.onRef("people.tenant_id", "=", "seats.tenant_id").onRef("people.id", "=", "seats.learner_id"),
    )
    .select(["seats.id", "seats.learner_id as learnerId", "seats.state", "seats.offered_until", "seats.missed_offer"])
    .select(["seats.waiting_since", "seats.created_at", "people.time_zone"])
    .where("seats.tenant_id", "=", scope.tenantId)
    .where("seats.session_id", "=", id)
    .where("seats.state", "<>", "cancelled")
    .execute();
  return {
    id,
    reference: row.reference,
    status: row.status,
    startsAt: instantOf(row.starts_at),
    endsAt: instantOf(row.ends_at),
    capacity: row.capacity,
    isPublished: row.is_published,
    minimumRoster: row.minimum_roster ?? undefined,
    rosterDueAt: row.roster_due_at === null ? undefined : instantOf(row.roster_due_at),
    dueAt: row.due_at === null ? undefined : instantOf(row.due_at),
    seats: seats.map(({ id: seatId, learnerId, state }) => ({ id: seatId, learnerId, state })),
    waiting: seats.flatMap((seat) => {
      const { state } = seat;
      if (state !== "waitlisted" && state !== "offered") return [];
      return {
        seatId: seat.id,
        state,
        since: instantOf(seat.waiting_since ?? seat.created_at),
        hasMissed: seat.missed_offer,
        timeZone: seat.time_zone,
        ...(seat.offered_until === null ? {} : { offeredUntil: instantOf(seat.offered_until) }),
      };
    }),
  };
}

function instantOf(at: Date): Instant {
  return asInstant(at.getTime());
}

/** Sessions of every tenant in which something is due, oldest first. For the worker only. */
export async function findDueSessions(
  db: Database,
  now: Instant,
  limit: number,
): Promise<readonly { readonly tenantId: string; readonly sessionId: string }[]> {
  return db
    .selectFrom("sessions")
    .select(["tenant_id as tenantId", "id as sessionId"])
    .where("due_at", "<=", new Date(now))
    .orderBy("due_at")
    .limit(limit)
    .execute();
}

/** When the session wants to be looked at again; `undefined` = never. */
export async function setDue(
  tx: Tx,
  scope: TenantScope,
  due: { readonly sessionId: string; readonly dueAt: Instant | undefined },
): Promise<void> {
  await tx
    .updateTable("sessions")
    .set({ due_at: due.dueAt === undefined ? null : new Date(due.dueAt) })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", due.sessionId)
    .execute();
}

/** A seat, the session it is in, and how its learner came to it. */
export interface FoundSeat {
  readonly id: string;
  readonly sessionId: string;
  readonly learnerId: string;
  readonly state: Seat["state"];
  readonly offeredUntil: Date | null;
  readonly moves: number;
}

export async function findSeat(db: Database, scope: TenantScope, id: string): Promise<FoundSeat | undefined> {
  return db
    .selectFrom("seats")
    .select(["id", "session_id as sessionId", "learner_id as learnerId", "state"])
    .select(["offered_until as offeredUntil", "moves"])
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function updateSeat(
  tx: Tx,
  scope: TenantScope,
  changed: {
    readonly id: string;
    readonly set: {
      readonly state?: Seat["state"];
      readonly offered_until?: Date | null;
      readonly missed_offer?: boolean;
      readonly moves?: number;
    };
  },
): Promise<void> {
  await tx
    .updateTable("seats")
    .set(changed.set)
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", changed.id)
    .execute();
}

/** The learner moved their seat, together with its session. */
export async function countMove(
  tx: Tx,
  scope: TenantScope,
  moved: { readonly sessionId: string; readonly learnerId: string },
): Promise<void> {
  await tx
    .updateTable("seats")
    .set({ moves: sql`moves + 1` })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", moved.sessionId)
    .where("learner_id", "=", moved.learnerId)
    .execute();
}

/** A counted move was taken back. */
export async function uncountMove(
  tx: Tx,
  scope: TenantScope,
  moved: { readonly sessionId: string; readonly learnerId: string },
): Promise<void> {
  await tx
    .updateTable("seats")
    .set({ moves: sql`greatest(moves - 1, 0)` })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", moved.sessionId)
    .where("learner_id", "=", moved.learnerId)
    .execute();
}

/** Gives up the claims of these people on the session's time. */
export async function releaseClaimsOf(
  tx: Tx,
  scope: TenantScope,
  released: { readonly sessionId: string; readonly personIds: readonly string[] },
): Promise<void> {
  if (released.personIds.length === 0) return;
  await tx
    .deleteFrom("session_claims")
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", released.sessionId)
    .where("person_id", "in", released.personIds)
    .execute();
}

/** Takes the place in line of a class that is merged over into the other one. */
export async function keepPlaces(
  tx: Tx,
  scope: TenantScope,
  kept: { readonly fromSessionId: string; readonly intoSessionId: string; readonly learnerIds: readonly string[] },
): Promise<void> {
  if (kept.learnerIds.length === 0) return;
  await sql`
    update seats set waiting_since = before.waiting_since, missed_offer = before.missed_offer
    from seats as before
    where seats.tenant_id = ${scope.tenantId} and seats.session_id = ${kept.intoSessionId}
      and before.tenant_id = seats.tenant_id and before.session_id = ${kept.fromSessionId}
      and before.learner_id = seats.learner_id and seats.learner_id = any(${kept.learnerIds}::uuid[])`.execute(tx);
}

/** Everybody who sees the session: who teaches it, and who is or was on its roster. */
export async function findConcerned(db: Database, scope: TenantScope, sessionId: string): Promise<readonly string[]> {
  const found = await sql<{ id: string }>`
    select provider_id::text as id from session_providers where tenant_id = ${scope.tenantId} and session_id = ${sessionId}
    union select learner_id::text from seats where tenant_id = ${scope.tenantId} and session_id = ${sessionId}`.execute(
    db,
  );
  return found.rows.map(({ id }) => id);
}

/** Of the seat that this learner took last, as long as they have it or had it at the time; who teaches first stands for all. */
export async function loadLastBooked(
  db: Database,
  scope: TenantScope,
  learnerId: string,
): Promise<{ readonly offeringId: string; readonly providerId: string } | undefined> {
  return db
    .selectFrom("seats")
    .innerJoin("sessions", (join) =>
      join.onRef("sessions.tenant_id", "=", "seats.tenant_id").onRef("sessions.id", "=", "seats.session_id"),
    )
    .innerJoin("session_providers", (join) =>
      join
        .onRef("session_providers.tenant_id", "=", "seats.tenant_id")
        .onRef("session_providers.session_id", "=", "seats.session_id"),
    )
    .select(["sessions.offering_id as offeringId", "session_providers.provider_id as providerId"])
    .where("seats.tenant_id", "=", scope.tenantId)
    .where("seats.learner_id", "=", learnerId)
    .where("seats.state", "in", ["booked", "attended", "no_show"])
    .orderBy("seats.created_at", "desc")
    .orderBy("seats.id", "desc")
    .orderBy("session_providers.position")
    .limit(1)
    .executeTakeFirst();
}
