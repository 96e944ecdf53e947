/** Series: a session that repeats, every occurrence checked by the rules before anything is booked. */
import { z } from "zod";
import { id, instant, localDate, text } from "./formats.ts";
import { session } from "./sessions.ts";

/** The most occurrences of one series: a year of weeks and a little. */
export const mostOccurrences = 60;

/** Repeats the provider's wall clock. `until` is an inclusive local date; monthly is the same day number. */
export const recurrence = z
  .strictObject({
    freq: z.enum(["weekly", "biweekly", "monthly"]),
    count: z.int().min(2).max(mostOccurrences).optional(),
    until: localDate.optional(),
  })
  .refine((each) => (each.count === undefined) !== (each.until === undefined), {
    message: "must end by either count or until",
    path: ["count"],
  });
export type Recurrence = z.infer<typeof recurrence>;

const index = z
  .int()
  .min(0)
  .max(mostOccurrences - 1);

/** What the person decided about one occurrence, by its place in the series; everything else stays as it repeats. */
export const occurrenceChoice = z.union([
  z.strictObject({ index, skip: z.literal(true) }),
  z.strictObject({ index, startsAt: instant }),
]);
export type OccurrenceChoice = z.infer<typeof occurrenceChoice>;

/** `POST /series/preview` and `POST /series` */
export const bookSeries = z.strictObject({
  offeringId: id,
  providerId: id.optional(),
  firstStartsAt: instant,
  recurrence,
  /** How learners join a published series: every date at once, or each by itself (the usual). */
  enrol: z.enum(["series", "date"]).optional(),
  choices: z.array(occurrenceChoice).max(mostOccurrences).optional(),
  /** As in `POST /sessions`: whom it is booked for; empty publishes the dates of a class. */
  learnerIds: z.array(id).max(1000).optional(),
  note: text(2000).optional(),
  override: z.array(z.string().max(60)).max(20).optional(),
});
export type BookSeries = z.infer<typeof bookSeries>;

const alternative = z.object({ startsAt: z.string(), endsAt: z.string(), providerIds: z.array(id) });

export const occurrence = z.object({
  index: z.int(),
  /** Absent when the day does not exist, such as 31 April. */
  startsAt: z.string().optional(),
  endsAt: z.string().optional(),
  state: z.enum(["bookable", "conflict", "skipped"]),
  /** Another time was chosen for it than the one it repeats at. */
  moved: z.boolean(),
  /** Of a conflict: the refusal that booking it alone would get, or `no_such_date`. */
  code: z.string().optional(),
  because: z.string().optional(),
  overridable: z.boolean().optional(),
  /** Of a conflict: at most three times nearby that can be booked instead, nearest first. */
  alternatives: z.array(alternative).optional(),
});
export type Occurrence = z.infer<typeof occurrence>;

/** What `POST /series/preview` answers. */
export const seriesPreview = z.object({
  offeringId: id,
  providerIds: z.array(id),
  timeZone: z.string(),
  bookable: z.boolean(),
  occurrences: z.array(occurrence),
});
export type SeriesPreview = z.infer<typeof seriesPreview>;

/** What `POST /series` answers; its sessions carry `seriesId`. */
export const series = z.object({
  id,
  offeringId: id,
  recurrence,
  enrol: z.enum(["series", "date"]),
  sessions: z.array(session),
});
export type Series = z.infer<typeof series>;
