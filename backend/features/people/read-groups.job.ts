/** Keeps the members of chosen groups known here, and gives them the group's roles. Nobody is taken away: leavers are flagged. */
import type { Log } from "../../platform/log.ts";
import type { Tx } from "../../platform/database.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { DirectoryPerson } from "../../ports/directory.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ImportPeopleDeps } from "./import-people.ts";
import { findEntraOrigin, insertKnownPeople, loadByIdentities } from "./known-people.store.ts";
import { findDueGroups, saveGroupReading } from "./leavers.store.ts";
import type { GroupRow } from "./leavers.store.ts";
import { updatePerson } from "./people.store.ts";

export interface ReadGroupsDeps extends ImportPeopleDeps {
  readonly log: Log;
}

const dayMs = 24 * 60 * 60_000;
const againMs = 60 * 60_000;

/** Builds the sweep. */
export function createReadGroups(deps: ReadGroupsDeps): () => Promise<void> {
  return async () => {
    for (const group of await findDueGroups(deps.database.db, new Date(deps.clock.now()))) await readGroup(deps, group);
  };
}

async function readGroup(deps: ReadGroupsDeps, group: GroupRow): Promise<void> {
  const scope = mintTenantScope(group.tenant_id, "job");
  const { db } = deps.database;
  const { group_id: groupId } = group;
  const now = deps.clock.now();
  const later = (ms: number): Date => new Date(now + ms);
  const externalTenant = await findEntraOrigin(db, scope);
  try {
    const members =
      externalTenant === undefined ? undefined : await deps.directory.readMembers({ externalTenant }, groupId);
    if (externalTenant === undefined || members === undefined)
      return await saveGroupReading(db, scope, { groupId, due_at: later(dayMs), problem: "gone" });
    const known = members.filter(({ isEnabled }) => isEnabled);
    await deps.database.transaction((tx) => takeMembers(deps, tx, { scope, group, externalTenant, members: known }));
    const read = { members: members.length, last_read_at: new Date(now), problem: null, due_at: later(dayMs) };
    await saveGroupReading(db, scope, { groupId, ...read });
  } catch (error) {
    if (!(error instanceof VendorFault)) throw error;
    deps.log.warn({ err: error }, "a group of the directory could not be read");
    await saveGroupReading(db, scope, { groupId, due_at: later(againMs), problem: error.kind });
  }
}

async function takeMembers(
  deps: ReadGroupsDeps,
  tx: Tx,
  read: {
    readonly scope: TenantScope;
    readonly group: GroupRow;
    readonly externalTenant: string;
    readonly members: readonly DirectoryPerson[];
  },
): Promise<void> {
  const { scope, group, externalTenant, members } = read;
  const known = await loadByIdentities(tx, scope, { externalTenant, oids: members.map(({ oid }) => oid) });
  const fresh = members.filter(({ oid }) => !known.has(oid));
  const people = fresh.map(({ oid, displayName, email }) => ({
    id: deps.ids.next(),
    oid,
    displayName,
    email,
    roles: group.roles,
    timeZone: "UTC",
    locale: "en",
  }));
  await insertKnownPeople(tx, scope, { externalTenant, source: "directory", at: new Date(deps.clock.now()), people });
  const by = { scope, surface: "system" } as const;
  for (const person of known.values()) {
    const roles = [...new Set([...person.roles, ...group.roles])];
    if (roles.length === person.roles.length) continue;
    await updatePerson(tx, scope, { id: person.personId, roles });
    const line = { kind: "people.roles", to: roles, by: "group" } as const;
    await recordAudit(deps, tx, { by, line, people: [person.personId] });
  }
  if (people.length === 0) return;
  const subject = { kind: "organisation", name: group.name } as const;
  await recordAudit(deps, tx, { by, line: { kind: "people.added", count: people.length }, subject });
}
