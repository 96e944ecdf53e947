/** What happened to a session, for those who help when something went wrong. */
import { z } from "zod";
import { id, listOf } from "./formats.ts";

export const historyLine = z.object({
  at: z.string(),
  /** `change` of the session, `attempt` at a vendor, `notice` to somebody, `answer` of somebody, `repair` of what differed. */
  kind: z.enum(["change", "attempt", "notice", "answer", "repair"]),
  /** Who did it or was told; "Slotside" for what happens by itself. */
  who: z.string(),
  /** The surface, calendar, channel or vendor. */
  where: z.string(),
  what: z.string(),
  outcome: z.enum(["done", "waiting", "failed"]),
  /** Of notices: the id by which it can be sent again. */
  noticeId: id.optional(),
});
export type HistoryLine = z.infer<typeof historyLine>;

/** `GET /sessions/{id}/history`: newest first, all at once. */
export const sessionHistory = listOf(historyLine);
