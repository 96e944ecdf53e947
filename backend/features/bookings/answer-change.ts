/** What every change of a session answers: done once per key, and shown as it is after the vendors had a moment. */
import type { SeatReply, Session } from "#contract/sessions.ts";
import type { Refusal } from "../../domain/refusals.ts";
import type { Result } from "../../domain/result.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Idempotency, OpenKey } from "../../platform/idempotency.ts";
import { RefusedByRules, RequestProblem } from "../../platform/request-problem.ts";
import type { Reply } from "../../platform/route.ts";
import type { SessionLinks } from "../../platform/session-links.ts";
import { awaitSync } from "./await-sync.ts";
import type { AwaitSyncDeps } from "./await-sync.ts";
import { viewSeat, viewSession } from "./bookings.view.ts";
import { partOfCaller, readSession } from "./read-session.ts";
import type { ChangeDeps } from "./record-change.ts";
import { findSeat } from "./rosters.store.ts";
import { loadSessions } from "./session-details.store.ts";
import type { SessionDetails } from "./session-details.store.ts";

export interface AnswerDeps extends ChangeDeps, AwaitSyncDeps {
  readonly idempotency: Idempotency;
  readonly links: SessionLinks;
}

export interface ChangingRequest {
  readonly caller: Caller;
  readonly key: string | undefined;
  readonly operation: string;
  readonly body: unknown;
  readonly status: number;
}

type Change = (key: OpenKey) => Promise<Result<string, Refusal>>;

/** For changes that answer a session's id. */
export async function answerSession(deps: AnswerDeps, request: ChangingRequest, change: Change): Promise<Reply> {
  const { caller } = request;
  const { id, status } = await doOnce(deps, request, change);
  await awaitSync(deps, caller.scope, id);
  const { session } = await readSession(deps.database.db, caller, id);
  const headers = { ETag: etag(session), ...(status === 201 ? { Location: `/api/v1/sessions/${id}` } : {}) };
  return { status, headers, body: render(deps, caller, session) };
}

/** For changes that answer a seat's id. Who has left may not see the session any more, and is told of the seat alone. */
export async function answerSeat(deps: AnswerDeps, request: ChangingRequest, change: Change): Promise<Reply> {
  const { caller } = request;
  const { id, status } = await doOnce(deps, request, change);
  const { db } = deps.database;
  const found = await findSeat(db, caller.scope, id);
  if (!found) throw new RequestProblem("not_found", "There is no such seat.");
  await awaitSync(deps, caller.scope, found.sessionId);
  const [details] = await loadSessions(db, caller.scope, [found.sessionId]);
  const seat = details?.seats.find((each) => each.id === id);
  if (!details || !seat) throw new RequestProblem("not_found", "There is no such seat.");
  const session = render(deps, caller, details);
  const body: SeatReply = { ...viewSeat(seat, details), ...(session ? { session } : {}) };
  return { status, body };
}

async function doOnce(
  deps: AnswerDeps,
  request: ChangingRequest,
  change: Change,
): Promise<{ readonly id: string; readonly status: number }> {
  const done = await deps.idempotency.once(request, async (key) => {
    const result = await change(key);
    if (!result.ok) throw new RefusedByRules({ ...result.error });
    return result.value;
  });
  return done.outcome === "first" ? { id: done.value, status: request.status } : done.resource;
}

/** The session for this caller; `undefined` when they must not see it. */
export function render(
  deps: Pick<AnswerDeps, "clock" | "links">,
  caller: Caller,
  session: SessionDetails,
): Session | undefined {
  const part = partOfCaller(caller, session);
  return part && viewSession(session, { caller, part, now: deps.clock.now(), links: deps.links });
}

export function etag(session: SessionDetails): string {
  return `"${session.row.version}"`;
}
