/** `/api/v1/sessions/{id}/rsvp`: whether one comes. */
import { z } from "zod";
import { id } from "#contract/formats.ts";
import { answerSession as answerBody, session as sessionReply } from "#contract/sessions.ts";
import type { Idempotency } from "../../platform/idempotency.ts";
import { RefusedByRules } from "../../platform/request-problem.ts";
import { personRoute } from "../../platform/route.ts";
import type { Route } from "../../platform/route.ts";
import type { ChangeDeps } from "../bookings/record-change.ts";
import { showSessions } from "../bookings/show-sessions.ts";
import type { ShowDeps } from "../bookings/show-sessions.ts";
import { answerSession } from "./answer-session.ts";

export type AnswersDeps = ChangeDeps & ShowDeps & { readonly idempotency: Idempotency };

export function createAnswersRoutes(deps: AnswersDeps): readonly Route[] {
  return [
    personRoute({
      method: "POST",
      path: "/api/v1/sessions/:id/rsvp",
      summary: "Says whether one comes; 204 when declining gave the seat up and the session is not one's own any more",
      params: z.object({ id }),
      body: answerBody,
      reply: sessionReply,
      success: [200, 204],
      handle: async ({ caller, params, body, idempotencyKey: key }) => {
        const request = { caller, key, operation: `POST /sessions/${params.id}/rsvp`, body };
        await deps.idempotency.once(request, async (open) => {
          const wish = { sessionId: params.id, response: body.response, key: open };
          const result = await answerSession(deps, caller, wish);
          if (!result.ok) throw new RefusedByRules({ ...result.error });
          return result.value;
        });
        const [shown] = await showSessions(deps, caller, [params.id]);
        return shown ? { status: 200, headers: { ETag: `"${shown.version}"` }, body: shown } : { status: 204 };
      },
    }),
  ];
}
