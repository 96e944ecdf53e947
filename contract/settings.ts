/** An organisation's choices. */
import { z } from "zod";
import { text } from "./formats.ts";
import { reminders } from "./people.ts";

/** In whose calendar sessions stand: the provider's, or of individual offerings that of whoever books for themselves. */
export const organizerPolicy = z.enum(["provider", "booker"]);

const days = z.int().min(30).max(3650);

/** For how many days what is over is kept. */
export const retention = z.strictObject({
  /** The audit log. */
  auditDays: days,
  /** Sessions, from their end; null = until somebody is deleted. */
  sessionDays: days.nullable(),
  /** What people were told. */
  noticeDays: days,
});
export type Retention = z.infer<typeof retention>;

/** `PUT /settings` (administrators): all of them; what is left out is empty. */
export const changeSettings = z.strictObject({
  organizer: organizerPolicy,
  /** Who is told when an account breaks, and when it heals; empty = the administrators. */
  ownerEmails: z.array(z.email().max(320)).max(20).optional(),
  /** Whom people turn to: an address, a number or a few words. */
  helpContact: text(300).optional(),
  /** When people are reminded who chose nothing themselves; left out = a day before, and ten minutes. */
  reminders: reminders.optional(),
  /** Left out = as it is. */
  retention: retention.optional(),
});
export type ChangeSettings = z.infer<typeof changeSettings>;

/** `GET /settings`; who is told of trouble is shown to administrators alone. */
export const settings = z.object({
  organizer: organizerPolicy,
  ownerEmails: z.array(z.string()).optional(),
  helpContact: z.string().optional(),
  /** Absent = at the usual times. */
  reminders: z.object({ minutesBefore: z.array(z.int()) }).optional(),
  /** For administrators. */
  retention: retention.optional(),
});
export type TenantSettings = z.infer<typeof settings>;
