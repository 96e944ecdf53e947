/** Times as Zoom's API writes them. */

const utcForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const localForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/;

/** Whole seconds with `Z`: every time in an answer has this form. */
export function zoomTime(instant: number): string {
  return new Date(instant).toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** The UTC day, `2026-11-24`. */
export function utcDay(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

/**
 * Milliseconds for `…Z` (then the zone is for display only) or for a local time in the zone; undefined for anything else,
 * milliseconds and numeric offsets included (Zoom API, "Create a meeting", start_time).
 */
export function parseStartTime(text: string, timeZone: string): number | undefined {
  if (utcForm.test(text)) return finite(Date.parse(text));
  if (!localForm.test(text)) return undefined;
  const asUtc = finite(Date.parse(`${text}Z`));
  if (asUtc === undefined) return undefined;
  const guess = asUtc - offsetAt(asUtc, timeZone);
  return asUtc - offsetAt(guess, timeZone);
}

/** Whether this is a zone that Intl knows. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

function offsetAt(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(instant);
  const part = (type: string): number => Number(parts.find((candidate) => candidate.type === type)?.value);
  const wall = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
  return wall - Math.floor(instant / 1000) * 1000;
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
