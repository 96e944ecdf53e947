/** When somebody wants to be reminded of their sessions. */
import { asInstant } from "../../domain/instant.ts";
import { nextReminder, usualReminders } from "../../domain/notice-plan.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import { findAhead, loadReminders, saveReminders, setReminder } from "./reminders.store.ts";

/** Minutes before the start, longest first. */
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
  const minutesBefore = [...new Set(wanted)].sort((one, other) => other - one);
  await saveReminders(tx, scope, { personId, minutesBefore });
  for (const { sessionId, startsAt } of await findAhead(tx, scope, { personId, now })) {
    const reminder = nextReminder(asInstant(startsAt.getTime()), minutesBefore, now);
    await setReminder(tx, scope, { sessionId, personId, reminder });
  }
}
