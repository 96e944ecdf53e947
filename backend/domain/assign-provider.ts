/** Who teaches a session when an offering has several providers. */
import type { Assignment } from "./offering.ts";

export interface ProviderLoad {
  /** Minutes already booked in the period that is compared. */
  readonly bookedMinutes: number;
  /** Epoch milliseconds of their latest booking; smaller = idle for longer, absent = never booked. */
  readonly lastBookedAt?: number | undefined;
}

/**
 * Every choice of who teaches, best first, each with its organizer first; empty when there is none. `freeIds` are those
 * nothing speaks against.
 *
 * `single`: the offering's order. `any`: who teaches it now, then fewest booked minutes, then idle for longest, then id.
 * `all`: everybody, or nobody when one is missing.
 */
export function rankChoices(
  assignment: Assignment,
  providerIds: readonly string[],
  about: {
    readonly freeIds: readonly string[];
    /** Only `any` asks. Absent = nobody has been booked. */
    readonly loads?: ReadonlyMap<string, ProviderLoad> | undefined;
    /** Who teaches the session that is moved. */
    readonly currentIds?: readonly string[] | undefined;
  },
): readonly (readonly string[])[] {
  const free = new Set(about.freeIds);
  switch (assignment) {
    case "all":
      return providerIds.every((id) => free.has(id)) ? [providerIds] : [];
    case "single":
      return providerIds.filter((id) => free.has(id)).map((id) => [id]);
    case "any": {
      const isNew = (id: string): number => (about.currentIds?.includes(id) ? 0 : 1);
      const loadOf = (id: string): ProviderLoad => about.loads?.get(id) ?? { bookedMinutes: 0 };
      const byLoad = (one: string, other: string): number =>
        isNew(one) - isNew(other) ||
        loadOf(one).bookedMinutes - loadOf(other).bookedMinutes ||
        (loadOf(one).lastBookedAt ?? 0) - (loadOf(other).lastBookedAt ?? 0) ||
        (one < other ? -1 : 1);
      return providerIds
        .filter((id) => free.has(id))
        .sort(byLoad)
        .map((id) => [id]);
    }
  }
}
