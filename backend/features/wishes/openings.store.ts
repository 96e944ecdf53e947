/** Which wishes have to be looked at again, and what came of looking. */
import { sql } from "kysely";
import type { Instant } from "../../domain/instant.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

export interface ChangedWish {
  readonly tenantId: string;
  readonly id: string;
  readonly mark: string;
}

/** Calendars of which we never hear by themselves are looked at this often for those who wait. */
const unheardMs = 6 * 60 * 60_000;

/**
 * Open wishes of every organisation of which something that free times depend on is not as it was at the last look: the offering, the
 * hours, sessions and holds of those who teach it, the learner's own sessions and matches, and the calendars that were heard to have
 * changed. Reads nothing but the database, and hardly that where nobody wishes. For the worker only.
 */
export async function listChangedWishes(db: Database, now: Instant, limit: number): Promise<readonly ChangedWish[]> {
  const at = sql`${new Date(now)}::timestamptz`;
  const { rows } = await sql<ChangedWish>`
    select wishes.tenant_id as "tenantId", wishes.id, marked.mark from wishes
    join offerings on offerings.tenant_id = wishes.tenant_id and offerings.id = wishes.offering_id
    cross join lateral (
      select array(select provider_id from offering_providers as teaches where teaches.tenant_id = wishes.tenant_id
        and teaches.offering_id = wishes.offering_id and (wishes.provider_id is null
          or offerings.rules->>'assignment' = 'all' or teaches.provider_id = wishes.provider_id)) as ids,
      tstzrange(wishes.starts_at - interval '31 days', wishes.ends_at + interval '31 days') as around
    ) as who
    cross join lateral (select md5(jsonb_build_array(
      offerings.version, offerings.deleted_at is null, to_jsonb(who.ids), ${ofHours}, ${ofClaims}, ${ofHolds(at)},
      ${ofClasses}, ${ofMatches}, ${ofCalendars},
      case when ${opensByItself(at)} then floor(extract(epoch from ${at}) / 86400) end,
      case when ${hasUnheard} then floor(extract(epoch from ${at}) * 1000 / ${unheardMs}) end
    )::text) as mark) as marked
    where wishes.state = 'open' and wishes.ends_at > ${at} and marked.mark is distinct from wishes.mark
      and (wishes.not_before is null or wishes.not_before <= ${at})
    order by wishes.created_at limit ${limit}`.execute(db);
  return rows;
}

/** Before the range ends the booking window, which moves on every day, reaches only a part of it. */
const opensByItself = (at: ReturnType<typeof sql>) => sql`(offerings.rules->'window'->>'type' like 'rolling%'
  and wishes.ends_at > ${at} + ((offerings.rules->'window'->>'days')::int - 1) * interval '1 day')`;

/** The epoch of a moment, however the server prints moments. */
const epoch = (moment: string) => `extract(epoch from ${moment})`;

const ofHours = sql.raw(`(select jsonb_agg(jsonb_build_array(provider_id, schedule) order by provider_id)
  from schedules where schedules.tenant_id = wishes.tenant_id and provider_id = any(who.ids))`);

const ofClaims = sql.raw(`(select jsonb_agg(jsonb_build_array(person_id, session_id, ${epoch("lower(during)")},
    ${epoch("upper(during)")}, ${epoch("kept_until")}) order by claims.id)
  from session_claims as claims where claims.tenant_id = wishes.tenant_id and active and during && who.around
    and (person_id = any(who.ids) or person_id = wishes.person_id))`);

const ofHolds = (at: ReturnType<typeof sql>) => sql`(select jsonb_agg(holds.id order by holds.id) from holds
  where holds.tenant_id = wishes.tenant_id and holds.expires_at > ${at} and holds.holder_id <> wishes.person_id
    and holds.provider_ids && who.ids and holds.starts_at < wishes.ends_at and holds.ends_at > wishes.starts_at)`;

const ofClasses =
  sql.raw(`(select jsonb_agg(jsonb_build_array(sessions.id, status, capacity, ${epoch("sessions.starts_at")},
    (select count(*) from seats where seats.tenant_id = sessions.tenant_id and seats.session_id = sessions.id
      and seats.state <> 'cancelled')) order by sessions.id)
  from sessions where sessions.tenant_id = wishes.tenant_id and sessions.offering_id = wishes.offering_id
    and sessions.kind = 'group' and sessions.starts_at >= wishes.starts_at and sessions.starts_at < wishes.ends_at)`);

const ofMatches = sql.raw(`(select jsonb_agg(provider_id order by provider_id) from matches
  where matches.tenant_id = wishes.tenant_id and learner_id = wishes.person_id and provider_id = any(who.ids))`);

const ofCalendars =
  sql.raw(`(select jsonb_agg(jsonb_build_array(connections.id, status, purposes, conflict_calendars, changes_heard) order by connections.id)
  from connections left join calendar_watches as watch
    on watch.tenant_id = connections.tenant_id and watch.connection_id = connections.id
  where connections.tenant_id = wishes.tenant_id
    and (connections.person_id = any(who.ids) or connections.person_id = wishes.person_id))`);

/** Somebody who teaches it has no calendar that tells us of changes, or several, of which only one does. */
const hasUnheard = sql.raw(`exists (select 1 from unnest(who.ids) as teacher (id) where not exists (
  select 1 from connections join calendar_watches as watch
    on watch.tenant_id = connections.tenant_id and watch.connection_id = connections.id
  where connections.tenant_id = wishes.tenant_id and connections.person_id = teacher.id
    and watch.state <> 'broken' and conflict_calendars = '{}'))`);

/** The look counts: it is not repeated until something changes. False when the wish rests meanwhile. */
export async function noteLook(
  tx: Tx,
  scope: TenantScope,
  look: { readonly id: string; readonly mark: string },
): Promise<boolean> {
  const row = await tx
    .updateTable("wishes")
    .set({ mark: look.mark, not_before: null, misses: 0 })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", look.id)
    .where("state", "=", "open")
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

/** It is looked at again, not before then. */
export async function postponeLook(
  db: Database,
  scope: TenantScope,
  later: { readonly id: string; readonly at: Instant; readonly misses: number },
): Promise<void> {
  await db
    .updateTable("wishes")
    .set({ not_before: new Date(later.at), misses: later.misses })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", later.id)
    .execute();
}

/** The session of this offering in which they got a seat after they had wished, if they did. */
export async function findBookedSince(
  db: Database,
  scope: TenantScope,
  wish: { readonly learnerId: string; readonly offeringId: string; readonly createdAt: Instant },
): Promise<string | undefined> {
  const row = await db
    .selectFrom("seats")
    .innerJoin("sessions", (join) =>
      join.onRef("sessions.tenant_id", "=", "seats.tenant_id").onRef("sessions.id", "=", "seats.session_id"),
    )
    .select("sessions.id")
    .where("seats.tenant_id", "=", scope.tenantId)
    .where("seats.learner_id", "=", wish.learnerId)
    .where("seats.state", "=", "booked")
    .where("seats.created_at", ">=", new Date(wish.createdAt))
    .where("sessions.offering_id", "=", wish.offeringId)
    .where("sessions.status", "=", "scheduled")
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

/** Open wishes of every organisation whose range is over, or whose offering is gone. For the worker only. */
export async function listOutlivedWishes(
  db: Database,
  now: Instant,
  limit: number,
): Promise<readonly { readonly tenantId: string; readonly id: string }[]> {
  return db
    .selectFrom("wishes")
    .innerJoin("offerings", (join) =>
      join.onRef("offerings.tenant_id", "=", "wishes.tenant_id").onRef("offerings.id", "=", "wishes.offering_id"),
    )
    .select(["wishes.tenant_id as tenantId", "wishes.id"])
    .where("wishes.state", "=", "open")
    .where((is) => is.or([is("wishes.ends_at", "<=", new Date(now)), is("offerings.deleted_at", "is not", null)]))
    .limit(limit)
    .execute();
}

/** What rested before then, with what was told of it. */
export async function deleteOldWishes(tx: Tx, before: Date): Promise<void> {
  await sql`delete from wish_notices using wishes where wishes.tenant_id = wish_notices.tenant_id
    and wishes.id = wish_notices.wish_id and wishes.rested_at < ${before}`.execute(tx);
  await tx.deleteFrom("wishes").where("rested_at", "<", before).execute();
}
