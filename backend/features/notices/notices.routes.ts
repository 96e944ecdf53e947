/** `/api/v1/sessions/{id}/notices`: what was sent to whom about a session, and sending more. */
import { z } from "zod";
import { id } from "#contract/formats.ts";
import { notice, noticeList, noticePreview, noticePreviewQuery, writeNotice } from "#contract/sessions.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Idempotency } from "../../platform/idempotency.ts";
import { personRoute } from "../../platform/route.ts";
import type { Reply, Route } from "../../platform/route.ts";
import { readSession } from "../bookings/read-session.ts";
import { showSessions } from "../bookings/show-sessions.ts";
import type { ShowDeps } from "../bookings/show-sessions.ts";
import { previewNotices } from "./preview-notices.ts";
import { resendNotice } from "./resend-notice.ts";
import type { DirectDeps } from "./tell-directly.ts";
import { writeToEveryone } from "./write-everyone.ts";

export type NoticesDeps = ShowDeps & DirectDeps & { readonly idempotency: Idempotency };

const ofSession = z.object({ id });
const ofNotice = z.object({ id, noticeId: id });

export function createNoticesRoutes(deps: NoticesDeps): readonly Route[] {
  const { idempotency } = deps;
  return [
    personRoute({
      method: "GET",
      path: "/api/v1/sessions/:id/notices",
      summary: "What was sent to whom about a session, oldest first; learners see what was sent to them",
      params: ofSession,
      reply: noticeList,
      handle: async ({ caller, params }) => ({ status: 200, body: await list(deps, caller, params.id) }),
    }),
    personRoute({
      method: "GET",
      path: "/api/v1/sessions/:id/notices/preview",
      summary: "Who would be told of a move or a cancel, and how",
      params: ofSession,
      query: noticePreviewQuery,
      reply: noticePreview,
      handle: async ({ caller, params, query }) => {
        const wish = { sessionId: params.id, change: query.change };
        return { status: 200, body: { items: await previewNotices(deps, caller, wish), nextCursor: null } };
      },
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/sessions/:id/notices",
      summary: "Writes to everybody who takes part; answers what was sent to whom",
      params: ofSession,
      body: writeNotice,
      reply: noticeList,
      success: 201,
      handle: async ({ caller, params, body, idempotencyKey: key }): Promise<Reply> => {
        const operation = `POST /sessions/${params.id}/notices`;
        await idempotency.once({ caller, key, operation, body }, (open) =>
          writeToEveryone(deps, caller, { sessionId: params.id, text: body.text, key: open }),
        );
        return { status: 201, body: await list(deps, caller, params.id) };
      },
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/sessions/:id/notices/:noticeId/resend",
      summary: "Sends somebody again what they were told, by message",
      params: ofNotice,
      reply: notice,
      success: 201,
      handle: async ({ caller, params, idempotencyKey: key }): Promise<Reply> => {
        const operation = `POST /notices/${params.noticeId}/resend`;
        const done = await idempotency.once({ caller, key, operation, body: null }, (open) =>
          resendNotice(deps, caller, { sessionId: params.id, noticeId: params.noticeId, key: open }),
        );
        const newId = done.outcome === "again" ? done.resource.id : done.value;
        const { items } = await list(deps, caller, params.id);
        return { status: 201, body: items.find((each) => each.id === newId) };
      },
    }),
  ];
}

async function list(deps: ShowDeps, caller: Caller, sessionId: string) {
  const { session } = await readSession(deps.database.db, caller, sessionId);
  const [shown] = await showSessions(deps, caller, [session.row.id]);
  return { items: shown?.notices ?? [], nextCursor: null };
}
