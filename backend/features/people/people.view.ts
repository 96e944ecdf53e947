/** People as the contract shows them. */
import type { Connection, Me, Person, Provider, Role } from "#contract/people.ts";
import type { BookableProvider } from "./find-bookable.ts";
import type { PersonRow } from "./people.store.ts";

export function viewPerson(row: PersonRow): Person {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    displayName: row.display_name,
    email: row.email,
    timeZone: row.time_zone,
    locale: row.locale,
    roles: row.roles as Role[],
  };
}

/** `roles` are those of the caller, which the settings may add to. */
export function viewMe(
  row: PersonRow,
  more: {
    roles: readonly Role[];
    tenantName: string;
    connections: readonly Connection[];
    minutesBefore: readonly number[];
    signsInBy: readonly ("microsoft" | "zoom")[];
    isGuest: boolean;
    lastBooked: Me["lastBooked"];
  },
): Me {
  return {
    ...viewPerson(row),
    roles: [...more.roles],
    tenantName: more.tenantName,
    connections: [...more.connections],
    signsInBy: [...more.signsInBy],
    ...(more.isGuest ? { guest: true } : {}),
    readOnly: ["displayName", "email"],
    reminders: { minutesBefore: [...more.minutesBefore] },
    ...(more.lastBooked ? { lastBooked: more.lastBooked } : {}),
  };
}

export function viewProvider({ row, isMatched }: BookableProvider): Provider {
  return { id: row.id, displayName: row.display_name, timeZone: row.time_zone, matched: isMatched };
}
