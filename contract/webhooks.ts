/** Outgoing webhooks: what an organisation's own systems hear of its sessions. */
import { z } from "zod";
import { id, listOf } from "./formats.ts";

export const sessionEventKind = z.enum([
  "session.created",
  "session.rescheduled",
  "session.cancelled",
  "session.restored",
  "session.completed",
  "session.updated",
]);
export type SessionEventKind = z.infer<typeof sessionEventKind>;

/** `POST /webhooks`; without kinds it hears all of them. */
export const newWebhook = z.strictObject({
  url: z.url({ protocol: /^https$/, error: "must be an address that begins with https://" }).max(2000),
  kinds: z.array(sessionEventKind).min(1).max(20).optional(),
});
export type NewWebhook = z.infer<typeof newWebhook>;

export const webhook = z.object({
  id,
  url: z.string(),
  kinds: z.array(sessionEventKind),
  createdAt: z.string(),
  /** `failing`: it is tried again for three days; `disabled`: nothing is sent to it any more. */
  status: z.enum(["active", "failing", "disabled"]),
  /** In plain words, while it is not active. */
  problem: z.string().optional(),
  lastDeliveredAt: z.string().optional(),
  disabledAt: z.string().optional(),
  /** Once, in the answer that makes it: what signs every message. A repeat of the request does not show it again. */
  secret: z.string().optional(),
});
export type Webhook = z.infer<typeof webhook>;

export const webhookList = listOf(webhook);

/** Where and when a session is, before and after a change. */
export const sessionTime = z.object({ startsAt: z.string(), endsAt: z.string() });

/**
 * The body of a message. `Slotside-Signature: t=<seconds>,v1=<hex>` is HMAC-SHA-256 of `<seconds>.<body>` by the webhook's secret;
 * `id` is the same when a message is sent again. People stand in it by their ids alone.
 */
export const sessionEvent = z.object({
  id,
  kind: sessionEventKind,
  occurredAt: z.string(),
  tenantId: id,
  session: z.object({
    id,
    reference: z.string(),
    version: z.int(),
    status: z.enum(["scheduled", "cancelled", "completed"]),
    offeringId: id,
    offeringName: z.string(),
    kind: z.enum(["individual", "group"]),
    providerIds: z.array(id),
    learnerIds: z.array(id),
    startsAt: z.string(),
    endsAt: z.string(),
    timeZone: z.string(),
    presence: z.enum(["virtual", "in_person", "phone"]),
    capacity: z.int(),
    seatsTaken: z.int(),
  }),
  /** Of a reschedule. */
  from: sessionTime.optional(),
  to: sessionTime.optional(),
});
export type SessionEvent = z.infer<typeof sessionEvent>;
