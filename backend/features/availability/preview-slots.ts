/** What learners would see if a provider's hours were these: the same search as ever, with the hours exchanged. */
import type { Availability } from "#contract/offerings.ts";
import type { Interval } from "../../domain/interval.ts";
import type { Caller } from "../../platform/caller.ts";
import type { GatherOutside } from "./gather-facts.ts";
import { listSlots } from "./list-slots.ts";
import type { FreeSlots, ListSlotsDeps } from "./list-slots.ts";
import { requireOwnHours, scheduleOf } from "./save-availability.ts";

interface PreviewWish {
  readonly providerId: string;
  readonly availability: Availability;
  readonly offeringId: string;
  readonly range: Interval;
}

/** Fails: not_found, not_allowed, invalid_request (a provider who does not teach it, a range that is too long). */
export async function previewSlots(deps: ListSlotsDeps, caller: Caller, wish: PreviewWish): Promise<FreeSlots> {
  const { providerId, availability, offeringId, range } = wish;
  await requireOwnHours(deps, caller, providerId);
  const schedule = scheduleOf(availability);
  const gatherOutside: GatherOutside = async (scope, question) => {
    const outside = new Map(await deps.gatherOutside(scope, question));
    const known = outside.get(providerId);
    if (known && availability.withoutCalendarCheck)
      outside.set(providerId, { ...known, schedule, busy: [], checked: "unchecked" });
    else if (known) outside.set(providerId, { ...known, schedule });
    return outside;
  };
  return listSlots({ ...deps, gatherOutside }, caller, { offeringId, range, providerId });
}
