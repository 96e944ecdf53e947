/** Which groups of the directory are read: chosen by administrators. */
import type { ChooseGroup, ChosenGroup, DirectoryGroup } from "#contract/directory.ts";
import type { Role } from "#contract/people.ts";
import type { Caller } from "../../platform/caller.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ImportPeopleDeps } from "./import-people.ts";
import { findEntraOrigin } from "./known-people.store.ts";
import { deleteGroup, loadGroups, saveGroup } from "./leavers.store.ts";
import { requireAdministrator } from "./require-administrator.ts";

/** Fails: not_allowed. */
export async function listChosenGroups({ database }: ImportPeopleDeps, caller: Caller): Promise<ChosenGroup[]> {
  requireAdministrator(caller);
  const rows = await loadGroups(database.db, caller.scope);
  return rows.map((row) => ({
    groupId: row.group_id,
    name: row.name,
    roles: row.roles as Role[],
    ...(row.members === null ? {} : { members: row.members }),
    ...(row.last_read_at === null ? {} : { lastReadAt: row.last_read_at.toISOString().replace(".000Z", "Z") }),
    ...(row.problem === null ? {} : { problem: row.problem }),
  }));
}

/** Fails: not_allowed, invalid_request (no directory), and what the directory fails with. */
export async function findDirectoryGroups(
  { database, directory }: ImportPeopleDeps,
  caller: Caller,
  name: string,
): Promise<readonly DirectoryGroup[]> {
  requireAdministrator(caller);
  const externalTenant = await findEntraOrigin(database.db, caller.scope);
  if (externalTenant === undefined)
    throw new RequestProblem(
      "invalid_request",
      "Groups are those of Microsoft 365, which this organisation does not use here.",
    );
  return directory.findGroups({ externalTenant, assertion: caller.assertion?.token }, name);
}

/** Its members follow within moments. Fails: not_allowed. */
export async function chooseDirectoryGroup(deps: ImportPeopleDeps, caller: Caller, group: ChooseGroup): Promise<void> {
  requireAdministrator(caller);
  await deps.database.transaction(async (tx) => {
    await saveGroup(tx, caller.scope, { ...group, at: new Date(deps.clock.now()) });
    const subject = { kind: "organisation", name: group.name } as const;
    const line = { kind: "people.group_chosen", roles: group.roles } as const;
    await recordAudit(deps, tx, { by: caller, line, subject });
  });
}

/** Fails: not_allowed, not_found. */
export async function dropDirectoryGroup(deps: ImportPeopleDeps, caller: Caller, groupId: string): Promise<void> {
  requireAdministrator(caller);
  await deps.database.transaction(async (tx) => {
    const name = await deleteGroup(tx, caller.scope, groupId);
    if (name === undefined) throw new RequestProblem("not_found", "This group was not chosen.");
    const subject = { kind: "organisation", name } as const;
    await recordAudit(deps, tx, { by: caller, line: { kind: "people.group_dropped" }, subject });
  });
}
