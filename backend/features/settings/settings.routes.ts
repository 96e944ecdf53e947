/** `/api/v1/settings`: the organisation's choices. */
import type { SettingName } from "../../domain/audit-lines.ts";
import { changeSettings, settings as settingsReply } from "#contract/settings.ts";
import type { TenantSettings } from "#contract/settings.ts";
import type { Caller } from "../../platform/caller.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { personRoute } from "../../platform/route.ts";
import type { Route } from "../../platform/route.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { AuditDeps } from "../audit/record-audit.ts";
import { changeUsualReminders, inOrder } from "../notices/change-reminders.ts";
import { loadRetention, loadSettings, updateRetention, updateSettings } from "./settings.store.ts";
import type { KeptRetention, KeptSettings } from "./settings.store.ts";

export interface SettingsDeps extends AuditDeps {
  readonly database: OpenDatabase;
}

export function createSettingsRoutes(deps: SettingsDeps): readonly Route[] {
  const { database } = deps;
  const { db } = database;
  return [
    personRoute({
      method: "GET",
      path: "/api/v1/settings",
      summary: "The organisation's choices, as far as they concern the caller",
      reply: settingsReply,
      handle: async ({ caller }) => {
        const kept = await loadSettings(db, caller.scope);
        return { status: 200, body: view(caller, kept, await loadRetention(db, caller.scope)) };
      },
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
        const retention = await database.transaction(async (tx) => {
          const before = { ...(await loadSettings(tx, caller.scope)), ...(await loadRetention(tx, caller.scope)) };
          await updateSettings(tx, caller.scope, kept);
          if (body.retention) await updateRetention(tx, caller.scope, body.retention);
          await changeUsualReminders(deps, tx, caller.scope);
          const after = await loadRetention(tx, caller.scope);
          const names = changedOf(before, { ...kept, ...after });
          const subject = { kind: "settings" } as const;
          const line = { kind: "settings.changed", names } as const;
          if (names.length > 0) await recordAudit(deps, tx, { by: caller, line, subject });
          return after;
        });
        return { status: 200, body: view(caller, kept, retention) };
      },
    }),
  ];
}

type Everything = KeptSettings & KeptRetention;

const settingNames: readonly (SettingName & keyof Everything)[] = [
  "organizer",
  "ownerEmails",
  "helpContact",
  "reminderMinutes",
  "auditDays",
  "sessionDays",
  "noticeDays",
];

function changedOf(before: Everything, after: Everything): readonly SettingName[] {
  return settingNames.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}

function view(caller: Caller, kept: KeptSettings, retention: KeptRetention): TenantSettings {
  const { organizer, ownerEmails, helpContact, reminderMinutes } = kept;
  return {
    organizer,
    ...(caller.roles.includes("administrator") ? { ownerEmails: [...ownerEmails], retention } : {}),
    ...(helpContact === null ? {} : { helpContact }),
    ...(reminderMinutes === null ? {} : { reminders: { minutesBefore: [...reminderMinutes] } }),
  };
}
