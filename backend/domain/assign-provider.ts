/** Who teaches a session when an offering has several providers. */
import type { Assignment } from "./offering.ts";

export interface ProviderLoad {
  readonly providerId: string;
  /** Minutes already booked in the period that is compared. */
  readonly bookedMinutes: number;
  /** Epoch milliseconds of their latest booking; smaller = idle for longer, absent = never booked. */
  readonly lastBookedAt?: number | undefined;
}

/**
 * The providers that teach, organizer first; empty when there is nobody. `free` are those nothing speaks against.
 *
 * `single`: the first of the offering's list that is free. `any`: fewest booked minutes, then idle for longest, then id.
 * `all`: everybody, or nobody when one is missing.
 */
export function assignProviders(
  assignment: Assignment,
  providerIds: readonly string[],
  free: readonly ProviderLoad[],
): readonly string[] {
  switch (assignment) {
    case "all":
      return providerIds.every((id) => free.some(({ providerId }) => providerId === id)) ? providerIds : [];
    case "single":
      return providerIds.filter((id) => free.some(({ providerId }) => providerId === id)).slice(0, 1);
    case "any":
      return free
        .toSorted(byLoad)
        .map(({ providerId }) => providerId)
        .slice(0, 1);
  }
}

function byLoad(one: ProviderLoad, other: ProviderLoad): number {
  return (
    one.bookedMinutes - other.bookedMinutes ||
    (one.lastBookedAt ?? 0) - (other.lastBookedAt ?? 0) ||
    (one.providerId < other.providerId ? -1 : 1)
  );
}
