/** A person's connected accounts, as they and their administrators see them. */
import type { Connection } from "#contract/people.ts";
import type { Database } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import { findConnectionById, findLongestOffered, listByPerson } from "./connections.store.ts";
import type { ConnectionRow } from "./connections.store.ts";
import { viewConnection } from "./connections.view.ts";
import { findDeparture, findStanding } from "./departures.store.ts";

export interface Reader {
  readonly personId: string;
  readonly language?: string | undefined;
}

/** By vendor; without those that were disconnected. */
export async function listConnections(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  scope: TenantScope,
  person: Reader,
): Promise<readonly Connection[]> {
  const rows = await listByPerson(db, scope, person.personId);
  return Promise.all(rows.map((row) => describe({ db, clock }, scope, { row, language: person.language })));
}

/** One connection, whatever its state; `undefined` when there is none. */
export async function showConnection(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  scope: TenantScope,
  { connectionId, language }: { readonly connectionId: string; readonly language?: string | undefined },
): Promise<Connection | undefined> {
  const row = await findConnectionById(db, scope, connectionId);
  return row && describe({ db, clock }, scope, { row, language });
}

async function describe(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  scope: TenantScope,
  { row, language }: { readonly row: ConnectionRow; readonly language: string | undefined },
): Promise<Connection> {
  const departure = await findDeparture(db, scope, row.id);
  const left = departure && (await findStanding(db, scope, { connectionId: row.id, now: clock.now() })).length;
  const longestMinutes = row.plan === "basic" ? await findLongestOffered(db, scope, row.person_id) : undefined;
  return viewConnection(row, {
    language,
    longestMinutes,
    ...(departure && left !== undefined
      ? { leaving: { sessions: departure.sessions, total: Math.max(departure.total, left), left } }
      : {}),
  });
}
