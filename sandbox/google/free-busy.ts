/** freeBusy: one's own calendar and colleagues' of the same domain. Source: Google Calendar API v3, "Freebusy: query". */
import { type Answer, type Call, jsonOf } from "../site.ts";
import type { CalendarStore } from "./calendar-store.ts";
import { readInstant } from "./event-list.ts";
import { isZone } from "./event-input.ts";
import { spanOf, withOffset } from "./event-view.ts";
import { accountOf, type GoogleAccount } from "./google-accounts.ts";
import { googleErrors } from "./google-answers.ts";
import type { Caller } from "./google-gate.ts";

const most = 50;

interface Window {
  readonly from: number;
  readonly to: number;
  readonly zone: string;
}

/** What is wrong with one calendar stands inside the 200. */
export function freeBusy(call: Call, { account }: Caller, store: CalendarStore): Answer {
  const body = jsonOf(call);
  if (body["timeMin"] === undefined) throw googleErrors.required("Required");
  if (body["timeMax"] === undefined) throw googleErrors.required("Required");
  const zone = typeof body["timeZone"] === "string" ? body["timeZone"] : "UTC";
  if (!isZone(zone)) throw googleErrors.invalid("Invalid time zone.", "timeZone");
  const window = { from: readInstant(body["timeMin"], "timeMin"), to: readInstant(body["timeMax"], "timeMax"), zone };
  if (window.to <= window.from) throw googleErrors.timeRangeEmpty("timeMax");
  const items = (Array.isArray(body["items"]) ? body["items"] : []) as readonly { readonly id?: unknown }[];
  const isTooMany = items.length > Math.min(most, Number(body["calendarExpansionMax"] ?? most));
  const calendars = items.map(({ id }): readonly [string, unknown] => {
    const name = String(id);
    if (isTooMany) return [name, failed("tooManyCalendarsRequested")];
    const owner = name === "primary" ? account : accountOf(name);
    const isVisible = owner && (owner === account || (owner.domain !== undefined && owner.domain === account.domain));
    return [name, isVisible ? { busy: busyOf(owner, store, window) } : failed("notFound")];
  });
  return {
    status: 200,
    body: {
      kind: "calendar#freeBusy",
      timeMin: new Date(window.from).toISOString(),
      timeMax: new Date(window.to).toISOString(),
      calendars: Object.fromEntries(calendars),
    },
  };
}

const failed = (reason: string): unknown => ({ errors: [{ domain: "global", reason }], busy: [] });

/** Merged, cut to the window; declined and transparent events do not count. */
function busyOf(owner: GoogleAccount, store: CalendarStore, { from, to, zone }: Window): readonly unknown[] {
  const spans = store
    .all(owner.email)
    .filter(
      ({ status, transparency, attendees }) =>
        status !== "cancelled" &&
        transparency === "opaque" &&
        attendees.find(({ email }) => email === owner.email)?.responseStatus !== "declined",
    )
    .map((event) => spanOf(event, owner.timeZone))
    .filter(({ startsAt, endsAt }) => startsAt < to && endsAt > from)
    .map(({ startsAt, endsAt }) => ({ startsAt: Math.max(startsAt, from), endsAt: Math.min(endsAt, to) }))
    .toSorted((left, right) => left.startsAt - right.startsAt);
  const joined: { startsAt: number; endsAt: number }[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last && span.startsAt <= last.endsAt) last.endsAt = Math.max(last.endsAt, span.endsAt);
    else joined.push({ ...span });
  }
  return joined.map(({ startsAt, endsAt }) => ({ start: withOffset(startsAt, zone), end: withOffset(endsAt, zone) }));
}
