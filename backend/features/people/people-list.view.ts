/** Everybody of an organisation as the contract shows them to its administrators. */
import type { ListedPerson } from "#contract/directory.ts";
import type { Role } from "#contract/people.ts";
import type { PeoplePage } from "./list-people.ts";

export function viewListedPerson({ row, sessionsAhead }: PeoplePage["items"][number]): ListedPerson {
  const { left_as: as, left_at: at, left_decision: decision, source } = row;
  return {
    id: row.id,
    tenantId: row.tenant_id,
    displayName: row.display_name,
    email: row.email,
    timeZone: row.time_zone,
    locale: row.locale,
    roles: row.roles as Role[],
    source: source ?? "sign_in",
    hasOpened: source === null || source === "sign_in" || row.opened_at !== null,
    sessionsAhead,
    ...(as === null || at === null
      ? {}
      : { left: { as, at: at.toISOString().replace(".000Z", "Z"), ...(decision === null ? {} : { decision }) } }),
    isBeingDeleted: row.deletion_asked_at !== null,
  };
}
