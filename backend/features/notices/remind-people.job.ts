/**
 * Reminds people of what begins soon. When is kept with what they were last told, so that a session that moved reminds anew and
 * one that was cancelled never does. What was missed while nothing ran is said once, and only before the start.
 */
import { addMinutes } from "../../domain/instant.ts";
import { nextReminder, usualReminders } from "../../domain/notice-plan.ts";
import type { Tx } from "../../platform/database.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { composeNotice } from "./compose-notice.ts";
import { insertNotice } from "./notices.store.ts";
import { findDueReminders, hasNews, lockReminder, setReminder } from "./reminders.store.ts";
import type { DueReminder } from "./reminders.store.ts";
import { loadSubject } from "./subjects.store.ts";
import type { Recipient, Subject } from "./subjects.store.ts";
import { loadTold } from "./telling.store.ts";
import type { TellDeps } from "./tell-session.job.ts";

const mostPerSweep = 50;
/** A session of which people are just being told something is looked at again after this. */
const pauseMinutes = 1;

/** Run it every few seconds. */
export function createRemindPeople(deps: TellDeps): () => Promise<void> {
  const { database, clock, log } = deps;
  return async () => {
    for (const due of await findDueReminders(database.db, clock.now(), mostPerSweep)) {
      const scope = mintTenantScope(due.tenantId, "job");
      try {
        await database.transaction((tx) => remind(deps, tx, { scope, due }));
      } catch (error) {
        log.error({ err: error, sessionId: due.sessionId }, "reminding failed");
        const reminder = { at: addMinutes(clock.now(), pauseMinutes), minutes: 0 };
        await database.transaction((tx) => setReminder(tx, scope, { ...due, reminder }));
      }
    }
  };
}

async function remind(
  deps: TellDeps,
  tx: Tx,
  { scope, due }: { readonly scope: TenantScope; readonly due: DueReminder },
): Promise<void> {
  const now = deps.clock.now();
  const { sessionId, personId } = due;
  if (!(await lockReminder(tx, scope, { ...due, now }))) return;
  if (await hasNews(tx, scope, sessionId)) {
    const reminder = { at: addMinutes(now, pauseMinutes), minutes: 0 };
    return setReminder(tx, scope, { ...due, reminder });
  }
  const subject = await loadSubject(tx, scope, sessionId);
  const row = (await loadTold(tx, scope, sessionId)).find((each) => each.personId === personId);
  const to = subject && [...subject.providers, ...subject.seats].find((each) => each.personId === personId);
  if (!subject || !row || !to || !row.told.isOn) return setReminder(tx, scope, { ...due, reminder: undefined });
  const wanted = to.minutesBefore ?? usualReminders;
  const reminder = nextReminder(subject.startsAt, wanted, now);
  await setReminder(tx, scope, { ...due, reminder });
  const minutes = Math.min(...wanted.filter((each) => addMinutes(subject.startsAt, -each) <= now));
  if (subject.startsAt <= now || !Number.isFinite(minutes)) return;
  await record(deps, tx, { scope, subject, to, told: row.told, minutes });
}

async function record(
  deps: TellDeps,
  tx: Tx,
  about: {
    readonly scope: TenantScope;
    readonly subject: Subject;
    readonly to: Recipient;
    readonly told: Parameters<typeof composeNotice>[2]["parts"][0]["told"];
    readonly minutes: number;
  },
): Promise<void> {
  const { scope, subject, to, told, minutes } = about;
  const channel = deps.channels.find((each) => each.reaches(to));
  if (!channel) return;
  const at = deps.clock.now();
  await insertNotice(tx, scope, {
    id: deps.ids.next(),
    sessionId: subject.id,
    at,
    kind: "reminder",
    channel: channel.name,
    personId: to.personId,
    recipient: to.name || to.address,
    address: to.address,
    outcome: "waiting",
    content: composeNotice(deps, to, { occasion: { kind: "reminder", minutes }, parts: [{ subject, told }], at }),
    occasion: `reminder ${subject.startsAt} ${minutes}`,
  });
}
