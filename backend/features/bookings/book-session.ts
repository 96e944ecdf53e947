/** Books a session, joins a class, or publishes one. */
import type { BookSession } from "#contract/sessions.ts";
import { addMinutes, asInstant, dayMs } from "../../domain/instant.ts";
import type { Interval } from "../../domain/interval.ts";
import type { Offering } from "../../domain/offering.ts";
import { hard } from "../../domain/refusals.ts";
import type { Refusal, Standing } from "../../domain/refusals.ts";
import { refused } from "../../domain/result.ts";
import type { Result } from "../../domain/result.ts";
import type { Caller } from "../../platform/caller.ts";
import type { OpenKey } from "../../platform/idempotency.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { findClassesAt } from "../availability/find-classes.ts";
import type { OutsideFacts } from "../availability/gather-facts.ts";
import { providersFor } from "../availability/list-slots.ts";
import { requireOffering } from "../offerings/read-offering.ts";
import { findPeople, lockPeople } from "./bookings.store.ts";
import { chooseProviders } from "./choose-providers.ts";
import { decideInTransaction } from "./decide-in-transaction.ts";
import { joinClass } from "./join-class.ts";
import type { ChangeDeps } from "./record-change.ts";
import { startSession } from "./start-session.ts";

/** One booking, as far as it is settled before the transaction. */
export interface Booking {
  readonly caller: Caller;
  readonly offering: Offering;
  readonly time: Interval;
  /** Empty when a class is published. */
  readonly learnerIds: readonly string[];
  /** The learner whose own diary counts: the caller, when they book for themselves. */
  readonly checkedLearnerId: string | undefined;
  readonly standing: Standing;
  readonly override: readonly string[];
  readonly note: string | undefined;
  readonly outside: ReadonlyMap<string, OutsideFacts>;
  /** Around the time, far enough for every rule. */
  readonly range: Interval;
}

/** Answers the session's id. Fails: not_found, invalid_request, not_allowed. */
export async function bookSession(
  deps: ChangeDeps,
  caller: Caller,
  wish: { readonly booking: BookSession; readonly key: OpenKey },
): Promise<Result<string, Refusal>> {
  const { db } = deps.database;
  const { scope } = caller;
  const offering = await requireOffering(db, scope, wish.booking.offeringId);
  const who = whoTakesPart(caller, offering, wish.booking);
  const providerIds = providersFor(offering, who.providerId);
  await requirePeople(deps, caller, who.learnerIds);

  const startsAt = asInstant(Date.parse(wish.booking.startsAt));
  const time = { startsAt, endsAt: addMinutes(startsAt, offering.durationMinutes) };
  const range = { startsAt: asInstant(startsAt - dayMs), endsAt: asInstant(time.endsAt + dayMs) };
  const personIds = [...providerIds, ...(who.checkedLearnerId === undefined ? [] : [who.checkedLearnerId])];
  const outside = await deps.gatherOutside(scope, { personIds, range, blocks: offering.blocks, purpose: "booking" });
  const { note, override = [] } = wish.booking;
  const booking: Booking = { caller, offering, time, range, outside, note, override, ...who };

  let result: Result<string, Refusal> = refused(hard({ code: "slot_taken", because: "session" }));
  for (const choice of await chooseProviders(deps, booking, providerIds)) {
    result = await tryBooking(deps, { booking, key: wish.key, providerIds, choice });
    if (result.ok || result.error.code !== "slot_taken") return result;
  }
  return result;
}

async function tryBooking(
  deps: ChangeDeps,
  attempt: {
    readonly booking: Booking;
    readonly key: OpenKey;
    readonly providerIds: readonly string[];
    readonly choice: readonly string[];
  },
): Promise<Result<string, Refusal>> {
  const { booking, key, choice } = attempt;
  const { scope } = booking.caller;
  const { offering, learnerIds } = booking;
  return decideInTransaction(deps.database, async (tx) => {
    await key.claim(tx);
    await lockPeople(tx, scope, [...choice, ...learnerIds]);
    const wanted = { offeringId: offering.id, at: booking.time.startsAt };
    const classes = offering.kind === "group" ? await findClassesAt(tx, scope, wanted) : [];
    const mine = classes.filter((each) => each.providerIds.some((id) => attempt.providerIds.includes(id)));
    const standing = mine.find((each) => each.learnerIds.length < each.capacity) ?? mine[0];
    const result = standing
      ? await joinClass(deps, tx, { booking, session: standing })
      : await startSession(deps, tx, { booking, providerIds: choice });
    if (result.ok) await key.keep(tx, { status: 201, kind: "session", id: result.value });
    return result;
  });
}

function whoTakesPart(
  caller: Caller,
  offering: Offering,
  booking: BookSession,
): Pick<Booking, "learnerIds" | "checkedLearnerId" | "standing"> & { readonly providerId: string | undefined } {
  const teaches = offering.providerIds.includes(caller.personId);
  const manages = caller.roles.includes("administrator") || caller.roles.includes("scheduler");
  const isStaff = teaches || manages;
  const learnerIds = [...new Set(booking.learnerIds ?? [caller.personId])];
  const isForSelf = learnerIds.length === 1 && learnerIds[0] === caller.personId;
  if (!isForSelf && !isStaff) {
    throw new RequestProblem("not_allowed", "Only its provider, schedulers and administrators book for others.");
  }
  const providerId = booking.providerId ?? (manages || !teaches ? undefined : caller.personId);
  if (teaches && !manages && providerId !== caller.personId) {
    throw new RequestProblem("not_allowed", "Providers book for others only with themselves.");
  }
  if (isForSelf && teaches) throw invalid("must name the learners, because you teach this offering");
  if (learnerIds.length === 0 && offering.kind === "individual") throw invalid("must name a learner");
  return {
    providerId,
    learnerIds,
    checkedLearnerId: isForSelf ? caller.personId : undefined,
    standing: isStaff ? "staff" : "learner",
  };
}

async function requirePeople({ database }: ChangeDeps, { scope }: Caller, ids: readonly string[]): Promise<void> {
  const known = await findPeople(database.db, scope, ids);
  if (ids.some((id) => !known.has(id))) throw invalid("must be people of this organisation");
}

function invalid(message: string): RequestProblem {
  return new RequestProblem("invalid_request", `learnerIds ${message}.`, {
    errors: [{ path: "body.learnerIds", message }],
  });
}
