/** What is about calendars rather than events: the list, the primary calendar, settings, lists of events, freeBusy, watch. */
import type { Answer, Call, Site } from "../site.ts";
import type { Channels } from "./channels.ts";
import { listEvents, type ListParts } from "./event-list.ts";
import { freeBusy } from "./free-busy.ts";
import { googleErrors } from "./google-answers.ts";
import { type Caller, type Gate, ownCalendar } from "./google-gate.ts";
import { scopesFor } from "./google-scopes.ts";

export interface CalendarParts extends ListParts {
  readonly gate: Gate;
  readonly channels: Channels;
}

const base = "/calendar/v3";

/** Adds the routes to the site. */
export function addCalendarRoutes(site: Site, parts: CalendarParts): void {
  const { gate, channels, store } = parts;
  const on = (method: string, path: string, ...[scopes, handler]: Parameters<Gate>): void =>
    void site.on(method, `${base}${path}`, gate(scopes, handler));
  on("GET", "/users/me/calendarList", scopesFor.calendarList, (_call, caller) => calendarList(caller, parts));
  on("GET", "/users/me/calendarList/:calendarId", scopesFor.calendarList, (call, caller) => {
    ownCalendar(call.params["calendarId"] ?? "", caller);
    return ok(listEntry(caller, parts));
  });
  on("GET", "/calendars/:calendarId", scopesFor.calendars, (call, caller) => {
    ownCalendar(call.params["calendarId"] ?? "", caller);
    return ok({ ...common(caller, parts), kind: "calendar#calendar" });
  });
  on("GET", "/users/me/settings", scopesFor.settings, (_call, caller) =>
    ok({ kind: "calendar#settings", etag: '"p1"', items: settingsOf(caller) }),
  );
  on("GET", "/users/me/settings/:setting", scopesFor.settings, setting);
  on("GET", "/calendars/:calendarId/events", scopesFor.readEvents, (call, caller) => listEvents(call, caller, parts));
  on("POST", "/calendars/:calendarId/events/watch", scopesFor.readEvents, (call, caller) =>
    channels.watch(call, caller),
  );
  on("POST", "/channels/stop", scopesFor.readEvents, (call) => channels.stop(call));
  on("POST", "/freeBusy", scopesFor.freeBusy, (call, caller) => freeBusy(call, caller, store));
}

const ok = (body: unknown): Answer => ({ status: 200, body });

/** The conference types that this calendar allows. */
function common({ account }: Caller, { state }: CalendarParts): Record<string, unknown> {
  return {
    etag: '"p2"',
    id: account.email,
    summary: account.email,
    timeZone: account.timeZone,
    conferenceProperties: {
      allowedConferenceSolutionTypes: state.settings.conferenceTypes[account.person?.handle ?? ""] ?? ["hangoutsMeet"],
    },
  };
}

function listEntry(caller: Caller, parts: CalendarParts): Record<string, unknown> {
  return {
    ...common(caller, parts),
    kind: "calendar#calendarListEntry",
    colorId: "14",
    backgroundColor: "#9fe1e7",
    foregroundColor: "#000000",
    selected: true,
    accessRole: "owner",
    defaultReminders: [{ method: "popup", minutes: 10 }],
    primary: true,
  };
}

function calendarList(caller: Caller, parts: CalendarParts): Answer {
  return ok({
    kind: "calendar#calendarList",
    etag: '"p2"',
    nextSyncToken: Buffer.from(caller.account.email).toString("base64url"),
    items: [
      listEntry(caller, parts),
      ...caller.further.map(({ id, name }) => ({
        ...listEntry(caller, parts),
        id,
        summary: name,
        primary: undefined,
      })),
    ],
  });
}

function settingsOf({ account }: Caller): readonly Record<string, string>[] {
  const values = {
    timezone: account.timeZone,
    locale: account.locale.slice(0, 2),
    format24HourTime: String(account.locale !== "en-US"),
    weekStart: account.locale === "en-US" ? "0" : "1",
    autoAddHangouts: "false",
    defaultEventLength: "60",
  };
  return Object.entries(values).map(([id, value]) => ({ kind: "calendar#setting", etag: '"0"', id, value }));
}

function setting(call: Call, caller: Caller): Answer {
  const found = settingsOf(caller).find(({ id }) => id === call.params["setting"]);
  if (!found) throw googleErrors.notFound();
  return ok(found);
}
