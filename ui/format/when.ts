/** Dates and times for people: always in a named zone and in their language. Instants come in as RFC 3339 text. */

/** Where and how times are shown. */
export interface Viewer {
  readonly locale: string;
  /** IANA zone. */
  readonly timeZone: string;
  /** The words around a time run the other way: its parts are kept together. */
  readonly isTurned?: boolean;
}

/** A local calendar day as `2026-11-23`; sorts by itself. */
export type DayKey = string;

const made = new Map<string, Intl.DateTimeFormat>();

/** Making a formatter costs about a hundred times what using it does. */
function formatter(viewer: Viewer, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${viewer.locale}|${viewer.timeZone}|${JSON.stringify(options)}`;
  const known = made.get(key) ?? new Intl.DateTimeFormat(viewer.locale, { timeZone: viewer.timeZone, ...options });
  made.set(key, known);
  return known;
}

/** Between a first strong isolate and its end, where that is needed. */
const together = (text: string, { isTurned }: Viewer): string => (isTurned ? `\u2068${text}\u2069` : text);

/** `10:00 AM` or `10:00`. */
export const timeOf = (at: string, viewer: Viewer): string =>
  together(formatter(viewer, { timeStyle: "short" }).format(Date.parse(at)), viewer);

/** `10:00 – 10:30 AM`; what ends on another day than it began says on which. Midnight still belongs to the evening. */
export function timeRange(from: string, to: string, viewer: Viewer): string {
  const isOneDay = dayKey(from, viewer) === dayKey(Date.parse(to) - 1, viewer);
  if (!isOneDay) return together(`${timeOf(from, viewer)} – ${shortWhen(to, viewer)}`, viewer);
  const endsAtMidnight = dayKey(from, viewer) !== dayKey(to, viewer);
  // Over midnight the language's own range would write both dates out.
  if (endsAtMidnight) return together(`${timeOf(from, viewer)} – ${timeOf(to, viewer)}`, viewer);
  const range = formatter(viewer, { timeStyle: "short" }).formatRange(Date.parse(from), Date.parse(to));
  return together(range, viewer);
}

/** `Monday, November 23`. */
export const longDay = (at: string, viewer: Viewer): string =>
  formatter(viewer, { weekday: "long", month: "long", day: "numeric" }).format(Date.parse(at));

/** `Mon, Nov 23`. */
export const shortDay = (at: string, viewer: Viewer): string =>
  formatter(viewer, { weekday: "short", month: "short", day: "numeric" }).format(Date.parse(at));

/** `Mon, Nov 23, 10:00 AM`. */
export const shortWhen = (at: string, viewer: Viewer): string =>
  together(`${shortDay(at, viewer)}, ${timeOf(at, viewer)}`, viewer);

/** `November 23, 2026`. */
export const fullDate = (at: string, viewer: Viewer): string =>
  formatter(viewer, { dateStyle: "long" }).format(Date.parse(at));

/** The pieces of a day tile: `Mon`, `23`, `Nov`. */
export function dayTile(at: string, viewer: Viewer): { weekday: string; day: string; month: string } {
  const instant = Date.parse(at);
  return {
    weekday: formatter(viewer, { weekday: "short" }).format(instant),
    day: formatter(viewer, { day: "numeric" }).format(instant),
    month: formatter(viewer, { month: "short" }).format(instant),
  };
}

/** The viewer's calendar day that holds this instant. */
export function dayKey(at: string | number, viewer: Viewer): DayKey {
  const day = formatter(
    { locale: "en-CA", timeZone: viewer.timeZone },
    { year: "numeric", month: "2-digit", day: "2-digit" },
  );
  return day.format(typeof at === "number" ? at : Date.parse(at));
}

/** Which part of the viewer's day: before noon, before 17:00, or later. */
export function partOfDay(at: string, viewer: Viewer): "morning" | "afternoon" | "evening" {
  const hour = Number(
    formatter({ locale: "en", timeZone: viewer.timeZone }, { hour: "2-digit", hourCycle: "h23" }).format(
      Date.parse(at),
    ),
  );
  return hour < 12 ? "morning" : hour < 17 ? "afternoon" : "evening";
}

/** The zone as people write it: `Europe/Berlin`, `America/New York`. */
export function zoneName(timeZone: string): string {
  const [area = "", ...places] = timeZone.replaceAll("_", " ").split("/");
  return places.length === 0 ? area : places.toReversed().join(", ");
}

/** Zone of this device. */
export const deviceZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Minutes east of UTC at an instant. */
export function offsetMinutes(at: number, timeZone: string): number {
  const parts = formatter({ locale: "en", timeZone }, { timeZoneName: "longOffset" }).formatToParts(at);
  const text = parts.find((part) => part.type === "timeZoneName")?.value ?? "GMT";
  const [, sign, hours, rest] = /GMT([+-])(\d\d):(\d\d)/.exec(text) ?? [];
  return sign === undefined ? 0 : (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(rest));
}

/** Whether both zones show the same clock at this instant, whatever their names. */
export const sameClock = (at: string, one: string, other: string): boolean =>
  one === other || offsetMinutes(Date.parse(at), one) === offsetMinutes(Date.parse(at), other);

/** Whether two names mean one zone (`Asia/Calcutta`, `Asia/Kolkata`), judged by their clocks now and half a year on. */
export const sameZone = (now: number, one: string, other: string): boolean =>
  [now, now + 182 * 86_400_000].every((at) => offsetMinutes(at, one) === offsetMinutes(at, other));

/** True when the viewer's clocks are put forward or back between now and then. */
export const clocksChangeBefore = (at: string, now: number, viewer: Viewer): boolean =>
  offsetMinutes(now, viewer.timeZone) !== offsetMinutes(Date.parse(at), viewer.timeZone);

/** `today`, `tomorrow`, or neither, in the viewer's zone. */
export function nearDay(at: string, now: number, viewer: Viewer): "today" | "tomorrow" | undefined {
  const [year = 0, month = 1, day = 1] = dayKey(now, viewer).split("-").map(Number);
  const tomorrow = new Date(Date.UTC(year, month - 1, day + 1)).toISOString().slice(0, 10);
  const key = dayKey(at, viewer);
  return key === dayKey(now, viewer) ? "today" : key === tomorrow ? "tomorrow" : undefined;
}
