/** Deletes everything about sessions, people and organisations, in whatever tables there are. */
import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { columnOf, deleteWithDependents, hasColumn, readEveryTable } from "../../platform/every-table.ts";
import type { EveryTable } from "../../platform/every-table.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

/** What stands in histories instead of a name. */
const nameless = "somebody who was deleted";
/** Rows of these go when they name the person, though the column could be emptied: the rest of the row is about them too. */
const goWhole = new Set(["session_notices", "incidents", "drift_findings", "bearers", "wishes"]);
/** Its entries never change, and name nobody but by keys. */
const auditLog = "audit_entries";

/** The sessions with all that hangs on them. */
export async function eraseSessions(tx: Tx, scope: TenantScope, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const tables = await readEveryTable(tx);
  for (const table of tables.filter((each) => hasColumn(each, "session_id") && hasColumn(each, "tenant_id"))) {
    const where = sql`${ofTenant(table, scope)} and ${columnOf(table, "session_id")} = any(${[...ids]}::uuid[])`;
    await deleteWithDependents(tx, tables, { table, where });
  }
  const sessions = tableNamed(tables, "sessions");
  const where = sql`${ofTenant(sessions, scope)} and ${columnOf(sessions, "id")} = any(${[...ids]}::uuid[])`;
  await deleteWithDependents(tx, tables, { table: sessions, where });
  await sql`delete from series where tenant_id = ${scope.tenantId} and not exists (select 1 from series_dates
    where series_dates.tenant_id = series.tenant_id and series_dates.series_id = series.id)`.execute(tx);
}

/**
 * Every trace of a person: their rows, and their ids, addresses and name wherever else they stand. A class of somebody else's stays,
 * without them; who is left over in its history has no name. Answers the sessions of which others keep that they were.
 */
export async function erasePerson(tx: Tx, scope: TenantScope, personId: string): Promise<readonly string[]> {
  const person = await tx
    .selectFrom("people")
    .select(["id", "display_name", "former_names", "email"])
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", personId)
    .executeTakeFirst();
  if (!person) return [];
  const shared = await findShared(tx, scope, personId);
  const traces = await findTraces(tx, scope, { personId, email: person.email });
  const { alone, withOthers } = await findOwn(tx, scope, personId);
  await eraseSessions(tx, scope, alone);
  const tables = await readEveryTable(tx);
  await stripSessions(tx, tables, scope, withOthers);
  const people = tableNamed(tables, "people");
  const where = sql`${ofTenant(people, scope)} and ${columnOf(people, "id")} = ${personId}`;
  await deleteWithDependents(tx, tables, { table: people, where });
  for (const table of tables) {
    if (!hasColumn(table, "tenant_id")) await forgetRows(tx, table, traces);
    else if (table.name !== auditLog) await forgetIn(tx, tables, { table, scope, personId, traces });
  }
  for (const name of [person.display_name, ...person.former_names])
    await forgetName(tx, tables, { scope, name, sessionIds: shared });
  await forgetInSettings(tx, scope, person.email);
  await forgetJobs(tx, [personId, person.email]);
  return withOthers;
}

/** Everything of the organisation, and at last itself. */
export async function eraseTenant(tx: Tx, scope: TenantScope): Promise<void> {
  await sql`select set_config('slotside.audit_may_go', 'yes', true)`.execute(tx);
  const tables = await readEveryTable(tx);
  for (const table of tables.filter((each) => hasColumn(each, "tenant_id")))
    await deleteWithDependents(tx, tables, { table, where: ofTenant(table, scope) });
  const tenants = tableNamed(tables, "tenants");
  const where = sql`${columnOf(tenants, "id")} = ${scope.tenantId}`;
  await deleteWithDependents(tx, tables, { table: tenants, where });
  await forgetJobs(tx, [scope.tenantId]);
}

function tableNamed(tables: readonly EveryTable[], name: string): EveryTable {
  const found = tables.find((table) => table.name === name);
  if (!found) throw new Error(`There is no table ${name}`);
  return found;
}

const ofTenant = (table: EveryTable, { tenantId }: TenantScope): RawBuilder<unknown> =>
  sql`${columnOf(table, "tenant_id")} = ${tenantId}`;

/**
 * Of the sessions they had a part in: those that nobody else had one in, and those that others keep a trace of, because nobody is
 * left who taught it, or nobody whom it was for.
 */
async function findOwn(
  tx: Tx,
  { tenantId }: TenantScope,
  personId: string,
): Promise<{ readonly alone: readonly string[]; readonly withOthers: readonly string[] }> {
  const part = (
    table: "session_providers" | "seats",
    column: "provider_id" | "learner_id",
    whose: RawBuilder<unknown>,
  ) =>
    sql`exists (select 1 from ${sql.table(table)} as part where part.tenant_id = sessions.tenant_id
      and part.session_id = sessions.id and part.${sql.ref(column)} ${whose})`;
  const theirs = sql`= ${personId}`;
  const others = sql`<> ${personId}`;
  const taughtAlone = sql`(${part("session_providers", "provider_id", theirs)} and not ${part("session_providers", "provider_id", others)})`;
  const heldForThem = sql`(kind = 'individual' and ${part("seats", "learner_id", theirs)})`;
  const { rows } = await sql<{ id: string; shared: boolean }>`
    select id, (${part("session_providers", "provider_id", others)} or ${part("seats", "learner_id", others)}) as shared
    from sessions where tenant_id = ${tenantId} and (${taughtAlone} or ${heldForThem})`.execute(tx);
  const idsOf = (isShared: boolean): readonly string[] =>
    rows.filter(({ shared }) => shared === isShared).map(({ id }) => id);
  return { alone: idsOf(false), withOthers: idsOf(true) };
}

/** What says that others took part, and keeps them from being counted anew. */
const partsOfOthers = new Set(["seats", "session_providers", "session_claims", "series_dates"]);

/** Of these sessions nothing is kept but when they were, what for, and which others took part. */
async function stripSessions(
  tx: Tx,
  tables: readonly EveryTable[],
  scope: TenantScope,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  const hanging = tables.filter(
    (each) => hasColumn(each, "session_id") && hasColumn(each, "tenant_id") && !partsOfOthers.has(each.name),
  );
  for (const table of hanging) {
    const where = sql`${ofTenant(table, scope)} and ${columnOf(table, "session_id")} = any(${[...ids]}::uuid[])`;
    await deleteWithDependents(tx, tables, { table, where });
  }
  await tx
    .updateTable("sessions")
    .set({ note: null, cancel_reason: null, location: null, own_join_url: null, version: sql`version + 1` })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "in", ids)
    .execute();
}

/** Who else took part in a session that is left as a trace. */
export async function loadTraces(
  tx: Tx,
  { tenantId }: TenantScope,
  ids: readonly string[],
): Promise<readonly { readonly id: string; readonly version: number; readonly personIds: readonly string[] }[]> {
  const { rows } = await sql<{ id: string; version: number; people: string[] }>`
    select id, version, array(
      select provider_id::text from session_providers as part where part.tenant_id = sessions.tenant_id and part.session_id = sessions.id
      union select learner_id::text from seats where seats.tenant_id = sessions.tenant_id and seats.session_id = sessions.id) as people
    from sessions where tenant_id = ${tenantId} and id = any(${[...ids]}::uuid[])`.execute(tx);
  return rows.map(({ id, version, people }) => ({ id, version, personIds: people }));
}

/** What its history begins with from now on. */
export async function insertTraceLine(
  tx: Tx,
  { tenantId }: TenantScope,
  line: {
    readonly id: string;
    readonly sessionId: string;
    readonly at: Date;
    readonly what: string;
    readonly lines: string;
  },
): Promise<void> {
  const { sessionId, ...rest } = line;
  const by = { by_name: "Slotside", source: "system" };
  await tx
    .insertInto("session_changes")
    .values({ tenant_id: tenantId, session_id: sessionId, ...by, ...rest })
    .execute();
}

/** Every session they ever had a part in, also by a line of its history. */
async function findShared(tx: Tx, { tenantId }: TenantScope, personId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select session_id as id from session_providers where tenant_id = ${tenantId} and provider_id = ${personId}
    union select session_id from seats where tenant_id = ${tenantId} and learner_id = ${personId}
    union select session_id from session_notices where tenant_id = ${tenantId} and person_id = ${personId}
    union select changes.session_id from session_changes as changes join people on people.tenant_id = changes.tenant_id
      and people.id = ${personId} where changes.tenant_id = ${tenantId}
      and (changes.by_name = people.display_name or changes.by_name = any(people.former_names))`.execute(tx);
  return rows.map(({ id }) => id);
}

/** What nobody else shares: their id and address, and how vendors know their accounts. */
async function findTraces(
  tx: Tx,
  { tenantId }: TenantScope,
  { personId, email }: { readonly personId: string; readonly email: string },
): Promise<readonly string[]> {
  const { rows } = await sql<{ trace: string }>`
    select subject as trace from identities where tenant_id = ${tenantId} and person_id = ${personId}
    union select account_id from connections where tenant_id = ${tenantId} and person_id = ${personId}
    union select account_email from connections where tenant_id = ${tenantId} and person_id = ${personId}
    union select id::text from connections where tenant_id = ${tenantId} and person_id = ${personId}`.execute(tx);
  return [...new Set([personId, email, ...rows.map(({ trace }) => trace)])].filter((trace) => trace.length >= 5);
}

const inRegex = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|-]/g, String.raw`\$&`);
/** In JSON a line end is two characters, of which the second is a letter. */
const afterLineEnd = String.raw`(?<=\\[nrt])`;
/** Not within a longer word or address. */
const wholeWord = (words: readonly string[]): string =>
  `(?:${afterLineEnd}|(?<![[:alnum:]._+-]))(?:${words.map(inRegex).join("|")})(?![[:alnum:]_-])`;
/** Not within a longer name. */
const wholeName = (name: string): string => {
  const forms = new Set([name, JSON.stringify(name).slice(1, -1)]);
  return `(?:${afterLineEnd}|(?<![[:alnum:]]))(?:${[...forms].map(inRegex).join("|")})(?![[:alnum:]])`;
};

/** Tables of no tenant hold single people on their way in: whatever is of this one goes. */
async function forgetRows(tx: Tx, table: EveryTable, traces: readonly string[]): Promise<void> {
  if (table.name === "tenants") return;
  for (const { name, type } of table.columns) {
    if (type !== "text") continue;
    await sql`delete from ${sql.table(table.name)} where ${sql.ref(name)} = any(${[...traces]}::text[])`.execute(tx);
  }
}

async function forgetIn(
  tx: Tx,
  tables: readonly EveryTable[],
  about: {
    readonly table: EveryTable;
    readonly scope: TenantScope;
    readonly personId: string;
    readonly traces: readonly string[];
  },
): Promise<void> {
  const { table, scope, personId, traces } = about;
  const pattern = wholeWord(traces);
  for (const { name, type, isNullable } of table.columns) {
    if (name === "tenant_id") continue;
    const column = columnOf(table, name);
    const ours = ofTenant(table, scope);
    const change = (value: RawBuilder<unknown>, where: RawBuilder<unknown>) =>
      sql`update ${sql.table(table.name)} set ${sql.ref(name)} = ${value} where ${ours} and ${where}`.execute(tx);
    if (type === "uuid") {
      const where = sql`${ours} and ${column} = ${personId}`;
      if (isNullable && !goWhole.has(table.name)) await change(sql`null`, sql`${column} = ${personId}`);
      else await deleteWithDependents(tx, tables, { table, where });
    } else if (type === "_uuid") {
      await change(sql`array_remove(${column}, ${personId}::uuid)`, sql`${personId}::uuid = any(${column})`);
    } else if (type === "_text") {
      const kept = sql`(select coalesce(array_agg(each order by place), '{}') from unnest(${column}) with ordinality as list (each, place)
        where lower(each) <> all(${traces.map((trace) => trace.toLowerCase())}::text[]))`;
      await change(
        kept,
        sql`exists (select 1 from unnest(${column}) as each where lower(each) = any(${traces.map((trace) => trace.toLowerCase())}::text[]))`,
      );
    } else if (type === "text" || type === "jsonb") {
      const cast = sql.raw(type);
      const where = sql`${column}::text ~* ${pattern}`;
      await change(sql`regexp_replace(${column}::text, ${pattern}, ${nameless}, 'gi')::${cast}`, where);
    }
  }
}

/** Who is told of trouble, and whom people turn to. */
async function forgetInSettings(tx: Tx, { tenantId }: TenantScope, email: string): Promise<void> {
  await sql`update tenants set
      owner_emails = (select coalesce(array_agg(each order by place), '{}') from unnest(owner_emails) with ordinality as list (each, place)
        where lower(each) <> ${email.toLowerCase()}),
      help_contact = regexp_replace(help_contact, ${wholeWord([email])}, '', 'gi')
    where id = ${tenantId}`.execute(tx);
}

/** A name is only taken out where the person had a part: others may be called the same. */
async function forgetName(
  tx: Tx,
  tables: readonly EveryTable[],
  about: { readonly scope: TenantScope; readonly name: string; readonly sessionIds: readonly string[] },
): Promise<void> {
  const { scope, name, sessionIds } = about;
  if (name === "" || sessionIds.length === 0) return;
  const pattern = wholeName(name);
  for (const table of tables) {
    const key = table.name === "sessions" ? "id" : "session_id";
    if (!hasColumn(table, key) || !hasColumn(table, "tenant_id")) continue;
    for (const { name: columnName, type } of table.columns) {
      if (type !== "text" && type !== "jsonb") continue;
      const column = columnOf(table, columnName);
      await sql`update ${sql.table(table.name)} set ${sql.ref(columnName)} =
          regexp_replace(${column}::text, ${pattern}, ${nameless}, 'g')::${sql.raw(type)}
        where ${ofTenant(table, scope)} and ${columnOf(table, key)} = any(${[...sessionIds]}::uuid[])
          and ${column}::text ~ ${pattern}`.execute(tx);
    }
  }
}

/** Jobs that are done stay for an hour, with what they were given. */
async function forgetJobs(tx: Tx, traces: readonly string[]): Promise<void> {
  const { rows } = await sql<{ there: boolean }>`select to_regclass('jobs.job') is not null as there`.execute(tx);
  if (!rows[0]?.there) return;
  for (const trace of traces) {
    await sql`delete from jobs.job where position(${trace} in concat(data::text, output::text, singleton_key)) > 0`.execute(
      tx,
    );
  }
}
