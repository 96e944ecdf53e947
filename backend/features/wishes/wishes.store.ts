/** Wishes in the database. */
import { sql } from "kysely";
import type { Selectable } from "kysely";
import { asInstant } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Interval } from "../../domain/interval.ts";
import type { WishedTimes, WishPart } from "../../domain/wishes.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { Tables } from "../../platform/tables.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

export interface KeptWish extends WishedTimes {
  readonly id: string;
  readonly kind: "ask" | "opening";
  readonly state: Tables["wishes"]["state"];
  readonly learnerId: string;
  readonly learnerName: string;
  readonly offeringId: string;
  readonly offeringName: string;
  readonly durationMinutes: number;
  /** Of several who teach it; absent = anybody. */
  readonly providerId: string | undefined;
  readonly providerName: string | undefined;
  readonly note: string;
  /** Starts that could be booked when it was made. */
  readonly seen: readonly number[];
  readonly misses: number;
  readonly createdAt: Instant;
  readonly answer: string | undefined;
  readonly answeredByName: string | undefined;
  readonly declinedBy: readonly string[];
  readonly sessionId: string | undefined;
}

export interface NewWish extends WishedTimes {
  readonly id: string;
  readonly kind: KeptWish["kind"];
  readonly learnerId: string;
  readonly offeringId: string;
  readonly providerId: string | undefined;
  readonly note: string;
  readonly seen: readonly number[];
  readonly createdAt: Instant;
}

/** Nobody else makes or counts wishes of this person until the transaction ends. */
export async function lockWishesOf(tx: Tx, { tenantId }: TenantScope, personId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`wishes ${tenantId} ${personId}`}, 0))`.execute(tx);
}

export async function insertWish(tx: Tx, scope: TenantScope, wish: NewWish): Promise<void> {
  const { id, kind, parts, note } = wish;
  await tx
    .insertInto("wishes")
    .values({
      tenant_id: scope.tenantId,
      id,
      kind,
      parts: [...parts],
      state: "open",
      person_id: wish.learnerId,
      offering_id: wish.offeringId,
      provider_id: wish.providerId ?? null,
      starts_at: new Date(wish.startsAt),
      ends_at: new Date(wish.endsAt),
      times: JSON.stringify(wish.times),
      time_zone: wish.timeZone,
      note: note === "" ? null : note,
      seen: JSON.stringify(wish.seen),
      mark: null,
      created_at: new Date(wish.createdAt),
      rested_at: null,
      answer: null,
      answered_by: null,
      session_id: null,
    })
    .execute();
}

/** Those whose range is over wait for nothing any more. */
export async function expireOver(
  tx: Tx,
  scope: TenantScope,
  of: { readonly personId: string; readonly now: Instant },
): Promise<void> {
  const now = new Date(of.now);
  await tx
    .updateTable("wishes")
    .set({ state: "expired", rested_at: now, seen: "[]" })
    .where("tenant_id", "=", scope.tenantId)
    .where("person_id", "=", of.personId)
    .where("state", "=", "open")
    .where("ends_at", "<=", now)
    .execute();
}

export interface WishCounts {
  /** Waiting for anything. */
  readonly open: number;
  /** Of these, the same kind of wish for the same offering. */
  readonly same: number;
  /** Of the same kind and offering since then, also withdrawn ones. */
  readonly recent: number;
}

export async function countWishes(
  tx: Tx,
  scope: TenantScope,
  about: {
    readonly personId: string;
    readonly offeringId: string;
    readonly kind: KeptWish["kind"];
    readonly since: Instant;
  },
): Promise<WishCounts> {
  const isSame = sql`offering_id = ${about.offeringId} and kind = ${about.kind}`;
  return tx
    .selectFrom("wishes")
    .select([
      sql<number>`(count(*) filter (where state = 'open'))::int`.as("open"),
      sql<number>`(count(*) filter (where state = 'open' and ${isSame}))::int`.as("same"),
      sql<number>`(count(*) filter (where ${isSame} and created_at > ${new Date(about.since)}))::int`.as("recent"),
    ])
    .where("tenant_id", "=", scope.tenantId)
    .where("person_id", "=", about.personId)
    .executeTakeFirstOrThrow();
}

function wishesOf(db: Database, scope: TenantScope) {
  return db
    .selectFrom("wishes")
    .innerJoin("people as learner", (join) =>
      join.onRef("learner.tenant_id", "=", "wishes.tenant_id").onRef("learner.id", "=", "wishes.person_id"),
    )
    .innerJoin("offerings", (join) =>
      join.onRef("offerings.tenant_id", "=", "wishes.tenant_id").onRef("offerings.id", "=", "wishes.offering_id"),
    )
    .leftJoin("people as provider", (join) =>
      join.onRef("provider.tenant_id", "=", "wishes.tenant_id").onRef("provider.id", "=", "wishes.provider_id"),
    )
    .leftJoin("people as answerer", (join) =>
      join.onRef("answerer.tenant_id", "=", "wishes.tenant_id").onRef("answerer.id", "=", "wishes.answered_by"),
    )
    .selectAll("wishes")
    .select([
      "learner.display_name as learnerName",
      "offerings.name as offeringName",
      "offerings.duration_minutes as durationMinutes",
      "provider.display_name as providerName",
      "answerer.display_name as answeredByName",
    ])
    .where("wishes.tenant_id", "=", scope.tenantId);
}

export async function findWish(db: Database, scope: TenantScope, id: string): Promise<KeptWish | undefined> {
  const row = await wishesOf(db, scope).where("wishes.id", "=", id).executeTakeFirst();
  return row && wishOf(row);
}

/** One's own, newest first: those that wait, and those that came to something or to nothing since then. */
export async function loadOwnWishes(
  db: Database,
  scope: TenantScope,
  wanted: { readonly learnerId: string; readonly since: Instant },
): Promise<readonly KeptWish[]> {
  const rows = await wishesOf(db, scope)
    .where("wishes.person_id", "=", wanted.learnerId)
    .where("wishes.state", "<>", "withdrawn")
    .where((is) => is.or([is("rested_at", "is", null), is("rested_at", ">", new Date(wanted.since))]))
    .orderBy("wishes.created_at", "desc")
    .orderBy("wishes.id", "desc")
    .limit(mostListed)
    .execute();
  return rows.map(wishOf);
}

/** What this person is asked and has not answered, oldest first. */
export async function loadAskedWishes(
  db: Database,
  scope: TenantScope,
  wanted: { readonly providerId: string; readonly now: Instant; readonly id?: string | undefined },
): Promise<readonly KeptWish[]> {
  const { providerId, now, id } = wanted;
  const rows = await wishesOf(db, scope)
    .where("wishes.kind", "=", "ask")
    .where("wishes.state", "=", "open")
    .where("wishes.ends_at", ">", new Date(now))
    .where(sql<boolean>`${providerId}::uuid = any(${askedIds})`)
    .where(sql<boolean>`not ${providerId}::uuid = any(wishes.declined_by)`)
    .$if(id !== undefined, (query) => query.where("wishes.id", "=", id ?? ""))
    .orderBy("wishes.created_at")
    .orderBy("wishes.id")
    .limit(mostListed)
    .execute();
  return rows.map(wishOf);
}

const mostListed = 200;

/** Whom a wish asks: those who teach it now, of them the one it names, and only those who are matched where that is asked for. */
const askedIds = sql<string[]>`array(
  select teaches.provider_id from offering_providers as teaches
  where teaches.tenant_id = wishes.tenant_id and teaches.offering_id = wishes.offering_id
    and teaches.provider_id = coalesce(wishes.provider_id, teaches.provider_id)
    and (coalesce((select (rules->>'requireMatch')::boolean from offerings as asked
          where asked.tenant_id = wishes.tenant_id and asked.id = wishes.offering_id), false) = false
      or exists (select 1 from matches where matches.tenant_id = wishes.tenant_id
          and matches.provider_id = teaches.provider_id and matches.learner_id = wishes.person_id))
  order by teaches.position)`;

/** Whom it asks now. */
export async function findAskedPeople(db: Database, scope: TenantScope, wishId: string): Promise<readonly string[]> {
  const row = await db
    .selectFrom("wishes")
    .select(sql<string[]>`${askedIds}::text[]`.as("ids"))
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", wishId)
    .executeTakeFirst();
  return row?.ids ?? [];
}

/** Locks the row until the transaction ends, and answers how it stands now. */
export async function lockWish(tx: Tx, scope: TenantScope, id: string): Promise<KeptWish | undefined> {
  const row = await tx
    .selectFrom("wishes")
    .select("id")
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  return row && findWish(tx, scope, id);
}

export interface Rest {
  readonly id: string;
  readonly state: Exclude<KeptWish["state"], "open">;
  readonly at: Instant;
  readonly answer?: string | undefined;
  readonly answeredBy?: string | undefined;
  readonly sessionId?: string | undefined;
}

/** Nothing more comes of it by itself. What was withdrawn says nothing any more. False when it rested already. */
export async function restWish(tx: Tx, scope: TenantScope, rest: Rest): Promise<boolean> {
  const { state, answer } = rest;
  const row = await tx
    .updateTable("wishes")
    .set({
      state,
      rested_at: new Date(rest.at),
      answer: answer === undefined || answer === "" ? null : answer,
      answered_by: rest.answeredBy ?? null,
      session_id: rest.sessionId ?? null,
      seen: "[]",
      ...(state === "withdrawn" ? { note: null, times: "[]", parts: [] } : {}),
    })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", rest.id)
    .where("state", "=", "open")
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

/** Notes that one of several said no. */
export async function noteDeclined(
  tx: Tx,
  scope: TenantScope,
  declined: { readonly id: string; readonly byId: string },
): Promise<void> {
  await tx
    .updateTable("wishes")
    .set({ declined_by: sql<string[]>`array_append(declined_by, ${declined.byId}::uuid)` })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", declined.id)
    .execute();
}

type WishRow = Selectable<Tables["wishes"]> & {
  readonly learnerName: string;
  readonly offeringName: string;
  readonly durationMinutes: number;
  readonly providerName: string | null;
  readonly answeredByName: string | null;
};

function wishOf(row: WishRow): KeptWish {
  const { id, kind, state, learnerName, offeringName, durationMinutes, misses } = row;
  return {
    id,
    kind,
    state,
    learnerName,
    offeringName,
    durationMinutes,
    misses,
    learnerId: row.person_id,
    offeringId: row.offering_id,
    providerId: row.provider_id ?? undefined,
    providerName: row.providerName ?? undefined,
    startsAt: asInstant(row.starts_at.getTime()),
    endsAt: asInstant(row.ends_at.getTime()),
    times: row.times as readonly Interval[],
    parts: row.parts as WishPart[],
    timeZone: row.time_zone,
    note: row.note ?? "",
    seen: row.seen,
    createdAt: asInstant(row.created_at.getTime()),
    answer: row.answer ?? undefined,
    answeredByName: row.answeredByName ?? undefined,
    declinedBy: row.declined_by,
    sessionId: row.session_id ?? undefined,
  };
}
