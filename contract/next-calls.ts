/** The calls about the next session of the same people. */
import type { Action, CallsGround } from "./client.ts";
import type { BookNext, NextReply, NextTimes } from "./next.ts";

export interface NextCalls {
  find(sessionId: string): Promise<NextTimes>;
  book(sessionId: string, next: BookNext, action: Action): Promise<NextReply>;
}

export function createNextCalls({ json }: CallsGround): NextCalls {
  const path = (sessionId: string): string => `/api/v1/sessions/${encodeURIComponent(sessionId)}/next`;
  return {
    find: (sessionId) => json(path(sessionId)),
    book: (sessionId, body, action) => json(path(sessionId), { method: "POST", body, action }),
  };
}
