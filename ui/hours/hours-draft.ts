/** A provider's hours while somebody edits them. Pure; what the hours mean is decided by the server alone. */
import type { Availability } from "#contract/offerings.ts";
import { firstDayOfWeek } from "../format/local-dates.ts";

export type Hours = Availability;
export type Day = Hours["weekly"][number]["day"];
export type HoursWindow = Hours["weekly"][number]["windows"][number];

export const days: readonly Day[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
export const workdays: readonly Day[] = ["mon", "tue", "wed", "thu", "fri"];

/** Every day once, whether or not it was written down. */
export function allDays(hours: Hours): Hours {
  const weekly = days.map((day) => ({
    day,
    windows: hours.weekly.filter((each) => each.day === day).flatMap(({ windows }) => windows),
  }));
  return { ...hours, weekly };
}

/** The days of a week in the order of the reader's calendar. */
export function daysInOrder(locale: string): readonly Day[] {
  const first = firstDayOfWeek(locale) - 1;
  return [...days.slice(first), ...days.slice(0, first)];
}

/** `Monday`, in the reader's language. 23 November 2026 is a Monday. */
export function dayName(day: Day, locale: string): string {
  const at = Date.UTC(2026, 10, 23 + days.indexOf(day), 12);
  return new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" }).format(at);
}

/** Both times are there, and the end is after the beginning. */
export const fits = ({ from, to }: HoursWindow): boolean => from !== "" && to !== "" && from < to;

/** Whether it can be shown and saved. */
export const fitsAll = ({ weekly, overrides, timeZone }: Hours): boolean =>
  isZone(timeZone) && [...weekly, ...overrides].every(({ windows }) => windows.every(fits));

/** Hours to begin with: after the last ones of the day, or the usual ones. */
export function nextWindow(windows: readonly HoursWindow[]): HoursWindow {
  const last = windows.at(-1)?.to ?? "";
  if (last === "" || last >= "22:00") return { from: "09:00", to: "17:00" };
  const hour = Number(last.slice(0, 2)) + 1;
  const two = (value: number): string => String(value).padStart(2, "0");
  return { from: `${two(hour)}:00`, to: hour >= 22 ? "24:00" : `${two(Math.min(hour + 2, 23))}:00` };
}

/** What a time field shows for the end of a window: midnight is where the day ends. */
export const endShown = (to: string): string => (to === "24:00" ? "00:00" : to);
/** The other way round. */
export const endMeant = (shown: string): string => (shown === "00:00" ? "24:00" : shown);

/** Whether this browser knows a zone of that name. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z][\w+\-/]*$/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** Without fields that were emptied, as the server wants it. */
export function forSaving(hours: Hours): Hours {
  const clean = (windows: readonly HoursWindow[]): HoursWindow[] =>
    windows.map(({ from, to, offeringIds, presence, location, generateUrl }) => ({
      from,
      to,
      ...(offeringIds === undefined || offeringIds.length === 0 ? {} : { offeringIds }),
      ...(presence === undefined ? {} : { presence }),
      ...(location === undefined || location.trim() === "" ? {} : { location: location.trim() }),
      ...(generateUrl === undefined ? {} : { generateUrl }),
    }));
  return {
    ...hours,
    weekly: hours.weekly.map(({ day, windows }) => ({ day, windows: clean(windows) })),
    overrides: hours.overrides.map(({ date, windows }) => ({ date, windows: clean(windows) })),
  };
}
