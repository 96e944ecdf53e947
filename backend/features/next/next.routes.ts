/** `/api/v1/sessions/{id}/next`: what comes next for the same people, booked before they leave the room. */
import { z } from "zod";
import { id } from "#contract/formats.ts";
import { bookNext as bookBody, nextReply, nextTimes } from "#contract/next.ts";
import type { Session } from "#contract/sessions.ts";
import { personRoute } from "../../platform/route.ts";
import type { Route } from "../../platform/route.ts";
import { answerSession } from "../bookings/answer-change.ts";
import type { AnswerDeps } from "../bookings/answer-change.ts";
import { bookNext, findLeftOut } from "./book-next.ts";
import { findNext, readFollowing } from "./find-next.ts";

const ofSession = z.object({ id });

export function createNextRoutes(deps: AnswerDeps): readonly Route[] {
  return [
    personRoute({
      method: "GET",
      path: "/api/v1/sessions/:id/next",
      summary: "When the same people could meet next, and who of them is free then",
      params: ofSession,
      reply: nextTimes,
      handle: async ({ caller, params }) => ({ status: 200, body: await findNext(deps, caller, params.id) }),
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/sessions/:id/next",
      summary: "Books the next session: staff for everybody on the roster, learners for themselves",
      params: ofSession,
      body: bookBody,
      reply: nextReply,
      success: 201,
      handle: async ({ caller, params, body, idempotencyKey: key }) => {
        const sessionId = params.id;
        const request = { caller, key, operation: `POST /sessions/${sessionId}/next`, body, status: 201 };
        const reply = await answerSession(deps, request, (open) =>
          bookNext(deps, caller, { sessionId, next: body, key: open }),
        );
        const next = reply.body as Session;
        const { isStaff } = await readFollowing(deps, caller, sessionId);
        const leftOut = isStaff ? await findLeftOut(deps, caller, { sessionId, nextId: next.id }) : [];
        return { ...reply, body: { ...next, leftOut } };
      },
    }),
  ];
}
