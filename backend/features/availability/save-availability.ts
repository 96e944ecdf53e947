/** A provider's hours: read by everybody who may book them, written by themselves or an administrator. */
import type { Availability } from "#contract/offerings.ts";
import { asInstant } from "../../domain/instant.ts";
import { usualSchedule } from "../../domain/schedule.ts";
import type { Caller } from "../../platform/caller.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import { loadPeopleTime, saveSchedule } from "./availability.store.ts";
import type { KeptSchedule } from "./availability.store.ts";

/** The usual hours in the person's zone when none were saved. Fails: not_found. */
export async function readAvailability(
  { database }: { readonly database: OpenDatabase },
  scope: TenantScope,
  providerId: string,
): Promise<KeptSchedule> {
  const [person] = await loadPeopleTime(database.db, scope, [providerId]);
  if (!person) throw new RequestProblem("not_found", "There is no such person.");
  return person.schedule ?? { ...usualSchedule(person.timeZone), withoutCalendarCheck: false };
}

/** Replaces the whole schedule. Fails: not_found, not_allowed. */
export async function saveAvailability(
  deps: { readonly database: OpenDatabase; readonly clock: Clock },
  caller: Caller,
  wish: { readonly providerId: string; readonly availability: Availability },
): Promise<KeptSchedule> {
  const { providerId, availability } = wish;
  await requireOwnHours(deps, caller, providerId);
  const schedule = scheduleOf(availability);
  const at = new Date(deps.clock.now());
  await deps.database.transaction((tx) => saveSchedule(tx, caller.scope, { providerId, schedule, at }));
  return schedule;
}

/** Fails: not_found, not_allowed. */
export async function requireOwnHours(
  deps: { readonly database: OpenDatabase },
  caller: Caller,
  providerId: string,
): Promise<void> {
  await readAvailability(deps, caller.scope, providerId);
  if (providerId === caller.personId || caller.roles.includes("administrator")) return;
  throw new RequestProblem("not_allowed", "Only the provider and administrators may change these hours.");
}

/** Hours as they are kept, from what the contract says. */
export function scheduleOf(availability: Availability): KeptSchedule {
  const away = availability.away.map(({ from, to }) => ({
    from: asInstant(Date.parse(from)),
    to: asInstant(Date.parse(to)),
  }));
  return { ...availability, away };
}
