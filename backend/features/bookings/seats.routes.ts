/** `/api/v1/sessions/{id}/seats` and what else is done with a roster: joining, leaving, moving, merging, attendance. */
import { z } from "zod";
import { id } from "#contract/formats.ts";
import {
  leaveSeat as leaveQuery,
  mergeSession as mergeBody,
  moveSeat as moveBody,
  noteAttendance as attendanceBody,
  seatReply,
  session as sessionReply,
  takeSeat as takeBody,
} from "#contract/sessions.ts";
import { freeCount, freeQuery } from "#contract/who-is-free.ts";
import { personRoute } from "../../platform/route.ts";
import type { Route } from "../../platform/route.ts";
import { acceptOffer } from "./accept-offer.ts";
import { answerSeat, answerSession, render } from "./answer-change.ts";
import type { AnswerDeps } from "./answer-change.ts";
import { countFree } from "./count-free.ts";
import { leaveSeat } from "./leave-seat.ts";
import { mergeClasses } from "./merge-classes.ts";
import { moveSeat } from "./move-seat.ts";
import { noteAttendance } from "./note-attendance.ts";
import { takeSeat } from "./take-seat.ts";

const ofSession = z.object({ id });
const ofSeat = z.object({ id, seatId: id });

export function createSeatsRoutes(deps: AnswerDeps): readonly Route[] {
  return [...seatRoutes(deps), ...rosterRoutes(deps)];
}

function seatRoutes(deps: AnswerDeps): readonly Route[] {
  return [
    personRoute({
      method: "POST",
      path: "/api/v1/sessions/:id/seats",
      summary: "Joins a class, or its waitlist when it is full",
      params: ofSession,
      body: takeBody,
      reply: seatReply,
      success: 201,
      handle: ({ caller, params, body, idempotencyKey: key }) =>
        answerSeat(deps, { caller, key, operation: `POST /sessions/${params.id}/seats`, body, status: 201 }, (open) =>
          takeSeat(deps, caller, { sessionId: params.id, taking: body, key: open }),
        ),
    }),
    personRoute({
      method: "DELETE",
      path: "/api/v1/sessions/:id/seats/:seatId",
      summary: "Gives a seat up, or a place in line",
      params: ofSeat,
      query: leaveQuery,
      reply: seatReply,
      handle: ({ caller, params: { id: sessionId, seatId }, query, idempotencyKey: key }) =>
        answerSeat(deps, { caller, key, operation: `DELETE /seats/${seatId}`, body: query, status: 200 }, (open) =>
          leaveSeat(deps, caller, { sessionId, seatId, leaving: query, key: open }),
        ),
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/sessions/:id/seats/:seatId/move",
      summary: "Moves one seat into another class or to another start",
      params: ofSeat,
      body: moveBody,
      reply: seatReply,
      handle: ({ caller, params: { id: sessionId, seatId }, body, idempotencyKey: key }) =>
        answerSeat(deps, { caller, key, operation: `POST /seats/${seatId}/move`, body, status: 200 }, (open) =>
          moveSeat(deps, caller, { sessionId, seatId, moving: body, key: open }),
        ),
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/sessions/:id/seats/:seatId/accept-offer",
      summary: "Takes a seat that was offered",
      params: ofSeat,
      reply: seatReply,
      handle: ({ caller, params: { id: sessionId, seatId }, idempotencyKey: key }) =>
        answerSeat(
          deps,
          { caller, key, operation: `POST /seats/${seatId}/accept-offer`, body: null, status: 200 },
          (open) => acceptOffer(deps, caller, { sessionId, seatId, key: open }),
        ),
    }),
  ];
}

function rosterRoutes(deps: AnswerDeps): readonly Route[] {
  return [
    personRoute({
      method: "GET",
      path: "/api/v1/sessions/:id/free",
      summary: "How many of its learners are free at another time",
      params: ofSession,
      query: freeQuery,
      reply: freeCount,
      handle: async ({ caller, params, query }) => ({
        status: 200,
        body: await countFree(deps, caller, { ...query, id: params.id }),
      }),
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/sessions/:id/merge",
      summary: "Merges a class into another one; answers the one that stays",
      params: ofSession,
      body: mergeBody,
      reply: sessionReply,
      handle: ({ caller, params, body, ifMatch, idempotencyKey: key }) =>
        answerSession(
          deps,
          { caller, key, operation: `POST /sessions/${params.id}/merge`, body, status: 200 },
          (open) =>
            mergeClasses(deps, caller, {
              id: params.id,
              merging: body,
              ifMatch,
              key: open,
              render: (session) => render(deps, caller, session),
            }),
        ),
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/sessions/:id/attendance",
      summary: "Notes who came",
      params: ofSession,
      body: attendanceBody,
      reply: sessionReply,
      handle: ({ caller, params, body, idempotencyKey: key }) =>
        answerSession(
          deps,
          { caller, key, operation: `POST /sessions/${params.id}/attendance`, body, status: 200 },
          (open) => noteAttendance(deps, caller, { id: params.id, attendance: body, key: open }),
        ),
    }),
  ];
}
