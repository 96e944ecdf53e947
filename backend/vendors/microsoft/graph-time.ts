/** Instants as Graph writes and reads them: a wall clock reading beside a Windows zone name. */
import { findWindows } from "windows-iana";
import { asInstant, dayMs, minuteMs, type Instant } from "../../domain/instant.ts";
import { instantAt } from "../../domain/wall-time.ts";

export interface GraphTime {
  /** Without offset: `2026-03-02T15:00:00`. */
  readonly dateTime: string;
  readonly timeZone: string;
}

/** IANA names younger than the mapping table. Source: CLDR windowsZones, IANA tz NEWS. */
const youngerNames: Readonly<Record<string, string>> = {
  "Europe/Kyiv": "FLE Standard Time",
  "America/Ciudad_Juarez": "Mountain Standard Time",
  "America/Coyhaique": "Magallanes Standard Time",
  "Pacific/Kanton": "UTC+13",
};

/** The Windows name of an IANA zone; `undefined` for a zone that Windows does not have. */
function windowsZone(timeZone: string): string | undefined {
  return findWindows(timeZone)[0] ?? youngerNames[timeZone];
}

/** The instant in UTC, understood the same everywhere. */
export function graphUtc(at: Instant): GraphTime {
  return { dateTime: new Date(at).toISOString().slice(0, 19), timeZone: "UTC" };
}

/**
 * The instant as its owner's clock shows it, so that Outlook shows the event in their zone. UTC where a reading would not
 * say which instant is meant: the second pass of the hour that clocks repeat, and zones that Windows does not have.
 */
export function graphTime(at: Instant, timeZone: string): GraphTime {
  const zone = windowsZone(timeZone);
  if (zone === undefined) return graphUtc(at);
  const reading = wallClock(at, timeZone);
  const local = Date.parse(`${reading}Z`);
  const day = Math.floor(local / dayMs);
  return instantAt(timeZone, day, (local - day * dayMs) / minuteMs) === at
    ? { dateTime: reading, timeZone: zone }
    : graphUtc(at);
}

/**
 * The instant of an answer's time. Answers carry seven fractional digits and, because every request prefers it, UTC.
 * `undefined` for anything else.
 */
export function instantFromGraph({ dateTime, timeZone }: GraphTime): Instant | undefined {
  if (timeZone !== "UTC" && timeZone !== "tzone://Microsoft/Utc") return undefined;
  const at = Date.parse(`${dateTime.slice(0, 19)}Z`);
  return Number.isNaN(at) ? undefined : asInstant(at);
}

function wallClock(at: Instant, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((one) => one.type === type)?.value ?? "00";
  return `${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}:${part("second")}`;
}
