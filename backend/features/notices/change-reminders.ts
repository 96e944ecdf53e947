/** When somebody wants to be reminded of their sessions. */
import { asInstant } from "../../domain/instant.ts";
import { nextReminder, usualReminders } from "../../domain/notice-plan.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import {
  findAhead,
  loadReminders,
  loadUsualReminders,
  saveReminders,
  setReminder,
  setRemindersOfOthers,
} from "./reminders.store.ts";

/** Minutes before the start, longest first, each once. */
export function inOrder(minutesBefore: readonly number[]): readonly number[] {
  return [...new Set(minutesBefore)].sort((one, other) => other - one);
}

/** What this person chose; else what their organisation chose for everybody; else the usual. */
export async function findReminders(db: Database, scope: TenantScope, personId: string): Promise<readonly number[]> {
  return (await loadReminders(db, scope, personId)) ?? usualReminders;
}

/** Counts for sessions that are booked already, too. */
export async function changeReminders(
  { clock }: { readonly clock: Clock },
  tx: Tx,
  { scope, personId }: Pick<Caller, "scope" | "personId">,
  wanted: readonly number[],
): Promise<void> {
  const now = clock.now();
  const minutesBefore = inOrder(wanted);
  await saveReminders(tx, scope, { personId, minutesBefore });
  for (const { sessionId, startsAt } of await findAhead(tx, scope, { personId, now })) {
    const reminder = nextReminder(asInstant(startsAt.getTime()), minutesBefore, now);
    await setReminder(tx, scope, { sessionId, personId, reminder });
  }
}

/** After the organisation chose others: for sessions that are booked already, too, of everybody who chose nothing themselves. */
export async function changeUsualReminders(
  { clock }: { readonly clock: Clock },
  tx: Tx,
  scope: TenantScope,
): Promise<void> {
  const minutesBefore = (await loadUsualReminders(tx, scope)) ?? usualReminders;
  await setRemindersOfOthers(tx, scope, { minutesBefore, now: clock.now() });
}
