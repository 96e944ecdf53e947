/** Sessions that are to come for the same people. */
import { sql } from "kysely";
import type { Interval } from "../../domain/interval.ts";
import { asInstant } from "../../domain/instant.ts";
import type { Database } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

export interface NextBooked extends Interval {
  readonly sessionId: string;
}

/** The first session of the offering that begins after `after` and in which every one of these learners has a seat. */
export async function findNextOfAll(
  db: Database,
  scope: TenantScope,
  wanted: { readonly offeringId: string; readonly learnerIds: readonly string[]; readonly after: Date },
): Promise<NextBooked | undefined> {
  const { offeringId, learnerIds, after } = wanted;
  if (learnerIds.length === 0) return undefined;
  const found = await db
    .selectFrom("sessions")
    .innerJoin("seats", (join) =>
      join.onRef("seats.tenant_id", "=", "sessions.tenant_id").onRef("seats.session_id", "=", "sessions.id"),
    )
    .select(["sessions.id", "sessions.starts_at as startsAt", "sessions.ends_at as endsAt"])
    .where("sessions.tenant_id", "=", scope.tenantId)
    .where("sessions.offering_id", "=", offeringId)
    .where("sessions.status", "=", "scheduled")
    .where("sessions.starts_at", ">", after)
    .where("seats.learner_id", "in", learnerIds)
    .where("seats.state", "=", "booked")
    .groupBy(["sessions.id", "sessions.starts_at", "sessions.ends_at"])
    .having(sql<boolean>`count(distinct seats.learner_id) = ${learnerIds.length}`)
    .orderBy("sessions.starts_at")
    .limit(1)
    .executeTakeFirst();
  return (
    found && {
      sessionId: found.id,
      startsAt: asInstant(found.startsAt.getTime()),
      endsAt: asInstant(found.endsAt.getTime()),
    }
  );
}

/** Who takes part in the session: ids and names. */
export async function loadSeated(
  db: Database,
  scope: TenantScope,
  sessionId: string,
): Promise<readonly { readonly learnerId: string; readonly name: string }[]> {
  return db
    .selectFrom("seats")
    .innerJoin("people", (join) =>
      join.onRef("people.tenant_id", "=", "seats.tenant_id").onRef("people.id", "=", "seats.learner_id"),
    )
    .select(["seats.learner_id as learnerId", "people.display_name as name"])
    .where("seats.tenant_id", "=", scope.tenantId)
    .where("seats.session_id", "=", sessionId)
    .where("seats.state", "in", ["booked", "attended", "no_show"])
    .orderBy("people.display_name")
    .execute();
}
