/** How many of a session's learners are free at another time: asked before it is moved. */
import { z } from "zod";
import { instant } from "./formats.ts";

/** `GET /sessions/{id}/free` */
export const freeQuery = z.strictObject({
  startsAt: instant,
  /** Absent = as long as it is. */
  durationMinutes: z.coerce.number().int().min(5).max(720).optional(),
});
export type FreeQuery = z.infer<typeof freeQuery>;

export const freeCount = z.object({
  /** Everybody on the roster. */
  of: z.int(),
  free: z.int(),
  /** Their calendar says so, or they take part in another session then. */
  busy: z.int(),
  /** Nobody can say: no calendar of theirs can be read. */
  unknown: z.int(),
  /** By name; those who are free are left out. */
  people: z.array(z.object({ displayName: z.string(), standing: z.enum(["busy", "elsewhere", "unknown"]) })),
});
export type FreeCount = z.infer<typeof freeCount>;
