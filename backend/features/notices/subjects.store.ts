/** A session as far as people may have to hear of it: what it is, who takes part, and what stands at the vendors. */
import type { OwnReason } from "../../domain/change-lines.ts";
import { sql } from "kysely";
import { asInstant } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import { isSeated } from "../../domain/roster.ts";
import type { SeatState } from "../../domain/roster.ts";
import type { WrittenEvent } from "../../domain/session-plan.ts";
import type { Database } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { SyncProblem } from "../sync/postpone-sync.ts";

export interface Recipient {
  readonly personId: string;
  readonly name: string;
  /** Empty when there is none. */
  readonly address: string;
  readonly locale: string;
  readonly timeZone: string;
  /** What they, or else their organisation, chose; absent = at the usual times. */
  readonly minutesBefore: readonly number[] | undefined;
  /** The tenant whose guest they are; absent for people with an account. */
  readonly guestOf?: string | undefined;
}

export interface SubjectSeat extends Recipient {
  readonly state: SeatState;
  readonly offeredUntil: Instant | undefined;
}

export interface Subject {
  readonly id: string;
  readonly reference: string;
  readonly version: number;
  readonly status: "scheduled" | "cancelled" | "completed";
  readonly offeringName: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly place: string | undefined;
  readonly joinUrl: string | undefined;
  /** An online meeting is made for it. */
  readonly wantsLink: boolean;
  readonly cancelReason: string | OwnReason | undefined;
  /** Organizer first. */
  readonly providers: readonly Recipient[];
  readonly seats: readonly SubjectSeat[];
  /** As it was last written, also while it is on its way out: until it is gone nobody was told so by calendar. */
  readonly event:
    { readonly ownerId: string | undefined; readonly written: WrittenEvent; readonly isOutlived: boolean } | undefined;
  readonly vendors: {
    readonly isSettled: boolean;
    readonly isBroken: boolean;
    /** Its event stands somewhere, or its organizer has a calendar in which it would. */
    readonly haveCalendar: boolean;
  };
}

/** Who takes part as a learner. */
export function seatedOf({ seats }: Subject): readonly SubjectSeat[] {
  return seats.filter(isSeated);
}

export async function loadSubject(db: Database, scope: TenantScope, sessionId: string): Promise<Subject | undefined> {
  const row = await db
    .selectFrom("sessions")
    .selectAll()
    .select(sql<boolean>`${organizerHasCalendar}`.as("hasCalendar"))
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", sessionId)
    .executeTakeFirst();
  if (!row) return undefined;
  const providers = await loadProviders(db, scope, sessionId);
  const seats = await loadSeats(db, scope, sessionId);
  const standing = await loadStanding(db, scope, sessionId);
  const wantsLink = row.presence === "virtual" && row.generate_url;
  return {
    id: row.id,
    reference: row.reference,
    version: row.version,
    status: row.status,
    offeringName: row.offering_name,
    startsAt: asInstant(row.starts_at.getTime()),
    endsAt: asInstant(row.ends_at.getTime()),
    place: row.location ?? undefined,
    joinUrl: row.own_join_url ?? (wantsLink ? standing.joinUrl : undefined),
    wantsLink,
    cancelReason: (row.cancel_because as OwnReason | null) ?? row.cancel_reason ?? undefined,
    providers,
    seats,
    event: standing.event,
    vendors: { ...standing.vendors, haveCalendar: row.hasCalendar || standing.event !== undefined },
  };
}

const organizerHasCalendar = sql`exists (select 1 from connections
  where connections.tenant_id = sessions.tenant_id and connections.status <> 'revoked' and 'calendar' = any(connections.purposes)
    and connections.person_id = coalesce(sessions.organizer_id, (select provider_id from session_providers
      where session_providers.tenant_id = sessions.tenant_id and session_id = sessions.id order by position limit 1)))`;

function people(db: Database, scope: TenantScope) {
  return db
    .selectFrom("people")
    .leftJoin("person_reminders as reminders", (join) =>
      join.onRef("reminders.tenant_id", "=", "people.tenant_id").onRef("reminders.person_id", "=", "people.id"),
    )
    .select([
      "people.id as personId",
      "people.display_name as name",
      "people.email as address",
      "people.locale",
      "people.time_zone as timeZone",
    ])
    .select(
      sql<number[] | null>`coalesce(reminders.minutes_before,
      (select reminder_minutes from tenants where tenants.id = people.tenant_id))`.as("minutesBefore"),
    )
    .select(sql<string | null>`case when people.is_guest then people.tenant_id::text end`.as("guestOf"))
    .where("people.tenant_id", "=", scope.tenantId);
}

async function loadProviders(db: Database, scope: TenantScope, sessionId: string): Promise<readonly Recipient[]> {
  const rows = await people(db, scope)
    .innerJoin("session_providers as part", (join) =>
      join.onRef("part.tenant_id", "=", "people.tenant_id").onRef("part.provider_id", "=", "people.id"),
    )
    .where("part.session_id", "=", sessionId)
    .orderBy("part.position")
    .execute();
  return rows.map(asRecipient);
}

/** What is null in the database is absent here. */
function asRecipient<T extends { readonly minutesBefore: readonly number[] | null; readonly guestOf: string | null }>(
  row: T,
): Omit<T, "minutesBefore" | "guestOf"> & Pick<Recipient, "minutesBefore" | "guestOf"> {
  return { ...row, minutesBefore: row.minutesBefore ?? undefined, guestOf: row.guestOf ?? undefined };
}

async function loadSeats(db: Database, scope: TenantScope, sessionId: string): Promise<readonly SubjectSeat[]> {
  const rows = await people(db, scope)
    .innerJoin("seats", (join) =>
      join.onRef("seats.tenant_id", "=", "people.tenant_id").onRef("seats.learner_id", "=", "people.id"),
    )
    .select(["seats.state", "seats.offered_until"])
    .where("seats.session_id", "=", sessionId)
    .orderBy("seats.created_at")
    .orderBy("seats.id")
    .execute();
  return rows.map(({ offered_until: until, ...row }) => ({
    ...asRecipient(row),
    offeredUntil: until === null || row.state !== "offered" ? undefined : asInstant(until.getTime()),
  }));
}

/** Somebody by their id, for whom the session is not a matter any more. */
export async function findRecipient(
  db: Database,
  scope: TenantScope,
  personId: string,
): Promise<Recipient | undefined> {
  const row = await people(db, scope).where("people.id", "=", personId).executeTakeFirst();
  return row && asRecipient(row);
}

async function loadStanding(db: Database, scope: TenantScope, sessionId: string) {
  const event = await db
    .selectFrom("session_events")
    .leftJoin("connections", (join) =>
      join
        .onRef("connections.tenant_id", "=", "session_events.tenant_id")
        .onRef("connections.id", "=", "session_events.connection_id"),
    )
    .select(["state", "generation", "written", "join_url as joinUrl", "connections.person_id as ownerId"])
    .where("session_events.tenant_id", "=", scope.tenantId)
    .where("session_id", "=", sessionId)
    .executeTakeFirst();
  const meeting = await db
    .selectFrom("session_meetings")
    .select(["state", "join_url as joinUrl"])
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", sessionId)
    .executeTakeFirst();
  const sync = await db
    .selectFrom("session_sync")
    .select(["attempts", "last_problem as problems", sql<boolean>`applied_version >= desired_version`.as("isSettled")])
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", sessionId)
    .executeTakeFirst();
  const stands = event?.state === "ready" || event?.state === "left";
  const written = stands ? (event.written as WrittenEvent | null) : null;
  const links = [meeting, event].filter((each) => each?.state === "ready").map((each) => each?.joinUrl ?? undefined);
  return {
    joinUrl: links.find((url) => url !== undefined),
    event: written
      ? { ownerId: event?.ownerId ?? undefined, written, isOutlived: written.generation !== event?.generation }
      : undefined,
    vendors: { isSettled: sync?.isSettled ?? true, isBroken: sync !== undefined && isBroken(sync) },
  };
}

/** Every part that failed since the last change waits for a person. */
function isBroken(sync: { readonly attempts: number; readonly problems: string | null }): boolean {
  if (sync.attempts === 0 || sync.problems === null) return false;
  const problems = JSON.parse(sync.problems) as readonly SyncProblem[];
  return problems.length > 0 && problems.every(({ state }) => state === "failed");
}
