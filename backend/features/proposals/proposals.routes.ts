/** `/api/v1/sessions/{id}/proposals`: asking the other side for another time, and what they say to it. */
import { z } from "zod";
import { id } from "#contract/formats.ts";
import {
  acceptProposal as acceptBody,
  proposeTime as proposeBody,
  session as sessionReply,
} from "#contract/sessions.ts";
import type { Refusal } from "../../domain/refusals.ts";
import type { Result } from "../../domain/result.ts";
import type { OpenKey } from "../../platform/idempotency.ts";
import { personRoute } from "../../platform/route.ts";
import type { Reply, Route, RouteRequest } from "../../platform/route.ts";
import type { Caller } from "../../platform/caller.ts";
import { answerSession } from "../bookings/answer-change.ts";
import type { AnswerDeps } from "../bookings/answer-change.ts";
import { acceptProposal, declineProposal, withdrawProposal } from "./decide-proposal.ts";
import type { DecideWish } from "./decide-proposal.ts";
import { proposeTime } from "./propose-time.ts";

const ofProposal = z.object({ id, proposalId: id });

export function createProposalsRoutes(deps: AnswerDeps): readonly Route[] {
  return [
    personRoute({
      method: "POST",
      path: "/api/v1/sessions/:id/proposals",
      summary: "Asks the other side for another time; the old one stands until they accept",
      params: z.object({ id }),
      body: proposeBody,
      reply: sessionReply,
      success: 201,
      handle: ({ caller, params, body, idempotencyKey: key }) =>
        answerSession(
          deps,
          { caller, key, operation: `POST /sessions/${params.id}/proposals`, body, status: 201 },
          (open) => proposeTime(deps, caller, { sessionId: params.id, proposing: body, key: open }),
        ),
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/sessions/:id/proposals/:proposalId/accept",
      summary: "Moves the session to the proposed time",
      params: ofProposal,
      body: acceptBody,
      reply: sessionReply,
      handle: (request) =>
        decide(deps, { ...request, verb: "accept" }, (wish) =>
          acceptProposal(deps, request.caller, { ...wish, override: request.body.override }),
        ),
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/sessions/:id/proposals/:proposalId/decline",
      summary: "Keeps the old time",
      params: ofProposal,
      reply: sessionReply,
      handle: (request) =>
        decide(deps, { ...request, verb: "decline" }, (wish) => declineProposal(deps, request.caller, wish)),
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/sessions/:id/proposals/:proposalId/withdraw",
      summary: "Takes one's own proposal back",
      params: ofProposal,
      reply: sessionReply,
      handle: (request) =>
        decide(deps, { ...request, verb: "withdraw" }, (wish) => withdrawProposal(deps, request.caller, wish)),
    }),
  ];
}

type Deciding = Pick<
  RouteRequest<z.output<typeof ofProposal>, undefined, unknown, Caller>,
  "caller" | "params" | "body" | "idempotencyKey"
> & { readonly verb: "accept" | "decline" | "withdraw" };

function decide(
  deps: AnswerDeps,
  { caller, params, body = null, idempotencyKey: key, verb }: Deciding,
  change: (wish: DecideWish) => Promise<Result<string, Refusal>>,
): Promise<Reply> {
  const { id: sessionId, proposalId } = params;
  const wishOf = (open: OpenKey): DecideWish => ({ sessionId, proposalId, key: open });
  const operation = `POST /sessions/${sessionId}/proposals/${proposalId}/${verb}`;
  return answerSession(deps, { caller, key, operation, body, status: 200 }, (open) => change(wishOf(open)));
}
