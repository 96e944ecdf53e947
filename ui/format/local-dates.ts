/** Calendar dates as `2026-11-23`, without a zone. Pure. */
import type { DayKey } from "./when.ts";

/** The date `count` days on: `2026-11-30` → `2026-12-01`. */
export function daysAfter(date: DayKey, count: number): DayKey {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, day + count)).toISOString().slice(0, 10);
}

/** The first of the month `count` months on. */
export function monthsAfter(date: DayKey, count: number): DayKey {
  const [year = 0, month = 1] = date.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1 + count, 1)).toISOString().slice(0, 10);
}

/** The first day of weeks in a language: 1 = Monday … 7 = Sunday. */
export function firstDayOfWeek(locale: string): number {
  const known = new Intl.Locale(locale) as Intl.Locale & {
    readonly getWeekInfo?: () => { readonly firstDay: number };
    readonly weekInfo?: { readonly firstDay: number };
  };
  return known.getWeekInfo?.().firstDay ?? known.weekInfo?.firstDay ?? 1;
}

/** The seven days of the week that holds this date. */
export function weekOf(date: DayKey, first: number): readonly DayKey[] {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
  const begins = daysAfter(date, -((weekday - first + 7) % 7));
  return Array.from({ length: 7 }, (_, index) => daysAfter(begins, index));
}

/** Whole weeks that cover the month of this date. */
export function weeksOfMonth(date: DayKey, first: number): readonly (readonly DayKey[])[] {
  const next = monthsAfter(date, 1);
  const weeks: (readonly DayKey[])[] = [];
  let week = weekOf(monthsAfter(date, 0), first);
  while ((week[0] ?? next) < next) {
    weeks.push(week);
    week = weekOf(daysAfter(week[6] ?? next, 1), first);
  }
  return weeks;
}

/** Noon UTC of a date: read in UTC it shows that very date. */
export const noonOf = (date: DayKey): string => `${date}T12:00:00Z`;
