/** Everything that is kept of a person or an organisation, row by row, without secrets. */
import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { OrganisationExport, PersonExport } from "#contract/privacy.ts";
import type { Caller } from "../../platform/caller.ts";
import type { OpenDatabase, Tx } from "../../platform/database.ts";
import { columnOf, hasColumn, readEveryTable } from "../../platform/every-table.ts";
import type { EveryTable } from "../../platform/every-table.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import type { Clock } from "../../ports/clock.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { AuditDeps } from "../audit/record-audit.ts";

export interface ExportDeps extends AuditDeps {
  readonly database: OpenDatabase;
  readonly clock: Clock;
}

/** Ours to keep, not theirs to have: what opens something, or only we can read. */
const isSecret = (column: string): boolean =>
  /_(sealed|hash|token|secret|key)$|^(secret|key|verifier|sync_token)$/.test(column);
/** Whose rows are about others as much as about who made them. */
const notTheirs = new Set(["import_previews", "audit_people"]);

/** For administrators, and everybody for themselves. Fails: not_found. */
export async function exportPerson(deps: ExportDeps, caller: Caller, personId: string): Promise<PersonExport> {
  const isOwn = caller.personId === personId;
  if (!isOwn && !caller.roles.includes("administrator"))
    throw new RequestProblem("not_allowed", "Only an administrator may do this for others.");
  const { scope } = caller;
  return deps.database.transaction(async (tx) => {
    const every = await readEveryTable(tx);
    const tables = await collect(tx, every, (table) => ofPerson(table, { tenantId: scope.tenantId, personId }));
    if (!tables["people"]) throw new RequestProblem("not_found", "There is no such person.");
    const people = isOwn ? [] : [personId];
    const line = { kind: "people.exported", whose: isOwn ? "own" : "their" } as const;
    await recordAudit(deps, tx, { by: caller, line, people });
    return { exportedAt: now(deps), personId, tables };
  });
}

/** Fails: not_allowed. */
export async function exportOrganisation(deps: ExportDeps, caller: Caller): Promise<OrganisationExport> {
  if (!caller.roles.includes("administrator"))
    throw new RequestProblem("not_allowed", "Only an administrator may do this.");
  const { tenantId } = caller.scope;
  return deps.database.transaction(async (tx) => {
    const every = await readEveryTable(tx);
    const tables = await collect(tx, every, (table) =>
      table.name === "tenants"
        ? sql`id = ${tenantId}`
        : hasColumn(table, "tenant_id")
          ? sql`tenant_id = ${tenantId}`
          : undefined,
    );
    await recordAudit(deps, tx, { by: caller, line: { kind: "organisation.exported" } });
    return { exportedAt: now(deps), tables };
  });
}

async function collect(
  tx: Tx,
  tables: readonly EveryTable[],
  whereOf: (table: EveryTable) => RawBuilder<unknown> | undefined,
): Promise<PersonExport["tables"]> {
  const found: PersonExport["tables"] = {};
  for (const table of tables) {
    const where = whereOf(table);
    const shown = table.columns.filter(({ name }) => name !== "tenant_id" && !isSecret(name));
    if (!where || shown.length === 0) continue;
    const columns = sql.join(shown.map(({ name }) => columnOf(table, name)));
    const { rows } = await sql<
      Record<string, unknown>
    >`select ${columns} from ${sql.table(table.name)} where ${where}`.execute(tx);
    if (rows.length > 0) found[table.name] = rows;
  }
  return found;
}

/** Rows that name them, rows of their accounts, and the sessions they taught or had a seat in. */
function ofPerson(
  table: EveryTable,
  { tenantId, personId }: { readonly tenantId: string; readonly personId: string },
): RawBuilder<unknown> | undefined {
  if (!hasColumn(table, "tenant_id") || notTheirs.has(table.name)) return undefined;
  const mentions = table.columns.flatMap(({ name, type }) => {
    if (name === "tenant_id") return [];
    if (type === "uuid") return [sql`${columnOf(table, name)} = ${personId}`];
    return type === "_uuid" ? [sql`${personId}::uuid = any(${columnOf(table, name)})`] : [];
  });
  if (table.name === "sessions")
    mentions.push(sql`id in (select session_id from session_providers where tenant_id = ${tenantId} and provider_id = ${personId}
      union select session_id from seats where tenant_id = ${tenantId} and learner_id = ${personId})`);
  if (hasColumn(table, "connection_id"))
    mentions.push(
      sql`connection_id in (select id from connections where tenant_id = ${tenantId} and person_id = ${personId})`,
    );
  if (mentions.length === 0) return undefined;
  return sql`tenant_id = ${tenantId} and (${sql.join(mentions, sql` or `)})`;
}

const now = ({ clock }: ExportDeps): string => new Date(clock.now()).toISOString().replace(".000Z", "Z");
