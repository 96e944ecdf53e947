/** The other side agrees to a proposed time or does not; whoever asked may take it back. Agreeing moves the session. */
import { invariant } from "../../domain/invariant.ts";
import { minuteMs } from "../../domain/instant.ts";
import { rightsInProposal, setAsideByAsking, stateOfProposal } from "../../domain/proposals.ts";
import { hard } from "../../domain/refusals.ts";
import type { Refusal } from "../../domain/refusals.ts";
import { ok, refused } from "../../domain/result.ts";
import type { Result } from "../../domain/result.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Tx } from "../../platform/database.ts";
import type { OpenKey } from "../../platform/idempotency.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { acceptSeat } from "../answers/accept-seat.ts";
import { requestTelling } from "../notices/request-telling.ts";
import { decideInTransaction } from "../bookings/decide-in-transaction.ts";
import { findLockedSession } from "../bookings/find-session.ts";
import type { FoundSession } from "../bookings/find-session.ts";
import { readSession } from "../bookings/read-session.ts";
import type { CallerPart } from "../bookings/read-session.ts";
import { recordChange } from "../bookings/record-change.ts";
import type { ChangeDeps } from "../bookings/record-change.ts";
import { concernedBy, rescheduleSession } from "../bookings/reschedule-session.ts";
import type { FoundProposal } from "./find-proposals.ts";
import { timeOf } from "./propose-time.ts";
import { closeProposal, findPersonBehind } from "./proposals.store.ts";

export interface DecideWish {
  readonly sessionId: string;
  readonly proposalId: string;
  readonly key: OpenKey;
}

interface Seen {
  readonly session: FoundSession;
  readonly part: CallerPart;
  readonly proposal: FoundProposal;
}

/** Answers the session's id. Fails: not_found, not_allowed. */
export async function acceptProposal(
  deps: ChangeDeps,
  caller: Caller,
  wish: DecideWish & { readonly override: readonly string[] | undefined },
): Promise<Result<string, Refusal>> {
  const { db } = deps.database;
  const { session, proposal } = requireDecider(caller, await seeProposal(deps, caller, wish));
  const closed = whyClosed(deps, session, proposal);
  if (closed) {
    // It may be this very request that closed it, whose answer was lost: then it is answered again.
    await deps.database.transaction((tx) => wish.key.claim(tx));
    return refused(closed);
  }
  const [now, wanted] = [timeOf(session), proposal.endsAt - proposal.startsAt];
  const isSameLength = now.endsAt - now.startsAt === wanted;
  const isForLearner = proposal.forPart === "learner";
  const moved = await rescheduleSession(deps, isForLearner ? await inNameOf(db, caller, proposal) : caller, {
    id: session.row.id,
    change: {
      startsAt: new Date(proposal.startsAt).toISOString(),
      ...(isSameLength ? {} : { durationMinutes: Math.round(wanted / minuteMs) }),
      override: [...(isForLearner ? setAsideByAsking : (wish.override ?? []))],
    },
    ifMatch: session.row.version,
    key: closingKey(deps, caller, { wish, proposal, sessionId: session.row.id }),
    render: () => undefined,
  });
  // What the provider alone could set aside, a learner cannot.
  return moved.ok || !isForLearner ? moved : refused({ ...moved.error, overridable: false });
}

/** Who agrees to a provider's time moves by the provider's rights, under their own name. */
async function inNameOf(db: ChangeDeps["database"]["db"], caller: Caller, { byId }: FoundProposal): Promise<Caller> {
  const { roles } = await findPersonBehind(db, caller.scope, byId);
  return { ...caller, personId: byId, roles };
}

/** Agreeing is coming: the learner of a session that moved on their own or the other side's wish is not asked again. */
function closingKey(
  deps: ChangeDeps,
  caller: Caller,
  about: { readonly wish: DecideWish; readonly proposal: FoundProposal; readonly sessionId: string },
): OpenKey {
  const { wish, proposal, sessionId } = about;
  const { scope } = caller;
  return {
    claim: (tx) => wish.key.claim(tx),
    keep: async (tx) => {
      const now = deps.clock.now();
      const isOurs = await closeProposal(tx, scope, { id: proposal.id, state: "accepted", byId: caller.personId, now });
      if (!isOurs) throw changedMeanwhile();
      const personId = proposal.forPart === "provider" ? proposal.byId : caller.personId;
      await acceptSeat(deps, tx, { scope, sessionId, personId });
      // Who asked hears of it, although the move was made by their rights.
      await requestTelling(deps, tx, { scope, sessionId, by: caller });
      await wish.key.keep(tx, { status: 200, kind: "session", id: sessionId });
    },
  };
}

function changedMeanwhile(): RequestProblem {
  return new RequestProblem("version_conflict", "Somebody else has decided about this proposal in the meantime.");
}

/** Answers the session's id. Fails: not_found, not_allowed. */
export async function declineProposal(
  deps: ChangeDeps,
  caller: Caller,
  wish: DecideWish,
): Promise<Result<string, Refusal>> {
  requireDecider(caller, await seeProposal(deps, caller, wish));
  return close(deps, caller, { wish, state: "declined" });
}

/** Answers the session's id. Fails: not_found, not_allowed. */
export async function withdrawProposal(
  deps: ChangeDeps,
  caller: Caller,
  wish: DecideWish,
): Promise<Result<string, Refusal>> {
  const { proposal } = await seeProposal(deps, caller, wish);
  if (proposal.byId !== caller.personId) {
    throw new RequestProblem("not_allowed", "Only who proposed a time can take it back.");
  }
  return close(deps, caller, { wish, state: "withdrawn" });
}

const kinds = { declined: "proposal_declined", withdrawn: "proposal_withdrawn" } as const;

async function close(
  deps: ChangeDeps,
  caller: Caller,
  { wish, state }: { readonly wish: DecideWish; readonly state: "declined" | "withdrawn" },
): Promise<Result<string, Refusal>> {
  const { scope } = caller;
  const { sessionId } = wish;
  return decideInTransaction(deps.database, async (tx: Tx) => {
    await wish.key.claim(tx);
    const session = await findLockedSession(tx, scope, { sessionId, personIds: [] });
    const proposal = session?.proposals.find(({ id }) => id === wish.proposalId);
    invariant(session && proposal, `proposal ${wish.proposalId} is decided and does not exist`);
    const closed = whyClosed(deps, session, proposal);
    if (closed) return refused(closed);
    await closeProposal(tx, scope, { id: proposal.id, state, byId: caller.personId, now: deps.clock.now() });
    const { version, time_zone } = session.row;
    const lines = [{ kind: kinds[state], at: proposal.startsAt, zone: time_zone }];
    const personIds = concernedBy(session);
    await recordChange(deps, tx, { by: caller, sessionId, version, personIds, lines, vendors: "not concerned" });
    await wish.key.keep(tx, { status: 200, kind: "session", id: sessionId });
    return ok(sessionId);
  });
}

async function seeProposal(deps: ChangeDeps, caller: Caller, wish: DecideWish): Promise<Seen> {
  const { session, part } = await readSession(deps.database.db, caller, wish.sessionId);
  const proposal = session.proposals.find(({ id }) => id === wish.proposalId);
  if (!proposal || !rightsInProposal(proposal, { callerId: caller.personId, ...part })) {
    throw new RequestProblem("not_found", "There is no such proposal.");
  }
  return { session, part, proposal };
}

function requireDecider(caller: Caller, seen: Seen): Seen {
  const { proposal, part } = seen;
  if (rightsInProposal(proposal, { callerId: caller.personId, ...part })?.decides) return seen;
  throw new RequestProblem("not_allowed", "Only the side that was asked decides about this proposal.");
}

function whyClosed(deps: ChangeDeps, session: FoundSession, proposal: FoundProposal): Refusal | undefined {
  const { status } = session.row;
  const state = stateOfProposal(proposal, { ...timeOf(session), status }, deps.clock.now());
  return state === "open" ? undefined : hard({ code: "proposal_closed", state });
}
