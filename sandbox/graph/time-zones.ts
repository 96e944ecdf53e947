/** Windows and IANA zone names, and wall clocks ↔ instants (epoch milliseconds) by the platform's own zone data. */
import { findIana, findWindows } from "windows-iana";

const formatters = new Map<string, Intl.DateTimeFormat>();

/** The IANA zone of a Windows or IANA name; undefined when it is neither. */
export function ianaZoneOf(name: string): string | undefined {
  if (/^(utc|etc\/utc|gmt|etc\/gmt|tzone:\/\/microsoft\/utc)$/i.test(name)) return "UTC";
  const [iana] = findIana(name);
  if (iana) return iana;
  return isIana(name) ? name : undefined;
}

/** The Windows name that Exchange would store; `UTC` for UTC, the name itself where there is no Windows zone. */
export function windowsZoneOf(name: string): string {
  const iana = ianaZoneOf(name) ?? name;
  return iana === "UTC" ? "UTC" : (findWindows(iana)[0] ?? name);
}

/** The instant at which a zone's clock shows this wall time (`wall` as if it were UTC). Skipped times move forward, repeated ones take the first. */
export function instantOf(wall: number, zone: string): number {
  const before = wall - offsetAt(wall - 86_400_000, zone);
  const after = wall - offsetAt(wall + 86_400_000, zone);
  if (wallOf(before, zone) === wall) return before;
  return wallOf(after, zone) === wall ? after : before;
}

/** What a zone's clock shows at an instant, as milliseconds as if that wall time were UTC. */
export function wallOf(instant: number, zone: string): number {
  return instant + offsetAt(instant, zone);
}

function offsetAt(instant: number, zone: string): number {
  if (zone === "UTC") return 0;
  const parts = Object.fromEntries(
    formatterFor(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const wall = Date.UTC(
    parts["year"] ?? 0,
    (parts["month"] ?? 1) - 1,
    parts["day"] ?? 1,
    parts["hour"] ?? 0,
    parts["minute"] ?? 0,
    parts["second"] ?? 0,
  );
  return wall - Math.floor(instant / 1000) * 1000;
}

function formatterFor(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  formatters.set(zone, made);
  return made;
}

function isIana(name: string): boolean {
  if (!/^[A-Za-z]+\/[A-Za-z0-9_+\-/]+$/.test(name)) return false;
  try {
    formatterFor(name);
    return true;
  } catch {
    return false;
  }
}
