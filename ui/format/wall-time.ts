/** Between what a date field holds and an instant, in a named zone. */

/**
 * `2026-03-02T15:00` on a wall clock in `timeZone` as RFC 3339 in UTC. A time that the clocks skip is the one an hour later; of one
 * that comes twice it is the first. `undefined` when it is not a date.
 */
export function toInstant(wall: string, timeZone: string): string | undefined {
  const asUtc = Date.parse(`${wall.slice(0, 16)}:00Z`);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(wall) || Number.isNaN(asUtc)) return undefined;
  // The offset before and after a change of clocks; the earlier reading that shows this wall clock wins.
  const candidates = [asUtc - dayMs, asUtc + dayMs].map((near) => asUtc - offsetAt(near, timeZone));
  const fitting = candidates.filter((at) => at + offsetAt(at, timeZone) === asUtc);
  const at = fitting.length > 0 ? Math.min(...fitting) : Math.max(...candidates);
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** What a date field shows for an instant on a wall clock in `timeZone`: `2026-03-02T15:00`. */
export function toWall(at: string, timeZone: string): string {
  const instant = Date.parse(at);
  return new Date(instant + offsetAt(instant, timeZone)).toISOString().slice(0, 16);
}

const dayMs = 86_400_000;

/** How far clocks in the zone are ahead of UTC at this moment, in milliseconds. */
function offsetAt(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(at);
  const get = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  const shown = Date.UTC(get("year"), get("month") - 1, get("day"), get("hour"), get("minute"), get("second"));
  return shown - Math.floor(at / 1000) * 1000;
}
