/** Everything that a system can be told of, in the order of a session's life. */
import type { SessionEventKind } from "#contract/webhooks.ts";

export const eventKinds: readonly SessionEventKind[] = [
  "session.created",
  "session.rescheduled",
  "session.updated",
  "session.cancelled",
  "session.restored",
  "session.completed",
];
