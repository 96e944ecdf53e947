/** Reads and checks the body of create and update (Zoom API, "Create a meeting", "Update a meeting"). */
import { isTimeZone, parseStartTime } from "./zoom-time.ts";

/** The fields that were sent, checked. Instants in milliseconds. */
export interface MeetingBody {
  readonly topic?: string;
  readonly type?: number;
  readonly startsAt?: number;
  readonly durationMinutes?: number;
  readonly timezone?: string;
  readonly agenda?: string;
  readonly password?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly trackingFields?: readonly unknown[];
}

type Check = (value: unknown) => boolean;

const text =
  (longest: number): Check =>
  (value) =>
    typeof value === "string" && value.length <= longest;

/** Type 8 (fixed recurrence) is missing on purpose: the stand-in has no occurrences. */
const checks: Readonly<Record<string, Check>> = {
  topic: text(200),
  agenda: text(2000),
  password: text(10),
  type: (value) => value === 1 || value === 2 || value === 3,
  duration: (value) => Number.isInteger(value) && (value as number) > 0 && (value as number) <= 1440,
  timezone: (value) => typeof value === "string" && isTimeZone(value),
  settings: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  tracking_fields: Array.isArray,
};

/** The wrong fields' names, or the body. `fallbackZone` is the account's, for local times without a zone. */
export function readMeetingBody(
  sent: Readonly<Record<string, unknown>>,
  fallbackZone: string,
): { readonly ok: true; readonly body: MeetingBody } | { readonly ok: false; readonly fields: readonly string[] } {
  const fields = Object.entries(checks).flatMap(([field, fits]) =>
    sent[field] === undefined || fits(sent[field]) ? [] : [field],
  );
  const timezone = sent["timezone"];
  const zone = typeof timezone === "string" && !fields.includes("timezone") ? timezone : fallbackZone;
  const start = sent["start_time"];
  const startsAt = typeof start === "string" && start !== "" ? parseStartTime(start, zone) : undefined;
  if (start !== undefined && start !== "" && startsAt === undefined) fields.push("start_time");
  if (fields.length > 0) return { ok: false, fields };
  const body = {
    topic: sent["topic"],
    type: sent["type"],
    startsAt,
    durationMinutes: sent["duration"],
    timezone,
    agenda: sent["agenda"],
    password: sent["password"],
    settings: sent["settings"],
    trackingFields: sent["tracking_fields"],
  };
  return {
    ok: true,
    body: Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)),
  };
}
