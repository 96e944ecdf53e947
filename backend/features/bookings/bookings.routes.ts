/** `/api/v1/sessions`: booking, moving, cancelling, listing and recognising sessions. */
import { z } from "zod";
import { id } from "#contract/formats.ts";
import {
  bookSession as bookBody,
  cancelSession as cancelBody,
  changeSession as changeBody,
  lookupSession as lookupBody,
  sessionsQuery,
} from "#contract/sessions.ts";
import type { Session, SessionLookup } from "#contract/sessions.ts";
import type { Refusal } from "../../domain/refusals.ts";
import type { Result } from "../../domain/result.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Idempotency, OpenKey } from "../../platform/idempotency.ts";
import { RefusedByRules } from "../../platform/request-problem.ts";
import { personRoute } from "../../platform/route.ts";
import type { Reply, Route } from "../../platform/route.ts";
import type { SessionLinks } from "../../platform/session-links.ts";
import { awaitSync } from "./await-sync.ts";
import type { AwaitSyncDeps } from "./await-sync.ts";
import { bookSession } from "./book-session.ts";
import { viewSession } from "./bookings.view.ts";
import { cancelSession } from "./cancel-session.ts";
import { listSessions } from "./list-sessions.ts";
import { lookupSession } from "./lookup-session.ts";
import type { LookupDeps } from "./lookup-session.ts";
import { partOfCaller, readSession } from "./read-session.ts";
import type { ChangeDeps } from "./record-change.ts";
import { rescheduleSession } from "./reschedule-session.ts";
import type { SessionDetails } from "./session-details.store.ts";

export interface BookingsDeps extends ChangeDeps, AwaitSyncDeps, LookupDeps {
  readonly idempotency: Idempotency;
  readonly links: SessionLinks;
}

const params = z.object({ id });
/** Links carry the reference, because people read it too. */
const reference = z.string().regex(/^SL-[0-9A-Z]{8,12}$/i);
const idOrReference = z.object({ id: z.union([id, reference]) });

export function createBookingsRoutes(deps: BookingsDeps): readonly Route[] {
  return [...readingRoutes(deps), ...changingRoutes(deps)];
}

function readingRoutes(deps: BookingsDeps): readonly Route[] {
  const { db } = deps.database;
  return [
    personRoute({
      method: "GET",
      path: "/api/v1/sessions",
      query: sessionsQuery,
      handle: async ({ caller, query }) => {
        const { items, nextCursor } = await listSessions({ db, clock: deps.clock }, caller, query);
        return { status: 200, body: { items: items.flatMap((each) => render(deps, caller, each) ?? []), nextCursor } };
      },
    }),
    personRoute({
      method: "GET",
      path: "/api/v1/sessions/:id",
      params: idOrReference,
      handle: async ({ caller, params }) => {
        const { session } = await readSession(db, caller, params.id);
        return { status: 200, headers: { ETag: etag(session) }, body: render(deps, caller, session) };
      },
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/sessions/lookup",
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

function changingRoutes(deps: BookingsDeps): readonly Route[] {
  return [
    personRoute({
      method: "POST",
      path: "/api/v1/sessions",
      body: bookBody,
      handle: async ({ caller, body, idempotencyKey: key }) =>
        answerOnce(deps, { caller, key, operation: "POST /sessions", body, status: 201 }, (open) =>
          bookSession(deps, caller, { booking: body, key: open }),
        ),
    }),
    personRoute({
      method: "PATCH",
      path: "/api/v1/sessions/:id",
      params,
      body: changeBody,
      handle: async ({ caller, params, body, ifMatch, idempotencyKey: key }) =>
        answerOnce(deps, { caller, key, operation: `PATCH /sessions/${params.id}`, body, status: 200 }, (open) =>
          rescheduleSession(deps, caller, {
            id: params.id,
            change: body,
            ifMatch,
            key: open,
            render: currentFor(deps, caller),
          }),
        ),
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/sessions/:id/cancel",
      params,
      body: cancelBody,
      handle: async ({ caller, params, body, ifMatch, idempotencyKey: key }) =>
        answerOnce(deps, { caller, key, operation: `POST /sessions/${params.id}/cancel`, body, status: 200 }, (open) =>
          cancelSession(deps, caller, {
            id: params.id,
            cancelling: body,
            ifMatch,
            key: open,
            render: currentFor(deps, caller),
          }),
        ),
    }),
  ];
}

interface ChangingRequest {
  readonly caller: Caller;
  readonly key: string | undefined;
  readonly operation: string;
  readonly body: unknown;
  readonly status: number;
}

/** Does it once per key, waits a moment for the vendors, and shows the session as it is then. */
async function answerOnce(
  deps: BookingsDeps,
  request: ChangingRequest,
  change: (key: OpenKey) => Promise<Result<string, Refusal>>,
): Promise<Reply> {
  const { caller } = request;
  const done = await deps.idempotency.once(request, async (key) => {
    const result = await change(key);
    if (!result.ok) throw new RefusedByRules({ ...result.error });
    return result.value;
  });
  const sessionId = done.outcome === "first" ? done.value : done.resource.id;
  const status = done.outcome === "first" ? request.status : done.resource.status;
  await awaitSync(deps, caller.scope, sessionId);
  const { session } = await readSession(deps.database.db, caller, sessionId);
  const headers = { ETag: etag(session), ...(status === 201 ? { Location: `/api/v1/sessions/${sessionId}` } : {}) };
  return { status, headers, body: render(deps, caller, session) };
}

function currentFor(deps: BookingsDeps, caller: Caller): (session: SessionDetails) => Session | undefined {
  return (session) => render(deps, caller, session);
}

function render(deps: BookingsDeps, caller: Caller, session: SessionDetails): Session | undefined {
  const part = partOfCaller(caller, session);
  return part && viewSession(session, { caller, part, now: deps.clock.now(), links: deps.links });
}

function etag(session: SessionDetails): string {
  return `"${session.row.version}"`;
}
