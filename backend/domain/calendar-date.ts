/** Calendar days as numbers: what a local date is before any zone says when it begins. */

/** Whole days since 1970-01-01, in whatever calendar day a zone is in. */
export type EpochDay = number;

/** 0 = Monday … 6 = Sunday. */
export function weekdayOf(day: EpochDay): number {
  return (((day + 3) % 7) + 7) % 7;
}

export interface CalendarDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly dayOfMonth: number;
}

/** `2026-03-02` as a day. The text is a valid ISO date. */
export function dayFromDate(date: string): EpochDay {
  const [year, month, dayOfMonth] = date.split("-").map(Number) as [number, number, number];
  return dayFromCalendar({ year, month, dayOfMonth });
}

/** `2026-03-02`. */
export function dateFromDay(day: EpochDay): string {
  return sayDate(calendarOf(day));
}

/** `2026-03-02`, also of a day that its month does not have. */
export function sayDate({ year, month, dayOfMonth }: CalendarDate): string {
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(dayOfMonth).padStart(2, "0")}`;
}

/** Proleptic Gregorian. Years are counted from March, so that the leap day is the last of its year. */
export function dayFromCalendar({ year, month, dayOfMonth }: CalendarDate): EpochDay {
  const marchYear = month > 2 ? year : year - 1;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + dayOfMonth - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

/** The inverse of `dayFromCalendar`. */
export function calendarOf(day: EpochDay): CalendarDate {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const dayOfMonth = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfMonth };
}

/** The month that lies `months` after this one; a day number that it does not have gives `undefined`. */
export function sameDayInMonth(date: CalendarDate, months: number): EpochDay | undefined {
  const wanted = monthAfter(date, months);
  const day = dayFromCalendar(wanted);
  return calendarOf(day).month === wanted.month ? day : undefined;
}

/** The same day number `months` later, whether or not that month has it. */
export function monthAfter(date: CalendarDate, months: number): CalendarDate {
  const count = date.year * 12 + (date.month - 1) + months;
  return { year: Math.floor(count / 12), month: (count % 12) + 1, dayOfMonth: date.dayOfMonth };
}
