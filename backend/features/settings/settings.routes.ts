/** `/api/v1/settings`: the organisation's choices. */
import { changeSettings, settings as settingsReply } from "#contract/settings.ts";
import type { TenantSettings } from "#contract/settings.ts";
import type { Caller } from "../../platform/caller.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { personRoute } from "../../platform/route.ts";
import type { Route } from "../../platform/route.ts";
import type { Clock } from "../../ports/clock.ts";
import { changeUsualReminders, inOrder } from "../notices/change-reminders.ts";
import { loadSettings, updateSettings } from "./settings.store.ts";
import type { KeptSettings } from "./settings.store.ts";

export function createSettingsRoutes(deps: {
  readonly database: OpenDatabase;
  readonly clock: Clock;
}): readonly Route[] {
  const { database } = deps;
  const { db } = database;
  return [
    personRoute({
      method: "GET",
      path: "/api/v1/settings",
      summary: "The organisation's choices, as far as they concern the caller",
      reply: settingsReply,
      handle: async ({ caller }) => ({ status: 200, body: view(caller, await loadSettings(db, caller.scope)) }),
    }),
    personRoute({
      method: "PUT",
      path: "/api/v1/settings",
      summary: "Makes the organisation's choices (administrators); sessions that stand keep their organizer",
      body: changeSettings,
      reply: settingsReply,
      handle: async ({ caller, body }) => {
        if (!caller.roles.includes("administrator")) {
          throw new RequestProblem("not_allowed", "Only an administrator may do this.");
        }
        const { organizer, ownerEmails = [], helpContact = "", reminders } = body;
        const reminderMinutes = reminders ? inOrder(reminders.minutesBefore) : null;
        const kept = { organizer, ownerEmails, helpContact: helpContact === "" ? null : helpContact, reminderMinutes };
        await database.transaction(async (tx) => {
          await updateSettings(tx, caller.scope, kept);
          await changeUsualReminders(deps, tx, caller.scope);
        });
        return { status: 200, body: view(caller, kept) };
      },
    }),
  ];
}

function view(caller: Caller, kept: KeptSettings): TenantSettings {
  const { organizer, ownerEmails, helpContact, reminderMinutes } = kept;
  return {
    organizer,
    ...(caller.roles.includes("administrator") ? { ownerEmails: [...ownerEmails] } : {}),
    ...(helpContact === null ? {} : { helpContact }),
    ...(reminderMinutes === null ? {} : { reminders: { minutesBefore: [...reminderMinutes] } }),
  };
}
