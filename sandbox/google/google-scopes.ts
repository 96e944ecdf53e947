/** Google's scopes for calendars, what they allow in words, and which ones an operation takes. Source: discovery document rev 20260708. */

const auth = "https://www.googleapis.com/auth/";

const calendarScopes: Readonly<Record<string, string>> = {
  calendar: "See, edit, share, and permanently delete all the calendars you can access using Google Calendar",
  "calendar.acls": "See and change the sharing permissions of Google calendars you own",
  "calendar.acls.readonly": "See the sharing permissions of Google calendars you own",
  "calendar.app.created": "Make secondary Google calendars, and see, create, change, and delete events on them",
  "calendar.calendarlist": "See, add, and remove Google calendars you're subscribed to",
  "calendar.calendarlist.readonly": "See the list of Google calendars you're subscribed to",
  "calendar.calendars": "See and change the properties of Google calendars you have access to",
  "calendar.calendars.readonly":
    "See the title, description, default time zone, and other properties of Google calendars",
  "calendar.events": "View and edit events on all your calendars",
  "calendar.events.freebusy": "See the availability on Google calendars you have access to",
  "calendar.events.owned": "See, create, change, and delete events on Google calendars you own",
  "calendar.events.owned.readonly": "See the events on Google calendars you own",
  "calendar.events.public.readonly": "See the events on public calendars",
  "calendar.events.readonly": "View events on all your calendars",
  "calendar.freebusy": "View your availability in your calendars",
  "calendar.readonly": "See and download any calendar you can access using your Google Calendar",
  "calendar.settings.readonly": "View your Calendar settings",
};

const identity: Readonly<Record<string, string>> = {
  openid: "openid",
  email: `${auth}userinfo.email`,
  profile: `${auth}userinfo.profile`,
  [`${auth}userinfo.email`]: `${auth}userinfo.email`,
  [`${auth}userinfo.profile`]: `${auth}userinfo.profile`,
};

/** The scopes of a space-separated wish as answers name them; undefined when one is unknown or none is asked for. */
export function scopesOf(wish: string): readonly string[] | undefined {
  const asked = wish.split(" ").filter(Boolean);
  const known = asked.map((scope) => identity[scope] ?? (scopeWords(scope) ? scope : undefined));
  return asked.length === 0 || known.includes(undefined) ? undefined : [...new Set(known as string[])];
}

/** What a calendar scope allows, in words; undefined for any other. Only these can be unticked. */
export function scopeWords(scope: string): string | undefined {
  return scope.startsWith(auth) ? calendarScopes[scope.slice(auth.length)] : undefined;
}

const named = (...names: readonly string[]): readonly string[] => names.map((name) => `${auth}${name}`);

/** One of them is needed. */
export const scopesFor = {
  readEvents: named(
    "calendar",
    "calendar.readonly",
    "calendar.events",
    "calendar.events.readonly",
    "calendar.events.owned",
    "calendar.events.owned.readonly",
  ),
  writeEvents: named("calendar", "calendar.events", "calendar.events.owned"),
  freeBusy: named("calendar", "calendar.readonly", "calendar.freebusy", "calendar.events.freebusy"),
  calendarList: named("calendar", "calendar.readonly", "calendar.calendarlist", "calendar.calendarlist.readonly"),
  calendars: named("calendar", "calendar.readonly", "calendar.calendars", "calendar.calendars.readonly"),
  settings: named("calendar", "calendar.readonly", "calendar.settings.readonly"),
} as const;
