/** What is broken, what was found and mended, and what waits for somebody: for administrators and support. */
import { z } from "zod";
import { id } from "./formats.ts";
import { connection, vendor } from "./people.ts";

/** A connection that does not work, or not wholly. */
export const brokenConnection = z.object({
  id,
  vendor,
  personId: id,
  personName: z.string(),
  accountName: z.string(),
  status: connection.shape.status,
  problem: z.string(),
  /** Absent when it is not known. */
  since: z.string().optional(),
});

/** One cause, however many sessions it hits. */
export const incident = z.object({
  id,
  vendor,
  /** Our word for what is wrong: `grant_revoked`, `down`… */
  code: z.string(),
  what: z.string(),
  /** Absent when it is about no account in particular. */
  accountName: z.string().optional(),
  personId: id.optional(),
  openedAt: z.string(),
  lastSeenAt: z.string(),
  healedAt: z.string().optional(),
  /** Calls that failed because of it. */
  failures: z.number(),
  /** When the owner of the integration was told. */
  toldAt: z.string().optional(),
});

/** A difference between a vendor and us. */
export const driftFinding = z.object({
  at: z.string(),
  kind: z.enum(["unknown_session", "outlived", "duplicate", "not_wanted", "wrong_time", "missing"]),
  what: z.string(),
  connectionId: id,
  sessionId: id.optional(),
  reference: z.string().optional(),
});

/** A session that its vendors do not show as it is. */
export const lateSession = z.object({
  id,
  reference: z.string(),
  offeringName: z.string(),
  startsAt: z.string(),
  attempts: z.number(),
  problems: z.array(z.string()),
  /** `failed`: somebody has to do something. */
  state: z.enum(["waiting", "failed"]),
  nextAttemptAt: z.string(),
});

/** A calendar of whose changes we do not hear at once. */
export const slowWatch = z.object({
  connectionId: id,
  personName: z.string(),
  state: z.enum(["polling", "broken"]),
  lastReadAt: z.string().optional(),
});

export const failedNotice = z.object({
  sessionId: id,
  reference: z.string(),
  to: z.string(),
  kind: z.string(),
  channel: z.string(),
  at: z.string(),
});

/** Work that was given up after its tries; what it was for is done by the sweeps. */
export const deadJob = z.object({
  name: z.string(),
  sessionId: z.string().optional(),
  at: z.string(),
  tries: z.number(),
});

/** An outgoing webhook whose messages are not taken. */
export const silentWebhook = z.object({
  id,
  /** Of its address; the rest of that may be a secret. */
  host: z.string(),
  /** `failing`: tried again for three days; `disabled`: ended, somebody has to make it anew. */
  state: z.enum(["failing", "disabled"]),
  problem: z.string().optional(),
  /** Since when it takes nothing, or when it was ended. */
  since: z.string(),
});

export const healthReport = z.object({
  connections: z.array(brokenConnection),
  /** Open ones first, then what healed last. */
  incidents: z.array(incident),
  drift: z.array(driftFinding),
  sessions: z.array(lateSession),
  watches: z.array(slowWatch),
  notices: z.array(failedNotice),
  deadJobs: z.array(deadJob),
  /** Absent where the server is older. */
  webhooks: z.array(silentWebhook).optional(),
  /** When each account was last compared with the database. */
  comparisons: z.array(
    z.object({ connectionId: id, lastAt: z.string().optional(), nextAt: z.string(), problem: z.string().optional() }),
  ),
});
export type HealthReport = z.infer<typeof healthReport>;
