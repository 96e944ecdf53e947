/** `/api/v1/sessions/{id}/notices`: what was sent to whom about a session, by which channel and when. */
import { z } from "zod";
import { id } from "#contract/formats.ts";
import { noticeList } from "#contract/sessions.ts";
import { personRoute } from "../../platform/route.ts";
import type { Route } from "../../platform/route.ts";
import { readSession } from "../bookings/read-session.ts";
import { showSessions } from "../bookings/show-sessions.ts";
import type { ShowDeps } from "../bookings/show-sessions.ts";

export function createNoticesRoutes(deps: ShowDeps): readonly Route[] {
  return [
    personRoute({
      method: "GET",
      path: "/api/v1/sessions/:id/notices",
      summary: "What was sent to whom about a session, oldest first; learners see what was sent to them",
      params: z.object({ id }),
      reply: noticeList,
      handle: async ({ caller, params }) => {
        const { session } = await readSession(deps.database.db, caller, params.id);
        const [shown] = await showSessions(deps, caller, [session.row.id]);
        return { status: 200, body: { items: shown?.notices ?? [], nextCursor: null } };
      },
    }),
  ];
}
