/** `/api/v1/sessions`: booking, moving, cancelling, listing and recognising sessions. */
import { z } from "zod";
import { id, listOf } from "#contract/formats.ts";
import {
  bookFromEvent,
  bookSession as bookBody,
  cancelSession as cancelBody,
  changeSession as changeBody,
  lookupSession as lookupBody,
  session as sessionReply,
  sessionLookup,
  sessionsQuery,
  undoReply,
} from "#contract/sessions.ts";
import { sessionHistory } from "#contract/history.ts";
import type { SessionLookup } from "#contract/sessions.ts";
import { personRoute } from "../../platform/route.ts";
import type { Route } from "../../platform/route.ts";
import { answerSession, etag, render } from "./answer-change.ts";
import type { AnswerDeps } from "./answer-change.ts";
import { bookOwnEvent } from "./book-own-event.ts";
import type { FromEventDeps } from "./book-own-event.ts";
import { bookSession } from "./book-session.ts";
import { cancelSession } from "./cancel-session.ts";
import { listSessions } from "./list-sessions.ts";
import { lookupSession } from "./lookup-session.ts";
import type { LookupDeps } from "./lookup-session.ts";
import { readSession } from "./read-session.ts";
import { rescheduleSession } from "./reschedule-session.ts";
import { answerUndo } from "./answer-undo.ts";
import { undoChange } from "./undo-change.ts";
import { tellHistory } from "./tell-history.ts";
import { createSeatsRoutes } from "./seats.routes.ts";

export interface BookingsDeps extends AnswerDeps, LookupDeps, Pick<FromEventDeps, "eventMarks"> {}

const params = z.object({ id });
/** Links carry the reference, because people read it too. */
const reference = z.string().regex(/^SL-[0-9A-Z]{8,12}$/i);
const idOrReference = z.object({ id: z.union([id, reference]) });

export function createBookingsRoutes(deps: BookingsDeps): readonly Route[] {
  return [...readingRoutes(deps), fromEventRoute(deps), ...changingRoutes(deps), ...createSeatsRoutes(deps)];
}

function readingRoutes(deps: BookingsDeps): readonly Route[] {
  const { db } = deps.database;
  return [
    personRoute({
      method: "GET",
      path: "/api/v1/sessions",
      summary: "One's sessions; those who look after the organisation see all",
      reply: listOf(sessionReply),
      query: sessionsQuery,
      handle: async ({ caller, query }) => {
        const { items, nextCursor } = await listSessions({ db, clock: deps.clock }, caller, query);
        return { status: 200, body: { items: items.flatMap((each) => render(deps, caller, each) ?? []), nextCursor } };
      },
    }),
    personRoute({
      method: "GET",
      path: "/api/v1/sessions/:id",
      summary: "One session, by id or reference",
      reply: sessionReply,
      params: idOrReference,
      handle: async ({ caller, params }) => {
        const { session } = await readSession(db, caller, params.id);
        return { status: 200, headers: { ETag: etag(session) }, body: render(deps, caller, session) };
      },
    }),
    personRoute({
      method: "GET",
      path: "/api/v1/sessions/:id/history",
      summary: "What happened to a session: changes, attempts, notices, answers and repairs, newest first",
      reply: sessionHistory,
      params: idOrReference,
      handle: async ({ caller, params }) => {
        const items = await tellHistory({ db, clock: deps.clock }, caller, params.id);
        return { status: 200, body: { items, nextCursor: null } };
      },
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/sessions/lookup",
      summary: "Which session an appointment or a meeting is",
      reply: sessionLookup,
      body: lookupBody,
      handle: async ({ caller, body }) => {
        const found = await lookupSession(deps, caller, body);
        const session = found && render(deps, caller, found);
        const answer: SessionLookup = session ? { match: "session", session } : { match: "none" };
        return { status: 200, body: answer };
      },
    }),
  ];
}

function fromEventRoute(deps: BookingsDeps): Route {
  return personRoute({
    method: "POST",
    path: "/api/v1/sessions/from-event",
    summary: "Makes an appointment of one's own a session, with the people who are invited to it",
    reply: sessionReply,
    success: 201,
    body: bookFromEvent,
    handle: async ({ caller, body, idempotencyKey: key }) =>
      answerSession(deps, { caller, key, operation: "POST /sessions/from-event", body, status: 201 }, (open) =>
        bookOwnEvent(deps, caller, { wish: body, key: open }),
      ),
  });
}

function changingRoutes(deps: BookingsDeps): readonly Route[] {
  return [
    personRoute({
      method: "POST",
      path: "/api/v1/sessions",
      summary: "Books a session, joins a class, or publishes one",
      reply: sessionReply,
      success: 201,
      body: bookBody,
      handle: async ({ caller, body, idempotencyKey: key }) =>
        answerSession(deps, { caller, key, operation: "POST /sessions", body, status: 201 }, (open) =>
          bookSession(deps, caller, { booking: body, key: open }),
        ),
    }),
    personRoute({
      method: "PATCH",
      path: "/api/v1/sessions/:id",
      summary: "Moves or edits a session",
      reply: sessionReply,
      params,
      body: changeBody,
      handle: async ({ caller, params, body, ifMatch, idempotencyKey: key }) =>
        answerSession(deps, { caller, key, operation: `PATCH /sessions/${params.id}`, body, status: 200 }, (open) =>
          rescheduleSession(deps, caller, {
            id: params.id,
            change: body,
            ifMatch,
            key: open,
            render: (session) => render(deps, caller, session),
          }),
        ),
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/sessions/:id/cancel",
      summary: "Cancels a session, or dates of its series",
      reply: sessionReply,
      params,
      body: cancelBody,
      handle: async ({ caller, params, body, ifMatch, idempotencyKey: key }) =>
        answerSession(
          deps,
          { caller, key, operation: `POST /sessions/${params.id}/cancel`, body, status: 200 },
          (open) =>
            cancelSession(deps, caller, {
              id: params.id,
              cancelling: body,
              ifMatch,
              key: open,
              render: (session) => render(deps, caller, session),
            }),
        ),
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/sessions/:id/undo",
      summary: "Takes the last move or cancel back",
      reply: undoReply,
      params,
      handle: ({ caller, params, ifMatch, idempotencyKey: key }) =>
        answerUndo(
          deps,
          { caller, key, operation: `POST /sessions/${params.id}/undo`, body: null, status: 200, sessionId: params.id },
          (open) =>
            undoChange(deps, caller, {
              id: params.id,
              ifMatch,
              key: open,
              render: (session) => render(deps, caller, session),
            }),
        ),
    }),
  ];
}
