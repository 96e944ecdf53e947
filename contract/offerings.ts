/** Offerings (what can be booked) and providers' hours. */
import { z } from "zod";
import { endOfWindow, id, instant, localDate, minutes, text, timeOfDay, timeZone } from "./formats.ts";

export const presence = z.enum(["virtual", "in_person", "phone"]);

export const meetingVendor = z.enum(["provider", "teams", "zoom", "meet", "none"]);

export const bookingWindow = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("rolling"),
    days: z.int().min(1).max(730),
    businessDaysOnly: z.boolean().optional(),
  }),
  z.strictObject({ type: z.literal("rolling_available"), days: z.int().min(1).max(730) }),
  z.strictObject({ type: z.literal("range"), from: localDate, to: localDate }),
  z.strictObject({ type: z.literal("unlimited") }),
]);

/** At most so many sessions, or minutes of them, per provider; periods are local and weeks start on Monday. */
export const bookingLimits = z.strictObject({
  perDay: z.int().min(1).max(1000).optional(),
  perWeek: z.int().min(1).max(1000).optional(),
  perMonth: z.int().min(1).max(1000).optional(),
  minutesPerDay: z.int().min(5).max(1440).optional(),
  minutesPerWeek: z.int().min(5).max(10_080).optional(),
  minutesPerMonth: z.int().min(5).max(44_640).optional(),
});

const busyKind = z.enum(["busy", "oof", "tentative", "free", "workingElsewhere"]);

/** What a caller may say about an offering; name, duration, kind and presence are enough to create one. */
export const offeringFields = z.strictObject({
  name: text(120).min(1, "must not be empty"),
  description: text(2000),
  kind: z.enum(["individual", "group"]),
  dates: z.enum(["open", "published"]),
  durationMinutes: z.int().min(5).max(720),
  incrementMinutes: z.int().min(5).max(720),
  bufferBeforeMinutes: minutes(240),
  bufferAfterMinutes: minutes(240),
  minimumNoticeMinutes: minutes(60 * 24 * 90),
  window: bookingWindow,
  limits: bookingLimits.optional(),
  capacity: z.int().min(1).max(1000),
  presence,
  location: text(300).optional(),
  generateUrl: z.boolean(),
  meetingVendor,
  assignment: z.enum(["single", "any", "all"]),
  providerIds: z.array(id).min(1, "must name at least one provider").max(200),
  cutoffMinutes: minutes(60 * 24 * 30),
  blocks: z.array(busyKind).max(5),
  /** Only learners who are matched with the provider may book it. */
  requireMatch: z.boolean(),
  /** A full class takes names, and offers seats that become free in that order. */
  waitlist: z.boolean(),
  /** Fewer learners than this at the deadline, and the class is called off. */
  minimumRoster: z.int().min(1).max(1000).optional(),
  minimumRosterDeadlineMinutes: minutes(60 * 24 * 30),
  /** Learners may take themselves off the roster. */
  selfRemoval: z.boolean(),
  /** Learners say why when they cancel. */
  requireReason: z.boolean(),
  /** How often a learner may move one seat. */
  maximumMoves: z.int().min(0).max(100).optional(),
  /** Learners see each other's names. */
  showsRoster: z.boolean(),
  /** Who declines gives the seat up, as if they had left; within the cut-off it stays theirs. */
  declineFreesSeat: z.boolean(),
  /** Anybody with the link sees the class's dates, and takes a seat as a guest; classes only. */
  publicPage: z.boolean(),
});

export const newOffering = offeringFields.partial({
  description: true,
  kind: true,
  dates: true,
  incrementMinutes: true,
  bufferBeforeMinutes: true,
  bufferAfterMinutes: true,
  minimumNoticeMinutes: true,
  window: true,
  capacity: true,
  presence: true,
  generateUrl: true,
  meetingVendor: true,
  assignment: true,
  cutoffMinutes: true,
  blocks: true,
  requireMatch: true,
  waitlist: true,
  minimumRosterDeadlineMinutes: true,
  selfRemoval: true,
  requireReason: true,
  showsRoster: true,
  declineFreesSeat: true,
  publicPage: true,
});
export type NewOffering = z.infer<typeof newOffering>;

export const changeOffering = offeringFields.partial();
export type ChangeOffering = z.infer<typeof changeOffering>;

export const offering = offeringFields.extend({
  id,
  version: z.int(),
  /** Where its public page is, while it has one. */
  publicUrl: z.string().optional(),
});
export type Offering = z.infer<typeof offering>;

const window = z
  .strictObject({
    from: timeOfDay,
    to: endOfWindow,
    offeringIds: z.array(id).max(100).optional(),
    presence: presence.optional(),
    location: text(300).optional(),
    generateUrl: z.boolean().optional(),
  })
  .refine((value) => value.from < value.to, { message: "must end after it begins", path: ["to"] });

/** `PUT /providers/{id}/availability` */
export const availability = z.strictObject({
  timeZone,
  weekly: z
    .array(
      z.strictObject({
        day: z.enum(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]),
        windows: z.array(window).max(24),
      }),
    )
    .max(7),
  overrides: z.array(z.strictObject({ date: localDate, windows: z.array(window).max(24) })).max(1000),
  away: z
    .array(
      z
        .strictObject({ from: instant, to: instant })
        .refine((value) => value.from < value.to, { message: "must end after it begins", path: ["to"] }),
    )
    .max(500),
  travel: z
    .array(
      z
        .strictObject({ from: localDate, to: localDate, timeZone })
        .refine((value) => value.from < value.to, { message: "must end after it begins", path: ["to"] }),
    )
    .max(200),
  withoutCalendarCheck: z.boolean(),
});
export type Availability = z.infer<typeof availability>;

/** `GET /offerings/{id}/slots` */
export const slotsQuery = z.strictObject({
  from: instant,
  to: instant,
  providerId: id.optional(),
  timeZone: timeZone.optional(),
  /** A session that would be moved: it does not stand in its own way. */
  sessionId: id.optional(),
  /** `muted`: times within the hours that are not free are told, too. */
  also: z.enum(["muted"]).optional(),
});
export type SlotsQuery = z.infer<typeof slotsQuery>;

export const slot = z.object({
  startsAt: z.string(),
  endsAt: z.string(),
  providerIds: z.array(id),
  seatsLeft: z.int(),
  sessionId: id.optional(),
});
export type Slot = z.infer<typeof slot>;

export const slots = z.object({
  items: z.array(slot),
  unavailable: z.array(z.object({ providerId: id, code: z.enum(["calendar_unreadable", "no_hours"]) })),
  checked: z.object({
    providers: z.array(z.object({ providerId: id, calendar: z.enum(["live", "recent", "unchecked"]) })),
    learner: z.enum(["live", "recent", "not_connected"]),
  }),
  nextAvailableAt: z.string().optional(),
  /** Starts within the hours that are not free, without why: `slots/explain` says it. Only where they were asked for. */
  muted: z.array(z.string()).optional(),
});
export type Slots = z.infer<typeof slots>;

/** `POST /providers/{id}/availability/preview`: the times learners would see with these hours; saves nothing. */
export const previewHours = z.strictObject({ availability, offeringId: id, from: instant, to: instant });
export type PreviewHours = z.infer<typeof previewHours>;

/** `GET /offerings/{id}/slots/explain` */
export const explainQuery = z.strictObject({ at: instant, providerId: id.optional() });

/** Why a time is or is not offered: the rule and where it comes from, never what somebody is busy with. */
export const explanation = z.object({
  bookable: z.boolean(),
  reasons: z.array(
    z.object({
      code: z.string(),
      rule: z.string(),
      source: z.string(),
      providerId: id.optional(),
      until: z.string().optional(),
    }),
  ),
});
export type Explanation = z.infer<typeof explanation>;
