/** The formats every request and reply shares: instants, zones, dates, ids. */
import { z } from "zod";

/** RFC 3339 in UTC with `Z`, e.g. `2026-03-02T15:00:00Z`; years 2000 to 2199. */
export const instant = z.iso
  .datetime({ offset: false, message: "must be an instant in UTC such as 2026-03-02T15:00:00Z" })
  .refine((text) => /^2[01]\d\d-/.test(text), "must be between the years 2000 and 2199");

/** A local date, `2026-03-02`; years 2000 to 2199. */
export const localDate = z.iso
  .date("must be a date such as 2026-03-02")
  .refine((text) => /^2[01]\d\d-/.test(text), "must be between the years 2000 and 2199");

/** Local time of day `09:30`; `24:00` is allowed where a window ends. */
export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time such as 09:30");
export const endOfWindow = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, "must be a time such as 17:00, at most 24:00");

/** An IANA zone this runtime knows, e.g. `Europe/Berlin`. */
export const timeZone = z.string().max(64).refine(isKnownZone, "must be an IANA time zone such as Europe/Berlin");

function isKnownZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]*$/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}

/** Ids are opaque; ours are UUIDs. */
export const id = z.uuid("must be an id as this API hands them out");

/** How lists are asked for: `limit` at most 200, and the cursor that the page before handed out. */
export const page = z.strictObject({
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** Of lists that are mostly short: all of them, up to the most there may be. */
export const longPage = page.extend({ limit: z.coerce.number().int().min(1).max(200).default(200) });

/** How lists answer. */
export const listOf = <T extends z.ZodType>(
  item: T,
): z.ZodObject<{ items: z.ZodArray<T>; nextCursor: z.ZodNullable<z.ZodString> }> =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export const minutes = (max: number): z.ZodInt => z.int().min(0).max(max);

/** Text a person typed: trimmed, no control characters, at most `max` characters. */
export const text = (max: number): z.ZodString =>
  z
    .string()
    .trim()
    .max(max)
    // oxlint-disable-next-line no-control-regex
    .regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/, "must not contain control characters");
