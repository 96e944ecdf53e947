/** What whoever teaches it says to a wish: here is a session, or no. And the learner, that they need it no more. */
import type { BookWish } from "#contract/wishes.ts";
import { hard } from "../../domain/refusals.ts";
import type { Refusal } from "../../domain/refusals.ts";
import type { Result } from "../../domain/result.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { Idempotency, OpenKey } from "../../platform/idempotency.ts";
import { RefusedByRules, RequestProblem } from "../../platform/request-problem.ts";
import { bookSession } from "../bookings/book-session.ts";
import type { ChangeDeps } from "../bookings/record-change.ts";
import type { WishDeps } from "./make-wish.ts";
import { rest } from "./rest-wish.ts";
import { tellWish } from "./tell-wish.ts";
import { findAskedPeople, findWish, loadAskedWishes, lockWish, noteDeclined } from "./wishes.store.ts";
import type { KeptWish } from "./wishes.store.ts";

export interface AnswerWishDeps extends WishDeps, ChangeDeps {
  readonly idempotency: Idempotency;
}

/**
 * Books a session for whoever asked, as a provider books for others; the wish is answered in the same transaction. They are told
 * of the session as of any. Fails: not_found, and as a booking does.
 */
export async function bookWish(
  deps: AnswerWishDeps,
  caller: Caller,
  { id, booking, key }: { readonly id: string; readonly booking: BookWish; readonly key: OpenKey },
): Promise<Result<string, Refusal>> {
  const { offeringId, learnerId, note } = await requireKnown(deps.database.db, caller, id);
  const answering: OpenKey = {
    claim: async (tx) => {
      await key.claim(tx);
      await lockOpen(deps, tx, { caller, id });
    },
    keep: async (tx, kept) => {
      await rest(deps, tx, caller.scope, { id, state: "answered", answeredBy: caller.personId, sessionId: kept.id });
      await key.keep(tx, { status: 201, kind: "wish", id });
    },
  };
  const { startsAt, override } = booking;
  return bookSession(deps, caller, {
    key: answering,
    booking: {
      offeringId,
      startsAt,
      providerId: caller.personId,
      learnerIds: [learnerId],
      ...(note === "" ? {} : { note }),
      ...(override === undefined ? {} : { override }),
    },
  });
}

/** Of several who are asked each says so alone; once all did, the learner is told. Fails: not_found, proposal_closed. */
export async function declineWish(
  deps: AnswerWishDeps,
  caller: Caller,
  { id, message, key }: { readonly id: string; readonly message: string; readonly key: OpenKey },
): Promise<void> {
  await requireKnown(deps.database.db, caller, id);
  await deps.database.transaction(async (tx) => {
    await key.claim(tx);
    const wish = await lockOpen(deps, tx, { caller, id });
    await noteDeclined(tx, caller.scope, { id, byId: caller.personId });
    const asked = await findAskedPeople(tx, caller.scope, id);
    const said = new Set([...wish.declinedBy, caller.personId]);
    if (asked.every((personId) => said.has(personId))) {
      await rest(deps, tx, caller.scope, { id, state: "declined", answer: message, answeredBy: caller.personId });
      const by = asked.length > 1 ? undefined : caller.displayName;
      const news = { kind: "declined", by, answer: message } as const;
      await tellWish(deps, tx, caller.scope, { wish, to: [wish.learnerId], news });
    }
    await key.keep(tx, { status: 200, kind: "wish", id });
  });
}

/** Nobody need answer it any more. Fails: not_found, also for somebody else's. */
export async function withdrawWish(deps: WishDeps, caller: Caller, id: string): Promise<void> {
  await deps.database.transaction(async (tx) => {
    const wish = await lockWish(tx, caller.scope, id);
    if (wish?.learnerId !== caller.personId) throw notFound();
    await rest(deps, tx, caller.scope, { id, state: "withdrawn" });
  });
}

/** As it is shown to somebody who is asked or was. */
async function requireKnown(db: Database, caller: Caller, id: string): Promise<KeptWish> {
  const wish = await findWish(db, caller.scope, id);
  const asked = wish?.kind === "ask" ? await findAskedPeople(db, caller.scope, id) : [];
  if (!wish || !asked.includes(caller.personId)) throw notFound();
  return wish;
}

/** Fails: proposal_closed, when nothing is left to decide. */
async function lockOpen(
  { clock }: AnswerWishDeps,
  tx: Tx,
  { caller, id }: { readonly caller: Caller; readonly id: string },
): Promise<KeptWish> {
  const wish = await lockWish(tx, caller.scope, id);
  if (!wish) throw notFound();
  const [open] = await loadAskedWishes(tx, caller.scope, { providerId: caller.personId, now: clock.now(), id });
  if (open) return open;
  throw new RefusedByRules(hard({ code: "proposal_closed", state: closedAs(wish) }));
}

function closedAs({ state, declinedBy }: KeptWish): "accepted" | "declined" | "withdrawn" | "expired" {
  if (state === "withdrawn" || state === "declined") return state;
  if (state === "answered") return "accepted";
  return declinedBy.length > 0 && state === "open" ? "declined" : "expired";
}

function notFound(): RequestProblem {
  return new RequestProblem("not_found", "There is no such wish.");
}
