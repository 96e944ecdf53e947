/** Insert, get, patch, update and delete of single events. Source: Google Calendar API v3, "Events". */
import { jsonOf, type Answer, type Call, type Site } from "../site.ts";
import type { World } from "../world.ts";
import type { CalendarStore, SendUpdates, WriteOptions } from "./calendar-store.ts";
import { readEvent, type EventWish } from "./event-input.ts";
import { eventView } from "./event-view.ts";
import { googleErrors } from "./google-answers.ts";
import { type Caller, type Gate, ownCalendar } from "./google-gate.ts";
import { scopesFor } from "./google-scopes.ts";
import type { GoogleSettings } from "./google-state.ts";
import { etagOf, sharedNames, type StoredAttendee, type StoredEvent } from "./stored-event.ts";

export interface EventParts {
  readonly world: World;
  readonly store: CalendarStore;
  readonly settings: GoogleSettings;
  readonly gate: Gate;
}

const events = "/calendar/v3/calendars/:calendarId/events";

/** Adds the routes to the site. */
export function addEventRoutes(site: Site, parts: EventParts): void {
  const { gate } = parts;
  site.on(
    "POST",
    events,
    gate(scopesFor.writeEvents, (call, caller) => insert(call, caller, parts)),
  );
  site.on(
    "GET",
    `${events}/:eventId`,
    gate(scopesFor.readEvents, (call, caller) => get(call, caller, parts)),
  );
  site.on(
    "PATCH",
    `${events}/:eventId`,
    gate(scopesFor.writeEvents, (call, caller) => change(call, caller, parts)),
  );
  site.on(
    "PUT",
    `${events}/:eventId`,
    gate(scopesFor.writeEvents, (call, caller) => change(call, caller, parts)),
  );
  site.on(
    "DELETE",
    `${events}/:eventId`,
    gate(scopesFor.writeEvents, (call, caller) => remove(call, caller, parts)),
  );
}

function insert(call: Call, caller: Caller, parts: EventParts): Answer {
  const calendar = ownCalendar(call.params["calendarId"] ?? "", caller);
  refuseLimited(caller, parts);
  const body = jsonOf(call);
  const { id } = body;
  if (id !== undefined && !(typeof id === "string" && /^[a-v0-9]{5,1024}$/.test(id)))
    throw googleErrors.invalid("Invalid resource id value.");
  if (!body["start"]) throw googleErrors.required("Missing start time.");
  if (!body["end"]) throw googleErrors.required("Missing end time.");
  const wish = readEvent(body, { account: caller.account });
  refuseInvitations(caller, wish);
  const event = parts.store.insert(calendar, wish, { ...optionsOf(call), ...(id === undefined ? {} : { id }) });
  return shown(call, { calendar, event, caller, parts });
}

function get(call: Call, caller: Caller, parts: EventParts): Answer {
  const calendar = ownCalendar(call.params["calendarId"] ?? "", caller);
  const event = existing(call, calendar, parts);
  if (call.headers["if-none-match"] === etagOf(event)) return { status: 304, headers: { etag: etagOf(event) } };
  return shown(call, { calendar, event, caller, parts });
}

function change(call: Call, caller: Caller, parts: EventParts): Answer {
  const calendar = ownCalendar(call.params["calendarId"] ?? "", caller);
  const event = existing(call, calendar, parts);
  refuseLimited(caller, parts);
  refuseStale(call, event);
  const body = jsonOf(call);
  const isWhole = call.method === "PUT";
  if (isWhole && !body["start"]) throw googleErrors.required("Missing start time.");
  if (isWhole && !body["end"]) throw googleErrors.required("Missing end time.");
  const wish = readEvent(isWhole ? { ...emptied, ...body } : body, {
    account: caller.account,
    before: isWhole ? undefined : event,
  });
  refuseInvitations(caller, wish);
  const options = optionsOf(call);
  if (event.organizer === calendar) parts.store.change(event, wish, options);
  else changeAsGuest({ calendar, copy: event, wish, options, parts });
  return shown(call, { calendar, event, caller, parts });
}

/** What an update without these fields sets them to. */
const emptied = {
  summary: null,
  description: null,
  location: null,
  attendees: [],
  guestsCanModify: null,
  guestsCanInviteOthers: null,
  guestsCanSeeOtherGuests: null,
  extendedProperties: { private: {}, shared: {} },
  transparency: null,
  visibility: null,
  reminders: null,
  conferenceData: null,
} as const;

function remove(call: Call, caller: Caller, parts: EventParts): Answer {
  const calendar = ownCalendar(call.params["calendarId"] ?? "", caller);
  const event = existing(call, calendar, parts);
  if (event.status === "cancelled") throw googleErrors.deleted();
  refuseStale(call, event);
  parts.store.remove(calendar, event, optionsOf(call));
  return { status: 204 };
}

interface GuestChange {
  readonly calendar: string;
  readonly copy: StoredEvent;
  readonly wish: EventWish;
  readonly options: WriteOptions;
  readonly parts: Pick<EventParts, "store">;
}

/** Guests change their answer and what is their own; the rest only where the organizer lets them. */
function changeAsGuest({ calendar, copy, wish, options, parts: { store } }: GuestChange): void {
  const { attendees, ...others } = wish.shared;
  const differs = sharedNames.filter(
    (name) => name in others && JSON.stringify(wish.shared[name]) !== JSON.stringify(copy[name]),
  );
  const newGuests = (attendees ?? []).filter(({ email }) => !copy.attendees.some((guest) => guest.email === email));
  const original = store.find(copy.organizer, copy.id);
  const mayInvite = copy.guestsCanInviteOthers || copy.guestsCanModify;
  if ((differs.length > 0 && !copy.guestsCanModify) || (newGuests.length > 0 && !mayInvite) || !original)
    throw googleErrors.notOrganizer();
  if (wish.status === "cancelled") return store.remove(calendar, copy, options);
  const own = attendees?.find(({ email }) => email === calendar);
  if (own) store.answer(calendar, copy, own, options);
  store.changeOwn(calendar, copy, wish.own);
  if (differs.length === 0 && newGuests.length === 0) return;
  const shared = { ...others, attendees: [...original.attendees, ...newGuests] satisfies readonly StoredAttendee[] };
  store.change(original, { shared, own: {} }, options);
}

function existing(call: Call, calendar: string, { store }: Pick<EventParts, "store">): StoredEvent {
  const event = store.find(calendar, call.params["eventId"] ?? "");
  if (!event) throw googleErrors.notFound();
  return event;
}

function refuseStale(call: Call, event: StoredEvent): void {
  const wanted = call.headers["if-match"];
  if (wanted !== undefined && wanted !== "*" && wanted !== etagOf(event)) throw googleErrors.conditionNotMet();
}

function refuseLimited({ account }: Caller, { settings }: EventParts): void {
  if (settings.limitedCalendars.includes(account.person?.handle ?? "")) throw googleErrors.calendarLimited();
}

function refuseInvitations({ isServiceAccount }: Caller, { shared }: EventWish): void {
  if (isServiceAccount && (shared.attendees?.length ?? 0) > 0) throw googleErrors.serviceAccountInvites();
}

function optionsOf({ url }: Call): WriteOptions {
  const updates = url.searchParams.get("sendUpdates");
  const older = url.searchParams.get("sendNotifications") === "true" ? "all" : "none";
  const choices: readonly SendUpdates[] = ["all", "externalOnly", "none"];
  if (updates !== null && !choices.includes(updates as SendUpdates))
    throw googleErrors.invalid(
      `Invalid string value: '${updates}'. Allowed values: [all, externalOnly, none]`,
      "sendUpdates",
    );
  return {
    conferences: url.searchParams.get("conferenceDataVersion") === "1" ? "honoured" : "ignored",
    sendUpdates: (updates as SendUpdates | null) ?? older,
  };
}

function shown(
  { url }: Call,
  given: {
    readonly calendar: string;
    readonly event: StoredEvent;
    readonly caller: Caller;
    readonly parts: EventParts;
  },
): Answer {
  const { calendar, event, caller, parts } = given;
  parts.store.shown(calendar, event);
  const most = url.searchParams.get("maxAttendees");
  const body = eventView(event, {
    calendar,
    timeZone: url.searchParams.get("timeZone") ?? caller.account.timeZone,
    origin: parts.world.origins.google,
    ...(most === null ? {} : { maxAttendees: Number(most) }),
  });
  return { status: 200, headers: { etag: etagOf(event) }, body };
}
