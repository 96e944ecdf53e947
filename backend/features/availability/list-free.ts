/** All free times of a range, however long it is. */
import { asInstant } from "../../domain/instant.ts";
import type { Interval } from "../../domain/interval.ts";
import type { Caller } from "../../platform/caller.ts";
import { findFree } from "./find-free.ts";
import type { FreeSlot, ListSlotsDeps } from "./find-free.ts";
import { longestRangeFor, searchFor } from "./list-slots.ts";

export interface FreeTimes {
  /** Ascending by start; full classes are left out. */
  readonly items: readonly FreeSlot[];
  /** Somebody's calendar could not be read, so there may be more. */
  readonly isComplete: boolean;
}

/** As this learner could book them now. Fails: not_found, invalid_request (a provider who does not teach it). */
export async function listFree(
  deps: ListSlotsDeps,
  learner: Caller,
  wish: { readonly offeringId: string; readonly providerId?: string | undefined; readonly range: Interval },
): Promise<FreeTimes> {
  const search = await searchFor(deps, learner, wish);
  const stepMs = longestRangeFor(search);
  const items: FreeSlot[] = [];
  let isComplete = true;
  for (let from = wish.range.startsAt; from < wish.range.endsAt; from = asInstant(from + stepMs)) {
    const endsAt = asInstant(Math.min(from + stepMs, wish.range.endsAt));
    const found = await findFree(search, { startsAt: from, endsAt });
    items.push(...found.items.filter(({ seatsLeft }) => seatsLeft > 0));
    const seen = found.learner === undefined ? found.outside : [...found.outside, found.learner];
    isComplete &&= seen.every(({ busy }) => busy !== "unreadable");
  }
  return { items, isComplete };
}
