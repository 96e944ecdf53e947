/** The next session of the same people: the same time next week where it can be booked, else what is near it. */
import type { NextTime, NextTimes } from "#contract/next.ts";
import { addMinutes, asInstant, dayMs } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Interval } from "../../domain/interval.ts";
import type { Offering } from "../../domain/offering.ts";
import { decideOffering } from "../../domain/offering-times.ts";
import { occurrencesOf } from "../../domain/recurrence.ts";
import type { Refusal } from "../../domain/refusals.ts";
import { isSeated } from "../../domain/roster.ts";
import type { Caller } from "../../platform/caller.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { findClasses } from "../availability/find-classes.ts";
import type { OpenClass } from "../availability/find-classes.ts";
import { findFree, gatherFor, justAt } from "../availability/find-free.ts";
import type { ListSlotsDeps, Search } from "../availability/find-free.ts";
import { providersFor } from "../availability/list-slots.ts";
import { whoIsFree } from "../availability/who-is-free.ts";
import { readSession } from "../bookings/read-session.ts";
import { requireOffering } from "../offerings/read-offering.ts";
import { findNextOfAll, loadSeated } from "./next.store.ts";

const mostTimes = 3;
/** How far around the same time is looked, and how far ahead for a class that learners can join. */
const reachMs = 3 * dayMs;
const classesAheadMs = 28 * dayMs;

/** Whose next session it is, and where it follows from. */
export interface Following {
  readonly offering: Offering;
  readonly providerId: string;
  readonly isStaff: boolean;
  readonly learners: readonly { readonly learnerId: string; readonly name: string }[];
  readonly startsAt: Instant;
  readonly timeZone: string;
}

interface Candidate extends Interval {
  readonly standing?: OpenClass | undefined;
  readonly override: readonly string[];
}

/** Fails: not_found (the session, or an offering that is no longer offered), not_allowed (who neither teaches nor takes part). */
export async function findNext(deps: ListSlotsDeps, caller: Caller, sessionId: string): Promise<NextTimes> {
  const following = await readFollowing(deps, caller, sessionId);
  const now = deps.clock.now();
  const sameAt = sameTimeNextWeek(following, now);
  const after = new Date(Math.max(now, following.startsAt));
  const { offering, learners } = following;
  const learnerIds = learners.map(({ learnerId }) => learnerId);
  const { db } = deps.database;
  const booked = await findNextOfAll(db, caller.scope, { offeringId: offering.id, learnerIds, after });
  const { candidates, sameTimeCode } = await findCandidates(deps, caller, { following, sameAt });
  const items = await countEverybody(deps, caller, { following, sameAt, candidates });
  return {
    items: [...items],
    ...(sameTimeCode === undefined ? {} : { sameTimeCode }),
    ...(booked
      ? {
          booked: {
            sessionId: booked.sessionId,
            startsAt: onTheWire(booked.startsAt),
            endsAt: onTheWire(booked.endsAt),
          },
        }
      : {}),
  };
}

/** Fails: as findNext. */
export async function readFollowing(
  deps: Pick<ListSlotsDeps, "database">,
  caller: Caller,
  sessionId: string,
): Promise<Following> {
  const { db } = deps.database;
  const { session, part } = await readSession(db, caller, sessionId);
  const isStaff = part.standing === "staff";
  const isSeatedHere = session.seats.some((seat) => seat.learnerId === caller.personId && isSeated(seat));
  if (!isStaff && !isSeatedHere) throw new RequestProblem("not_allowed", "Only who takes part books what comes next.");
  const offering = await requireOffering(db, caller.scope, session.row.offering_id);
  const teachers = session.providers.map(({ id }) => id).filter((id) => offering.providerIds.includes(id));
  const providerId = teachers.find((id) => id === caller.personId) ?? teachers[0] ?? offering.providerIds[0] ?? "";
  return {
    offering,
    providerId,
    isStaff,
    learners: isStaff
      ? await loadSeated(db, caller.scope, sessionId)
      : [{ learnerId: caller.personId, name: caller.displayName }],
    startsAt: asInstant(session.row.starts_at.getTime()),
    timeZone: session.row.time_zone,
  };
}

/** The provider's wall clock, as many weeks on as it takes to be still to come. */
function sameTimeNextWeek({ startsAt, timeZone }: Following, now: Instant): Instant {
  let first = startsAt;
  for (;;) {
    const recurrence = { freq: "weekly", count: 53 } as const;
    const { items } = occurrencesOf({ firstStartsAt: first, recurrence, timeZone });
    const found = items.find((each) => each.index > 0 && (each.startsAt ?? 0) > now);
    if (found?.startsAt !== undefined) return found.startsAt;
    first = items.at(-1)?.startsAt ?? asInstant(first + 52 * 7 * dayMs);
  }
}

interface About {
  readonly following: Following;
  readonly sameAt: Instant;
}

async function findCandidates(
  deps: ListSlotsDeps,
  caller: Caller,
  about: About,
): Promise<{ readonly candidates: readonly Candidate[]; readonly sameTimeCode: string | undefined }> {
  const { following, sameAt } = about;
  const now = deps.clock.now();
  const isJoined = !following.isStaff && following.offering.kind === "group";
  const from = asInstant(Math.max(now, isJoined ? following.startsAt + 1 : sameAt - reachMs));
  const range = { startsAt: from, endsAt: asInstant(isJoined ? now + classesAheadMs : sameAt + reachMs) };
  const search = searchFor(deps, caller, following);
  const { items } = range.startsAt < range.endsAt ? await findFree(search, range) : { items: [] };
  const free = items.map(({ startsAt, endsAt }): Candidate => ({ startsAt, endsAt, override: [] }));
  if (!following.isStaff) return { candidates: free, sameTimeCode: undefined };
  const standing = await classesFor(deps, caller, { following, range });
  const taken = new Set(standing.map(({ startsAt }) => startsAt));
  const candidates = [...standing, ...free.filter(({ startsAt }) => !taken.has(startsAt))];
  if (candidates.some(({ startsAt }) => startsAt === sameAt)) return { candidates, sameTimeCode: undefined };
  const refusal = await refusalOfSameTime(search, about);
  const endsAt = addMinutes(sameAt, following.offering.durationMinutes);
  const insisted = { startsAt: sameAt, endsAt, override: refusal.codes };
  return refusal.isOverridable
    ? { candidates: [...candidates, insisted], sameTimeCode: undefined }
    : { candidates, sameTimeCode: refusal.codes[0] };
}

function searchFor(deps: ListSlotsDeps, caller: Caller, following: Following): Search {
  const { offering, providerId, isStaff, learners } = following;
  const learnerIds = learners.map(({ learnerId }) => learnerId);
  return {
    deps,
    caller,
    // Staff may start what learners only join.
    offering: isStaff ? { ...offering, kind: "individual", dates: "open" } : offering,
    providerIds: providersFor(offering, providerId),
    learnerId: isStaff ? undefined : caller.personId,
    learnerIds,
  };
}

/** Classes of the same teacher that stand already, which the roster would join. */
async function classesFor(
  deps: ListSlotsDeps,
  caller: Caller,
  { following, range }: { readonly following: Following; readonly range: Interval },
): Promise<readonly Candidate[]> {
  const { offering, providerId, startsAt: from } = following;
  if (offering.kind !== "group") return [];
  const viewer = { personId: caller.personId, now: deps.clock.now() };
  const wanted = { offeringId: offering.id, range, viewer };
  const classes = await findClasses(deps.database.db, caller.scope, wanted);
  return classes
    .filter(({ startsAt, providerIds }) => startsAt > from && providerIds.includes(providerId))
    .map((standing) => ({ startsAt: standing.startsAt, endsAt: standing.endsAt, standing, override: [] }));
}

/** What speaks against the same time; staff may set some of it aside. */
async function refusalOfSameTime(
  search: Search,
  { following, sameAt }: About,
): Promise<{ readonly codes: readonly string[]; readonly isOverridable: boolean }> {
  const { facts } = await gatherFor(search, justAt(sameAt));
  const time = { startsAt: sameAt, endsAt: addMinutes(sameAt, following.offering.durationMinutes) };
  const { refusals } = decideOffering({ ...facts, standing: "staff" }, time);
  const against: readonly Refusal[] = [...refusals.values()].flat();
  const hard = against.find(({ overridable }) => !overridable);
  if (hard || against.length === 0) return { codes: [hard?.code ?? "outside_availability"], isOverridable: false };
  return { codes: [...new Set(against.map(({ code }) => code))], isOverridable: true };
}

/** The same time first, then where most are free, then what is nearest to it; for learners simply what comes first. */
async function countEverybody(
  deps: ListSlotsDeps,
  caller: Caller,
  counting: About & { readonly candidates: readonly Candidate[] },
): Promise<readonly NextTime[]> {
  const { following, sameAt, candidates } = counting;
  if (candidates.length === 0) return [];
  const { learners, offering, isStaff } = following;
  const range = {
    startsAt: asInstant(Math.min(...candidates.map(({ startsAt }) => startsAt))),
    endsAt: asInstant(Math.max(...candidates.map(({ endsAt }) => endsAt))),
  };
  const viewer = { personId: caller.personId, now: deps.clock.now() };
  const personIds = learners.map(({ learnerId }) => learnerId);
  const freedomOf = await whoIsFree(deps, caller, { personIds, range, blocks: offering.blocks, viewer });
  const counted = candidates.map((candidate) => {
    const seated = new Set(candidate.standing?.seats.filter(isSeated).map(({ learnerId }) => learnerId));
    const people = learners.map(({ learnerId, name }) => ({
      displayName: name,
      standing: seated.has(learnerId) ? ("booked" as const) : freedomOf(learnerId, candidate),
    }));
    return { candidate, people, count: countBy(people) };
  });
  const far = ({ candidate }: (typeof counted)[number]): number => Math.abs(candidate.startsAt - sameAt);
  const joins = !isStaff && offering.kind === "group";
  const best = counted.sort((one, other) => {
    if (far(one) === 0 || far(other) === 0) return far(one) - far(other);
    if (joins) return one.candidate.startsAt - other.candidate.startsAt;
    return other.count.free - one.count.free || far(one) - far(other);
  });
  return best.slice(0, mostTimes).map(({ candidate, people, count }): NextTime => ({
    startsAt: onTheWire(candidate.startsAt),
    endsAt: onTheWire(candidate.endsAt),
    sameTime: candidate.startsAt === sameAt,
    ...(candidate.standing ? { sessionId: candidate.standing.sessionId } : {}),
    ...count,
    of: learners.length,
    people: isStaff ? people.filter(({ standing }) => standing !== "free") : [],
    // Of a single learner whom staff book the calendar is asked, and warns.
    override: [
      ...candidate.override,
      ...(isStaff && learners.length === 1 && count.busy === 1 ? ["learner_busy"] : []),
    ],
  }));
}

/** Whoever has their seat already counts as free; another session counts as busy. */
function countBy(people: readonly { readonly standing: string }[]): Pick<NextTime, "free" | "busy" | "unknown"> {
  const of = (...standings: readonly string[]): number =>
    people.filter(({ standing }) => standings.includes(standing)).length;
  return { free: of("free", "booked"), busy: of("busy", "elsewhere"), unknown: of("unknown") };
}

function onTheWire(at: number): string {
  return new Date(at).toISOString().replace(".000Z", "Z");
}
