/** The next session of the same people: what would be booked, and who is free then. */
import { z } from "zod";
import { id, instant } from "./formats.ts";
import { session } from "./sessions.ts";

/**
 * What is known of somebody's time then: `booked` they have their seat in it already, `elsewhere` they take part in another
 * session, `busy` their calendar says so, `unknown` nobody can say.
 */
const standing = z.enum(["booked", "free", "busy", "elsewhere", "unknown"]);
export type NextStanding = z.infer<typeof standing>;

export const nextTime = z.object({
  startsAt: z.string(),
  endsAt: z.string(),
  /** The same weekday and clock, a week on (or the first such week that is still to come). */
  sameTime: z.boolean(),
  /** The class that stands then; absent = booking starts a session. */
  sessionId: id.optional(),
  free: z.int(),
  busy: z.int(),
  unknown: z.int(),
  /** Everybody whom it would be booked for. */
  of: z.int(),
  /** By name, for staff; those who are free are left out. */
  people: z.array(z.object({ displayName: z.string(), standing })),
  /** Rules of their own that staff set aside by booking it. */
  override: z.array(z.string()),
});
export type NextTime = z.infer<typeof nextTime>;

/** `GET /sessions/{id}/next` */
export const nextTimes = z.object({
  /** At most three, the same time first; empty = nothing can be booked around then. */
  items: z.array(nextTime),
  /** Why the same time is not among them. */
  sameTimeCode: z.string().optional(),
  /** The next session in which all of them have their seats already. */
  booked: z.object({ sessionId: id, startsAt: z.string(), endsAt: z.string() }).optional(),
});
export type NextTimes = z.infer<typeof nextTimes>;

/** `POST /sessions/{id}/next`: staff book it for everybody on the roster, learners for themselves. */
export const bookNext = z.strictObject({
  startsAt: instant,
  override: z.array(z.string().max(60)).max(20).optional(),
});
export type BookNext = z.infer<typeof bookNext>;

export const nextReply = session.extend({
  /** Who was on the roster and takes part in another session then, by name. */
  leftOut: z.array(z.string()),
});
export type NextReply = z.infer<typeof nextReply>;
