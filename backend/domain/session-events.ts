/** What subscribers hear of a session: what differs between what they were last told and what is. Pure. */
import type { Instant } from "./instant.ts";

export interface SessionShape {
  readonly status: "scheduled" | "cancelled" | "completed";
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  /** Everything else of it that subscribers see, as one text. */
  readonly rest: string;
}

/** `rest` is unknown of sessions that were there before anybody wanted to hear of them. */
export type ToldShape = Omit<SessionShape, "rest"> & { readonly rest: string | undefined };

export type SessionNews =
  | "session.created"
  | "session.rescheduled"
  | "session.cancelled"
  | "session.restored"
  | "session.completed"
  | "session.updated";

/** `undefined` = nothing to tell; also of a session that came and went unseen. */
export function sessionNews(told: ToldShape | undefined, now: SessionShape): SessionNews | undefined {
  if (!told) return now.status === "cancelled" ? undefined : "session.created";
  if (told.status !== now.status) return newsOfStatus[now.status];
  if (now.status === "cancelled") return undefined;
  if (told.startsAt !== now.startsAt || told.endsAt !== now.endsAt) return "session.rescheduled";
  return told.rest === undefined || told.rest === now.rest ? undefined : "session.updated";
}

const newsOfStatus = {
  scheduled: "session.restored",
  cancelled: "session.cancelled",
  completed: "session.completed",
} as const;
