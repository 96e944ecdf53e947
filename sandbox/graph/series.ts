/**
 * Recurring events: the rule of a series master, its occurrences, and the ids they have. Daily, weekly and absolute monthly rules.
 * Source: "recurrencePattern resource type", "recurrenceRange resource type"; ids as observed in kind, not in detail.
 */
import { graphErrors } from "./graph-error.ts";
import type { Series, StoredEvent } from "./stored-event.ts";
import { ianaZoneOf, instantOf, wallOf } from "./time-zones.ts";

const dayMs = 86_400_000;
const days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const mostOccurrences = 999;

type Given = Readonly<Record<string, unknown>>;

/** The rule of a request's `recurrence`; undefined for null, which ends a series. */
export function readRecurrence(value: unknown): Series | undefined {
  if (value === null) return undefined;
  const { pattern, range } = value as { readonly pattern?: Given; readonly range?: Given };
  if (!pattern || !range) throw graphErrors.badProperty("Property 'Recurrence' needs a pattern and a range.");
  const type = String(pattern["type"]);
  const interval = Number(pattern["interval"]);
  if (!["daily", "weekly", "absoluteMonthly"].includes(type) || !Number.isInteger(interval) || interval < 1)
    throw graphErrors.badProperty("The recurrence pattern is not valid here.");
  const weekdays = Array.isArray(pattern["daysOfWeek"])
    ? pattern["daysOfWeek"].map((day) => String(day).toLowerCase())
    : [];
  if (type === "weekly" && (weekdays.length === 0 || weekdays.some((day) => !days.includes(day))))
    throw graphErrors.badProperty("A weekly pattern needs its days of the week.");
  const startDate = dateOf(range["startDate"]);
  const rangeType = String(range["type"]);
  if (startDate === undefined || !["endDate", "noEnd", "numbered"].includes(rangeType))
    throw graphErrors.badProperty("The recurrence range is not valid.");
  const endDate = rangeType === "endDate" ? dateOf(range["endDate"]) : undefined;
  if (rangeType === "endDate" && endDate === undefined) throw graphErrors.badProperty("The range needs its end date.");
  return {
    type: type as Series["type"],
    interval,
    weekdays,
    dayOfMonth: type === "absoluteMonthly" ? Number(pattern["dayOfMonth"] ?? new Date(startDate).getUTCDate()) : 0,
    firstDayOfWeek: String(pattern["firstDayOfWeek"] ?? "sunday").toLowerCase(),
    startDate,
    ...(endDate === undefined ? {} : { endDate }),
    ...(rangeType === "numbered" ? { count: Number(range["numberOfOccurrences"]) } : {}),
    gone: [],
  };
}

function dateOf(value: unknown): number | undefined {
  const at = typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

/** As Graph writes it: every field, also those the pattern does not use. */
export function recurrenceJson(series: Series, zone: string): Given {
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  const type = series.endDate !== undefined ? "endDate" : series.count !== undefined ? "numbered" : "noEnd";
  return {
    pattern: {
      type: series.type,
      interval: series.interval,
      month: 0,
      dayOfMonth: series.dayOfMonth,
      daysOfWeek: series.weekdays,
      firstDayOfWeek: series.firstDayOfWeek,
      index: "first",
    },
    range: {
      type,
      startDate: day(series.startDate),
      endDate: series.endDate === undefined ? "0001-01-01" : day(series.endDate),
      recurrenceTimeZone: zone,
      numberOfOccurrences: series.count ?? 0,
    },
  };
}

/** The instants at which the rule has occurrences from the beginning up to `to`, deleted and changed ones too. */
export function startsUpTo(master: StoredEvent, to: number): readonly number[] {
  const { recurrence } = master;
  if (!recurrence) return [];
  const zone = ianaZoneOf(master.startZone) ?? "UTC";
  const timeOfDay = wallOf(master.startsAt, zone) % dayMs;
  const starts: number[] = [];
  for (let date = recurrence.startDate; starts.length < (recurrence.count ?? mostOccurrences); date += dayMs) {
    if (recurrence.endDate !== undefined && date > recurrence.endDate) break;
    if (date > to + 2 * dayMs) break;
    if (!isOn(recurrence, date)) continue;
    const startsAt = instantOf(date + timeOfDay, zone);
    if (startsAt >= to) break;
    starts.push(startsAt);
  }
  return starts;
}

function isOn({ type, interval, weekdays, dayOfMonth, firstDayOfWeek, startDate }: Series, date: number): boolean {
  if (type === "daily") return ((date - startDate) / dayMs) % interval === 0;
  if (type === "weekly") {
    const weekOf = (at: number): number => {
      const weekday = (new Date(at).getUTCDay() - days.indexOf(firstDayOfWeek) + 7) % 7;
      return Math.round((at - weekday * dayMs) / (7 * dayMs));
    };
    const weekday = days[new Date(date).getUTCDay()] ?? "";
    return weekdays.includes(weekday) && (weekOf(date) - weekOf(startDate)) % interval === 0;
  }
  const [at, first] = [new Date(date), new Date(startDate)];
  const months = (at.getUTCFullYear() - first.getUTCFullYear()) * 12 + at.getUTCMonth() - first.getUTCMonth();
  return at.getUTCDate() === dayOfMonth && months % interval === 0;
}

/** One occurrence as it follows from the rule. It is not kept until somebody changes it; then it is an exception. */
export function occurrenceAt(master: StoredEvent, originalStart: number): StoredEvent {
  const occurrence: StoredEvent = {
    ...master,
    recurrence: undefined,
    transactionId: undefined,
    id: occurrenceId(master.id, originalStart),
    immutableId: occurrenceId(master.immutableId, originalStart),
    startsAt: originalStart,
    endsAt: originalStart + master.endsAt - master.startsAt,
    properties: {},
    occurrenceOf: { masterId: master.id, masterImmutableId: master.immutableId, originalStart },
  };
  delete occurrence.revision;
  return occurrence;
}

const mark = Buffer.from([0x01, 0x51, 0x00, 0x08]);

function occurrenceId(masterId: string, originalStart: number): string {
  const at = Buffer.alloc(8);
  at.writeBigUInt64BE(BigInt(originalStart));
  const bytes = Buffer.concat([Buffer.from(masterId, "base64url"), mark, at, Buffer.from([0x10])]);
  return bytes.toString("base64url") + "=".repeat((3 - (bytes.length % 3)) % 3);
}

/** Which occurrence of which master an id names, if it has the form of one. */
export function readOccurrenceId(
  id: string,
): { readonly masterId: string; readonly originalStart: number } | undefined {
  const bytes = Buffer.from(id, "base64url");
  const at = bytes.length - mark.length - 9;
  if (at <= 0 || !bytes.subarray(at, at + mark.length).equals(mark)) return undefined;
  const master = bytes.subarray(0, at);
  const masterId = master.toString("base64url") + "=".repeat((3 - (master.length % 3)) % 3);
  return { masterId, originalStart: Number(bytes.readBigUInt64BE(at + mark.length)) };
}

/** Occurrences by the rule that touch the half-open window, without deleted and changed ones. */
export function occurrencesIn(
  master: StoredEvent,
  mailbox: readonly StoredEvent[],
  { from, to }: { readonly from: number; readonly to: number },
): readonly StoredEvent[] {
  const length = master.endsAt - master.startsAt;
  return startsUpTo(master, to)
    .filter((startsAt) => startsAt + length > from && isByRule(master, mailbox, startsAt))
    .map((startsAt) => occurrenceAt(master, startsAt));
}

/** Whether the occurrence that began here is still as the rule says. */
function isByRule(master: StoredEvent, mailbox: readonly StoredEvent[], originalStart: number): boolean {
  return (
    master.recurrence?.gone.includes(originalStart) === false &&
    !mailbox.some(
      ({ occurrenceOf }) => occurrenceOf?.masterId === master.id && occurrenceOf.originalStart === originalStart,
    )
  );
}

/** The one occurrence that began here, changed or not; undefined when there is none or it was deleted. */
export function occurrenceOf(
  master: StoredEvent,
  mailbox: readonly StoredEvent[],
  originalStart: number,
): StoredEvent | undefined {
  const changed = mailbox.find(
    ({ occurrenceOf: of }) => of?.masterId === master.id && of.originalStart === originalStart,
  );
  if (changed) return changed;
  const isThere =
    startsUpTo(master, originalStart + 1).includes(originalStart) && isByRule(master, mailbox, originalStart);
  return isThere ? occurrenceAt(master, originalStart) : undefined;
}

/** Refuses a move onto or across the day of a neighbour. Source: "event: update", ErrorOccurrenceCrossingBoundary. */
export function checkNeighbours(
  master: StoredEvent,
  { originalStart, startsAt }: { readonly originalStart: number; readonly startsAt: number },
): void {
  const starts = startsUpTo(master, originalStart + 800 * dayMs);
  const index = starts.indexOf(originalStart);
  const before = starts[index - 1] ?? Number.NEGATIVE_INFINITY;
  const after = starts[index + 1] ?? Number.POSITIVE_INFINITY;
  if (startsAt <= before || startsAt >= after) throw graphErrors.crossesNeighbour();
}
