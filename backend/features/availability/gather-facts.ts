/** Brings together what the booking rules need to know of providers and learners. */
import type { LearnerFacts, ProviderFacts } from "../../domain/booking-rules.ts";
import { blockingTimes } from "../../domain/busy-time.ts";
import type { OwnEvents, ShowAs } from "../../domain/busy-time.ts";
import { asInstant } from "../../domain/instant.ts";
import type { Interval } from "../../domain/interval.ts";
import { countedRange } from "../../domain/limits.ts";
import type { Offering } from "../../domain/offering.ts";
import { isTakenFor } from "../../domain/second-thoughts.ts";
import { usualSchedule } from "../../domain/schedule.ts";
import type { Schedule } from "../../domain/schedule.ts";
import type { Database, OpenDatabase } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { findHeldTimes } from "../holds/find-held.ts";
import type { HoldViewer } from "../holds/find-held.ts";
import { findMatchedProviders } from "../matches/find-matched.ts";
import { loadClaimedTimes, loadOwnEvents, loadPeopleTime, loadTaughtTimes } from "./availability.store.ts";
import type { ClaimedTime, PersonTime, TaughtTime } from "./availability.store.ts";
import type { FreeBusyReading, ReadFreeBusy } from "./read-free-busy.ts";
import { findOrganisationReader } from "../integrations/find-reader.ts";
import type { ReadBusyTime, ReadingFor } from "./read-busy-time.ts";

/** What the outside world says about somebody's time; gathered before any transaction. */
export interface OutsideFacts {
  readonly personId: string;
  readonly schedule: Schedule;
  readonly busy: readonly Interval[] | "unreadable";
  readonly checked: "live" | "recent" | "unchecked" | "unreadable";
}

export interface OutsideQuestion {
  readonly personIds: readonly string[];
  readonly range: Interval;
  readonly blocks: readonly ShowAs[];
  readonly purpose: ReadingFor;
  /** The person who asks: through their calendar account those are read who have connected none. */
  readonly readerId: string;
}

export type GatherOutside = (
  scope: TenantScope,
  question: OutsideQuestion,
) => Promise<ReadonlyMap<string, OutsideFacts>>;

interface OutsideDeps {
  readonly database: OpenDatabase;
  readonly readBusyTime: ReadBusyTime;
  readonly readFreeBusy: ReadFreeBusy;
}

/**
 * Hours and calendars of these people. People without a connected calendar are read through the reader's, as far as the
 * reader may see it; otherwise they count as free and unchecked.
 */
export function createGatherOutside(deps: OutsideDeps): GatherOutside {
  return async (scope, question) => {
    const { db } = deps.database;
    const [found, own] = await Promise.all([
      loadPeopleTime(db, scope, [...new Set([...question.personIds, question.readerId])]),
      loadOwnEvents(db, scope, question),
    ]);
    const people = found.filter(({ personId }) => question.personIds.includes(personId));
    const reader = found.find(({ personId }) => personId === question.readerId);
    const readings = await readUnconnected(deps, { scope, people, reader, question });
    const facts = await Promise.all(
      people.map((person) =>
        outsideOf(deps.readBusyTime, {
          scope,
          person,
          own: own.get(person.personId) ?? { ids: new Set(), times: [], organized: [] },
          question,
          reading: readings.get(person.email),
        }),
      ),
    );
    return new Map(facts.map((each) => [each.personId, each]));
  };
}

/** By address; empty when neither the reader nor the organisation has a calendar to look through. */
async function readUnconnected(
  { database, readFreeBusy }: OutsideDeps,
  about: {
    readonly scope: TenantScope;
    readonly people: readonly PersonTime[];
    readonly reader: PersonTime | undefined;
    readonly question: OutsideQuestion;
  },
): Promise<ReadonlyMap<string, FreeBusyReading>> {
  const { scope, people, reader, question } = about;
  const addresses = people
    .filter(({ calendars, schedule }) => calendars.length === 0 && !schedule?.withoutCalendarCheck)
    .map(({ email }) => email)
    .filter((email) => email !== "");
  const through = reader?.calendars.find(({ status }) => status === "connected");
  if (addresses.length === 0) return new Map();
  const grant = through
    ? { tenantId: scope.tenantId, connectionId: through.connectionId, vendor: through.vendor }
    : await findOrganisationReader(database.db, scope);
  if (!grant) return new Map();
  return readFreeBusy(grant, { addresses, range: question.range, purpose: question.purpose });
}

async function outsideOf(
  readBusyTime: ReadBusyTime,
  about: {
    readonly scope: TenantScope;
    readonly person: PersonTime;
    readonly own: OwnEvents & { readonly organized: readonly Interval[] };
    readonly question: OutsideQuestion;
    /** What others may see, of somebody without a connection. */
    readonly reading: FreeBusyReading | undefined;
  },
): Promise<OutsideFacts> {
  const { scope, person, question, own, reading: seen } = about;
  const { blocks, range, purpose } = question;
  const { timeZone } = person;
  const schedule = person.schedule ?? usualSchedule(timeZone);
  const known = { personId: person.personId, schedule };
  if (person.schedule?.withoutCalendarCheck) return { ...known, busy: [], checked: "unchecked" };
  if (person.calendars.length === 0) {
    if (seen === undefined || seen.state === "unreadable") return { ...known, busy: [], checked: "unchecked" };
    // Ids are not told, so everything of ours is known by its time.
    const policy = { blocks, timeZone, own: { ids: own.ids, times: [...own.times, ...own.organized] } };
    const entries = seen.entries.map((entry) => ({ ...entry, id: "", isAllDay: false, isDeclined: false }));
    return { ...known, busy: blockingTimes(entries, policy), checked: seen.state };
  }
  if (person.calendars.some(({ status }) => status === "broken"))
    return { ...known, busy: "unreadable", checked: "unreadable" };

  const readings = await Promise.all(
    person.calendars.map(({ connectionId, vendor, heard, calendarIds }) =>
      readBusyTime({ tenantId: scope.tenantId, connectionId, vendor }, range, { purpose, heard, calendarIds }),
    ),
  );
  const entries = readings.flatMap((reading) => (reading.state === "unreadable" ? [] : reading.entries));
  if (readings.some(({ state }) => state === "unreadable"))
    return { ...known, busy: "unreadable", checked: "unreadable" };
  // Who copies one calendar into the other has our events there too, under ids we do not know.
  const copied = person.calendars.length > 1 ? { ids: own.ids, times: [...own.times, ...own.organized] } : own;
  const checked = readings.some(({ state }) => state === "recent") ? "recent" : "live";
  return { ...known, busy: blockingTimes(entries, { blocks, timeZone, own: copied }), checked };
}

export interface FactsQuestion {
  readonly outside: ReadonlyMap<string, OutsideFacts>;
  /** What is booked; its sessions are counted when it has limits, and it may ask for a match. */
  readonly offering: Pick<Offering, "id" | "limits" | "requireMatch">;
  readonly providerIds: readonly string[];
  /** Whose own times count too; absent = nobody's. */
  readonly learnerId?: string | undefined;
  /** Who would be on the roster, and must be matched where the offering asks for it. */
  readonly learnerIds: readonly string[];
  /** Who asks, and when: what others hold is taken. */
  readonly viewer: HoldViewer;
  readonly range: Interval;
  /** A session that is about to move does not stand in its own way. */
  readonly exceptSessionId?: string | undefined;
}

/** Adds the sessions that stand in the database; inside a transaction these are read under the people's locks. */
export async function gatherFacts(
  db: Database,
  scope: TenantScope,
  question: FactsQuestion,
): Promise<{ readonly providers: ReadonlyMap<string, ProviderFacts>; readonly learner: LearnerFacts | undefined }> {
  const { outside, providerIds, learnerId, range, exceptSessionId } = question;
  const personIds = [...new Set([...providerIds, ...(learnerId === undefined ? [] : [learnerId])])];
  const claimed = (await loadClaimedTimes(db, scope, { personIds, range })).filter(
    ({ sessionId }) => sessionId !== exceptSessionId,
  );
  const claimedBy = Map.groupBy(
    claimed.filter(({ kept }) => kept === undefined),
    ({ personId }) => personId,
  );
  const keptBy = Map.groupBy(
    claimed.filter((each) => isKeptFrom(each, question.viewer)),
    ({ personId }) => personId,
  );
  const taught = await loadTaught(db, scope, question);
  const taughtBy = Map.groupBy(taught, ({ providerId }) => providerId);
  const held = await findHeldTimes(db, scope, { personIds: providerIds, range, viewer: question.viewer });
  const heldBy = Map.groupBy(held, ({ personId }) => personId);
  const matched = await findMatched(db, scope, question);

  const providers = new Map<string, ProviderFacts>();
  for (const providerId of providerIds) {
    const facts = outside.get(providerId);
    if (!facts) continue;
    providers.set(providerId, {
      providerId,
      schedule: facts.schedule,
      busy: facts.busy,
      sessions: claimedBy.get(providerId) ?? [],
      reserved: [
        ...(heldBy.get(providerId) ?? []).map((each) => ({ ...each, reason: "hold" as const })),
        ...(keptBy.get(providerId) ?? []).map((each) => ({ ...each, reason: "undo" as const })),
      ],
      taught: taughtBy.get(providerId) ?? [],
      isMatched: matched?.has(providerId),
    });
  }
  if (learnerId === undefined) return { providers, learner: undefined };
  const busy = outside.get(learnerId)?.busy ?? [];
  const sessions = [...(claimedBy.get(learnerId) ?? []), ...(keptBy.get(learnerId) ?? [])];
  return { providers, learner: { sessions, busy: busy === "unreadable" ? [] : busy } };
}

function isKeptFrom({ personId, kept }: ClaimedTime, viewer: HoldViewer): boolean {
  return kept !== undefined && isTakenFor({ personId, keptUntil: kept.until, byId: kept.byId }, viewer);
}

/** Providers with whom all of these learners are matched; `undefined` when nobody needs a match. */
export async function findMatched(
  db: Database,
  scope: TenantScope,
  { offering, learnerIds }: Pick<FactsQuestion, "offering" | "learnerIds">,
): Promise<ReadonlySet<string> | undefined> {
  return offering.requireMatch && learnerIds.length > 0 ? findMatchedProviders(db, scope, learnerIds) : undefined;
}

/** What counts against the limits, for whole periods of each provider's zone. */
async function loadTaught(db: Database, scope: TenantScope, question: FactsQuestion): Promise<readonly TaughtTime[]> {
  const { offering, providerIds, outside, range, exceptSessionId } = question;
  const zones = new Set(providerIds.map((id) => outside.get(id)?.schedule.timeZone ?? "UTC"));
  const counted = [...zones].flatMap((zone) => countedRange(offering.limits, zone, range) ?? []);
  if (counted.length === 0) return [];
  const whole = {
    startsAt: asInstant(Math.min(...counted.map(({ startsAt }) => startsAt))),
    endsAt: asInstant(Math.max(...counted.map(({ endsAt }) => endsAt))),
  };
  return loadTaughtTimes(db, scope, { offeringId: offering.id, providerIds, range: whole, exceptSessionId });
}
