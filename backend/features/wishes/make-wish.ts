/** Keeps what somebody wishes for; whoever is asked is told, in the same transaction. */
import type { makeWish as makeWishBody } from "#contract/wishes.ts";
import type { z } from "zod";
import { asInstant, dayMs } from "../../domain/instant.ts";
import type { Interval } from "../../domain/interval.ts";
import type { Offering } from "../../domain/offering.ts";
import { hard } from "../../domain/refusals.ts";
import { hasRoom, rangeOf, suits } from "../../domain/wishes.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Database, OpenDatabase, Tx } from "../../platform/database.ts";
import type { OpenKey } from "../../platform/idempotency.ts";
import type { Live } from "../../platform/live.ts";
import { RefusedByRules, RequestProblem } from "../../platform/request-problem.ts";
import type { GatherOutside } from "../availability/gather-facts.ts";
import { listFree } from "../availability/list-free.ts";
import { providersFor } from "../availability/list-slots.ts";
import { requireOffering } from "../offerings/read-offering.ts";
import { tellWish } from "./tell-wish.ts";
import type { TellWishDeps } from "./tell-wish.ts";
import { loadReaders } from "./wish-notices.store.ts";
import { countWishes, expireOver, findAskedPeople, insertWish, lockWishesOf } from "./wishes.store.ts";
import type { NewWish } from "./wishes.store.ts";

export interface WishDeps extends TellWishDeps {
  readonly database: OpenDatabase;
  readonly live: Live;
  readonly gatherOutside: GatherOutside;
}

type Asked = z.output<typeof makeWishBody>;

/** Of one person at a time. */
const mostOpen = 10;
/** Of one offering within a day: whoever teaches it hears of each. */
const mostAsks = 3;

/** Answers the wish's id. Fails: not_found, not_allowed, invalid_request, not_matched, rate_limited. */
export async function makeWish(
  deps: WishDeps,
  caller: Caller,
  { asked, key }: { readonly asked: Asked; readonly key: OpenKey },
): Promise<string> {
  const { database, clock } = deps;
  const wish = await settle(deps, caller, asked);
  await database.transaction(async (tx) => {
    await key.claim(tx);
    await lockWishesOf(tx, caller.scope, caller.personId);
    await expireOver(tx, caller.scope, { personId: caller.personId, now: clock.now() });
    await requireRoom(tx, caller, wish);
    await insertWish(tx, caller.scope, wish);
    await tellAsked(deps, tx, { caller, wish });
    await key.keep(tx, { status: 201, kind: "wish", id: wish.id });
  });
  return wish.id;
}

/** What is kept of it, with what could be booked when it was made. */
async function settle(
  deps: WishDeps,
  caller: Caller,
  asked: Asked,
): Promise<NewWish & { readonly offeringName: string }> {
  const { db } = deps.database;
  const offering = await requireOffering(db, caller.scope, asked.offeringId);
  if (offering.providerIds.includes(caller.personId))
    throw new RequestProblem("not_allowed", "Whoever teaches it opens hours instead.");
  providersFor(offering, asked.providerId);
  const times = timesOf(asked, offering);
  const range = rangeOf(
    { from: instantOf(asked.from), to: instantOf(asked.to), times, parts: asked.parts },
    deps.clock.now(),
  );
  if (!range) throw invalid("to", "must be ahead, at most 62 days after from, and within a year");
  const wished = { ...range, times, parts: [...new Set(asked.parts)], timeZone: await zoneOf(db, caller) };
  const { kind, offeringId, providerId, note } = asked;
  const { items } = await listFree(deps, caller, { offeringId, providerId, range });
  return {
    ...wished,
    id: deps.ids.next(),
    kind,
    offeringId,
    offeringName: offering.name,
    providerId,
    note: note.trim(),
    learnerId: caller.personId,
    seen: items.filter((time) => suits(wished, time)).map(({ startsAt }) => startsAt),
    createdAt: deps.clock.now(),
  };
}

function timesOf(asked: Asked, { durationMinutes }: Offering): readonly Interval[] {
  const times = asked.times.map(({ startsAt, endsAt }) => ({
    startsAt: asInstant(Date.parse(startsAt)),
    endsAt: asInstant(Date.parse(endsAt)),
  }));
  if (times.some((each) => !hasRoom(each, durationMinutes)))
    throw invalid("times", `must each have room for ${durationMinutes} minutes`);
  if (asked.kind === "ask" && times.length === 0 && asked.parts.length === 0)
    throw invalid("times", "or parts must say when you could");
  return times;
}

const instantOf = (text: string | undefined) => (text === undefined ? undefined : asInstant(Date.parse(text)));

async function zoneOf(db: Database, caller: Caller): Promise<string> {
  const [reader] = await loadReaders(db, caller.scope, [caller.personId]);
  return reader?.timeZone ?? "UTC";
}

async function requireRoom(tx: Tx, caller: Caller, wish: NewWish): Promise<void> {
  const { kind, offeringId, createdAt } = wish;
  const since = asInstant(createdAt - dayMs);
  const counts = await countWishes(tx, caller.scope, { personId: caller.personId, offeringId, kind, since });
  if (counts.same > 0) throw invalid("offeringId", "is wished for already; withdraw that wish first");
  if (counts.open >= mostOpen) throw invalid("offeringId", `makes more than ${mostOpen} wishes; withdraw one first`);
  if (kind === "ask" && counts.recent >= mostAsks)
    throw new RequestProblem("rate_limited", `At most ${mostAsks} times a day.`, { retryAfterSeconds: 60 * 60 });
}

/** Whom it asks is told; those who are, and the learner, see it on their screens. Fails: not_matched. */
async function tellAsked(
  deps: WishDeps,
  tx: Tx,
  { caller, wish }: { readonly caller: Caller; readonly wish: NewWish & { readonly offeringName: string } },
): Promise<void> {
  const { scope, personId, displayName: by } = caller;
  const to = wish.kind === "ask" ? await findAskedPeople(tx, scope, wish.id) : [];
  if (wish.kind === "ask") {
    if (to.length === 0) throw new RefusedByRules(hard({ code: "not_matched" }));
    await tellWish(deps, tx, scope, { wish, to, news: { kind: "asked", by, wished: wish, note: wish.note } });
  }
  const personIds = [personId, ...to];
  await deps.live.announce(tx, { tenantId: scope.tenantId, kind: "wish.changed", id: wish.id, personIds });
}

function invalid(field: string, message: string): RequestProblem {
  return new RequestProblem("invalid_request", `${field} ${message}.`, {
    errors: [{ path: `body.${field}`, message }],
  });
}
