/** Everybody of an organisation with what is known of their standing, page by page. */
import { sql } from "kysely";
import type { Database } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

export interface PeopleFilter {
  readonly q?: string | undefined;
  readonly role?: string | undefined;
  readonly standing?: "left" | "not_opened" | undefined;
  readonly ids?: readonly string[] | undefined;
  /** The last one of the page before. */
  readonly after?: { readonly name: string; readonly id: string } | undefined;
  readonly limit: number;
}

/** By name. Guests are nobody's people. */
export async function loadPeople(db: Database, scope: TenantScope, filter: PeopleFilter) {
  const { q, role, standing, ids, after, limit } = filter;
  let query = db
    .selectFrom("people")
    .leftJoin("people_standing", (join) =>
      join
        .onRef("people_standing.tenant_id", "=", "people.tenant_id")
        .onRef("people_standing.person_id", "=", "people.id"),
    )
    .leftJoin("person_deletions", (join) =>
      join
        .onRef("person_deletions.tenant_id", "=", "people.tenant_id")
        .onRef("person_deletions.person_id", "=", "people.id"),
    )
    .selectAll("people")
    .select([
      "people_standing.source",
      "people_standing.opened_at",
      "people_standing.left_as",
      "people_standing.left_at",
      "people_standing.left_decision",
      "person_deletions.asked_at as deletion_asked_at",
    ])
    .where("people.tenant_id", "=", scope.tenantId)
    .where("people.is_guest", "=", false);
  if (q) {
    const like = `%${q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
    query = query.where((is) => is.or([is("people.display_name", "ilike", like), is("people.email", "ilike", like)]));
  }
  if (role) query = query.where(sql<boolean>`people.roles @> array[${role}]::text[]`);
  if (standing === "left") query = query.where("people_standing.left_as", "is not", null);
  if (standing === "not_opened") {
    query = query.where("people_standing.source", "<>", "sign_in").where("people_standing.opened_at", "is", null);
  }
  if (ids) query = query.where("people.id", "in", ids);
  if (after) {
    query = query.where(sql<boolean>`(people.display_name, people.id) > (${after.name}::text, ${after.id}::uuid)`);
  }
  return query.orderBy("people.display_name").orderBy("people.id").limit(limit).execute();
}

export type PersonWithStanding = Awaited<ReturnType<typeof loadPeople>>[number];

/** How many sessions that are still to come each of these people teaches or has a seat in. */
export async function countSessionsAhead(
  db: Database,
  scope: TenantScope,
  wanted: { readonly ids: readonly string[]; readonly now: Date },
): Promise<ReadonlyMap<string, number>> {
  if (wanted.ids.length === 0) return new Map();
  const { rows } = await sql<{ person_id: string; count: number }>`
    select person_id, count(*)::int as count from (
      select provider_id as person_id, session_id from session_providers
        where tenant_id = ${scope.tenantId} and provider_id in (${sql.join(wanted.ids)})
      union
      select learner_id, session_id from seats
        where tenant_id = ${scope.tenantId} and learner_id in (${sql.join(wanted.ids)})
          and state in ('booked', 'waitlisted', 'offered')
    ) as parts join sessions on sessions.tenant_id = ${scope.tenantId} and sessions.id = parts.session_id
    where sessions.status = 'scheduled' and sessions.starts_at > ${wanted.now}
    group by person_id`.execute(db);
  return new Map(rows.map((row) => [row.person_id, row.count]));
}
