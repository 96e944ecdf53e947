/** `/api/v1/wishes`: times that people ask for, or want to hear of. */
import { z } from "zod";
import { id } from "#contract/formats.ts";
import {
  bookWish as bookBody,
  declineWish as declineBody,
  makeWish as makeBody,
  wish,
  wishesQuery,
  wishList,
} from "#contract/wishes.ts";
import { RefusedByRules } from "../../platform/request-problem.ts";
import { personRoute } from "../../platform/route.ts";
import type { Route } from "../../platform/route.ts";
import { bookWish, declineWish, withdrawWish } from "./answer-wish.ts";
import type { AnswerWishDeps } from "./answer-wish.ts";
import { listWishes, readWish } from "./list-wishes.ts";
import { makeWish } from "./make-wish.ts";
import { viewWish } from "./wishes.view.ts";

const params = z.object({ id });

export function createWishesRoutes(deps: AnswerWishDeps): readonly Route[] {
  return [
    personRoute({
      method: "POST",
      path: "/api/v1/wishes",
      summary: "Asks whoever teaches it for a time, or asks to be told when one opens",
      body: makeBody,
      reply: wish,
      success: 201,
      handle: async ({ caller, body, idempotencyKey: key }) => {
        const done = await deps.idempotency.once({ caller, key, operation: "POST /wishes", body }, (open) =>
          makeWish(deps, caller, { asked: body, key: open }),
        );
        const made = done.outcome === "first" ? done.value : done.resource.id;
        return { status: 201, body: viewWish(await readWish(deps, caller, made)) };
      },
    }),
    personRoute({
      method: "GET",
      path: "/api/v1/wishes",
      summary: "One's own wishes, or those that one is asked to answer",
      query: wishesQuery,
      reply: wishList,
      handle: async ({ caller, query }) => {
        const found = await listWishes(deps, caller, query.role);
        return { status: 200, body: { items: found.map(viewWish), nextCursor: null } };
      },
    }),
    personRoute({
      method: "DELETE",
      path: "/api/v1/wishes/:id",
      summary: "Takes one's own wish back",
      params,
      handle: async ({ caller, params }) => {
        await withdrawWish(deps, caller, params.id);
        return { status: 204 };
      },
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/wishes/:id/book",
      summary: "Books a session for whoever asked for a time",
      params,
      body: bookBody,
      reply: wish,
      success: 201,
      handle: async ({ caller, params, body, idempotencyKey: key }) => {
        const operation = `POST /wishes/${params.id}/book`;
        await deps.idempotency.once({ caller, key, operation, body }, async (open) => {
          const booked = await bookWish(deps, caller, { id: params.id, booking: body, key: open });
          if (!booked.ok) throw new RefusedByRules({ ...booked.error });
        });
        return { status: 201, body: viewWish(await readWish(deps, caller, params.id)) };
      },
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/wishes/:id/decline",
      summary: "Says that there is no time for whoever asked for one",
      params,
      body: declineBody,
      reply: wish,
      handle: async ({ caller, params, body, idempotencyKey: key }) => {
        const operation = `POST /wishes/${params.id}/decline`;
        await deps.idempotency.once({ caller, key, operation, body }, (open) =>
          declineWish(deps, caller, { id: params.id, message: body.message, key: open }),
        );
        return { status: 200, body: viewWish(await readWish(deps, caller, params.id)) };
      },
    }),
  ];
}
