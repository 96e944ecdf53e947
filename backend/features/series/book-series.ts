/**
 * Books a series, or tells what booking it would come to. Both do the same in one transaction, date by date by the rules of
 * any booking; a preview, and a series with a conflict that nobody resolved, take everything back.
 */
import type { BookSeries, Occurrence, SeriesPreview } from "#contract/series.ts";
import { sql } from "kysely";
import { asInstant } from "../../domain/instant.ts";
import { hard } from "../../domain/refusals.ts";
import type { Refusal } from "../../domain/refusals.ts";
import { ok, refused } from "../../domain/result.ts";
import type { Result } from "../../domain/result.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Tx } from "../../platform/database.ts";
import type { OpenKey } from "../../platform/idempotency.ts";
import type { OutsideFacts } from "../availability/gather-facts.ts";
import { placeBooking } from "../bookings/book-session.ts";
import { chooseProviders } from "../bookings/choose-providers.ts";
import { decideInTransaction } from "../bookings/decide-in-transaction.ts";
import { lockPeople } from "../bookings/lock-people.ts";
import { prepareBooking, settleParticipants, timeFor } from "../bookings/prepare-booking.ts";
import type { Participants } from "../bookings/prepare-booking.ts";
import type { ChangeDeps } from "../bookings/record-change.ts";
import { findAlternatives } from "./find-alternatives.ts";
import { gatherForDates } from "./gather-for-dates.ts";
import { planDates } from "./plan-dates.ts";
import type { PlannedDate } from "./plan-dates.ts";
import { insertDate, insertSeries } from "./series.store.ts";

/** What booking a series with these providers comes to. */
export interface Draft {
  readonly who: Participants;
  readonly choice: readonly string[];
  readonly timeZone: string;
  readonly dates: readonly PlannedDate[];
  readonly outside: ReadonlyMap<string, OutsideFacts>;
  readonly outcomes: readonly Outcome[];
}

type Outcome =
  | { readonly state: "skipped" }
  | { readonly state: "bookable"; readonly sessionId: string }
  | { readonly state: "conflict"; readonly refusal: Refusal | undefined };

/** Fails: not_found, invalid_request, not_allowed. */
export async function previewSeries(deps: ChangeDeps, caller: Caller, asked: BookSeries): Promise<SeriesPreview> {
  const best = await findBestDraft(deps, caller, asked);
  return viewDraft(deps, best);
}

/**
 * Answers the series' id. Refused with series_conflict and the list when any date that was not skipped cannot be booked; then
 * nothing is. Fails: not_found, invalid_request, not_allowed.
 */
export async function bookSeries(
  deps: ChangeDeps,
  caller: Caller,
  wish: { readonly series: BookSeries; readonly key: OpenKey },
): Promise<Result<string, Refusal>> {
  const best = await findBestDraft(deps, caller, wish.series);
  const seriesId = deps.ids.next();
  let conflicting: Draft | undefined;
  const result = await decideInTransaction<string, undefined>(deps.database, async (tx) => {
    await wish.key.claim(tx);
    const outcomes = await placeDates(deps, tx, { ...best, asked: wish.series, seriesId });
    if (outcomes.some(({ state }) => state === "conflict")) {
      conflicting = { ...best, outcomes };
      return refused(undefined);
    }
    await wish.key.keep(tx, { status: 201, kind: "series", id: seriesId });
    return ok(seriesId);
  });
  if (result.ok || !conflicting) return ok(seriesId);
  const { occurrences } = await viewDraft(deps, conflicting);
  const conflicts = occurrences.filter(({ state }) => state === "conflict");
  return refused(hard({ code: "series_conflict", occurrences: conflicts }));
}

/** Where several may teach, the one with the fewest conflicts teaches all of it; first come those the load speaks for. */
async function findBestDraft(deps: ChangeDeps, caller: Caller, asked: BookSeries): Promise<Draft> {
  const who = await settleParticipants(deps, caller, asked);
  const first = await prepareBooking(deps, who, asInstant(Date.parse(asked.firstStartsAt)));
  let best: Draft | undefined;
  for (const choice of await chooseProviders(deps, first, who.providerIds)) {
    const draft = await tryWith(deps, { who, choice, asked, timeZone: zoneOf(first.outside, choice) });
    if (!best || countConflicts(draft) < countConflicts(best)) best = draft;
    if (countConflicts(best) === 0) break;
  }
  return best as Draft;
}

function zoneOf(outside: ReadonlyMap<string, OutsideFacts>, [organizerId = ""]: readonly string[]): string {
  return outside.get(organizerId)?.schedule.timeZone ?? "UTC";
}

function countConflicts({ outcomes }: Draft): number {
  return outcomes.filter(({ state }) => state === "conflict").length;
}

async function tryWith(
  deps: ChangeDeps,
  about: Pick<Draft, "who" | "choice" | "timeZone"> & { readonly asked: BookSeries },
): Promise<Draft> {
  const { asked, timeZone } = about;
  const dates = planDates(asked, timeZone);
  const outside = await gatherForDates(deps, { ...about, dates });
  let outcomes: readonly Outcome[] = [];
  await decideInTransaction<never, undefined>(deps.database, async (tx) => {
    outcomes = await placeDates(deps, tx, { ...about, dates, outside, seriesId: deps.ids.next() });
    return refused(undefined);
  });
  return { ...about, dates, outside, outcomes };
}

/** One date after the other, so that each sees the ones before it; a date that is refused leaves nothing behind. */
async function placeDates(
  deps: ChangeDeps,
  tx: Tx,
  placing: Omit<Draft, "outcomes"> & { readonly asked: BookSeries; readonly seriesId: string },
): Promise<readonly Outcome[]> {
  const { who, choice, dates, outside, seriesId, asked } = placing;
  const { scope } = who.caller;
  await lockPeople(tx, scope, [...choice, ...who.learnerIds]);
  const { recurrence, enrol = "date" } = asked;
  const at = new Date(deps.clock.now());
  await insertSeries(tx, scope, { id: seriesId, offeringId: who.offering.id, recurrence, enrol, at });
  const outcomes: Outcome[] = [];
  for (const date of dates) {
    if (date.isSkipped || date.startsAt === undefined) {
      outcomes.push(date.isSkipped ? { state: "skipped" } : { state: "conflict", refusal: undefined });
      continue;
    }
    await sql`savepoint series_date`.execute(tx);
    const booking = { ...who, ...timeFor(who.offering, date.startsAt), outside, seriesId };
    const placed = await placeBooking(deps, tx, { booking, choice });
    if (placed.ok) {
      await insertDate(tx, scope, { seriesId, position: date.index, sessionId: placed.value });
      outcomes.push({ state: "bookable", sessionId: placed.value });
    } else {
      await sql`rollback to savepoint series_date`.execute(tx);
      outcomes.push({ state: "conflict", refusal: placed.error });
    }
  }
  return outcomes;
}

async function viewDraft(deps: ChangeDeps, draft: Draft): Promise<SeriesPreview> {
  const { who, choice, timeZone, dates, outcomes } = draft;
  const isConflict = (date: PlannedDate): boolean => outcomes[date.index]?.state === "conflict";
  const alternatives = await findAlternatives(deps, draft, dates.filter(isConflict));
  return {
    offeringId: who.offering.id,
    providerIds: [...choice],
    timeZone,
    bookable: !dates.some(isConflict),
    occurrences: dates.map((date): Occurrence => {
      const outcome = outcomes[date.index] as Outcome;
      const time = date.startsAt === undefined ? undefined : timeFor(who.offering, date.startsAt).time;
      const seen = {
        index: date.index,
        ...(time === undefined ? {} : { startsAt: onTheWire(time.startsAt), endsAt: onTheWire(time.endsAt) }),
        state: outcome.state,
        moved: date.isMoved,
      };
      if (outcome.state !== "conflict") return seen;
      const { refusal } = outcome;
      return {
        ...seen,
        code: refusal?.code ?? "no_such_date",
        ...(refusal && "because" in refusal ? { because: refusal.because } : {}),
        overridable: refusal?.overridable ?? false,
        alternatives: (alternatives.get(date.index) ?? []).map((each) => ({
          startsAt: onTheWire(each.startsAt),
          endsAt: onTheWire(each.endsAt),
          providerIds: [...each.providerIds],
        })),
      };
    }),
  };
}

function onTheWire(at: number): string {
  return new Date(at).toISOString().replace(".000Z", "Z");
}
