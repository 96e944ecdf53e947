/** Wall-clock arithmetic in the mailbox's zone. Days are `YYYY-MM-DD`, minutes count from local midnight. */

import { formatterOf } from "/shared/dom.js";

/** `{ day, minutes }` of an instant in a zone. */
export function wallOf(at, timeZone) {
  const formatter = formatterOf("en-CA", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  const parts = Object.fromEntries(formatter.formatToParts(at).map(({ type, value }) => [type, value]));
  return { day: `${parts.year}-${parts.month}-${parts.day}`, minutes: Number(parts.hour) * 60 + Number(parts.minute) };
}

/** The instant at which clocks in the zone show this; in a gap the later reading, in a repeated hour the first. */
export function instantOf({ day, minutes }, timeZone) {
  const asUtc = Date.parse(`${day}T00:00:00Z`) + minutes * 60_000;
  const offsetAt = (at) => {
    const wall = wallOf(at, timeZone);
    return Date.parse(`${wall.day}T00:00:00Z`) + wall.minutes * 60_000 - at;
  };
  const before = asUtc - offsetAt(asUtc - 86_400_000);
  const after = asUtc - offsetAt(asUtc + 86_400_000);
  const fits = (at) => at + offsetAt(at) === asUtc;
  if (fits(before)) return before;
  return fits(after) ? after : before;
}

/** The day `count` days later. */
export function addDays(day, count) {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}

/** "Mon 23" and the like: a day formatted without any zone. */
export function formatDay(day, options, locale = "en-GB") {
  return formatterOf(locale, { timeZone: "UTC", ...options }).format(Date.parse(`${day}T00:00:00Z`));
}

/** The value of a `datetime-local` input for a wall time, and back. */
export const toInputValue = ({ day, minutes }) =>
  `${day}T${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
export const fromInputValue = (value) => {
  const [day, clock] = value.split("T");
  const [hours, minutes] = clock.split(":").map(Number);
  return { day, minutes: hours * 60 + minutes };
};
