/** What Book begins with, for who somebody is and what there is to book. */
import type { Offering } from "#contract/offerings.ts";
import type { Me } from "#contract/people.ts";

/** What was asked for, else what somebody booked last, else the first that anybody may book and that is not their own to teach. */
export function firstOffering(all: readonly Offering[], me: Me, wantedId: string | undefined): Offering | undefined {
  const named = (wanted: string | undefined): Offering | undefined => all.find(({ id }) => id === wanted);
  const isForMe = ({ requireMatch, providerIds }: Offering): boolean =>
    !requireMatch && providerIds.some((id) => id !== me.id);
  return named(wantedId) ?? named(me.lastBooked?.offeringId) ?? all.find(isForMe) ?? all[0];
}

/** With whom somebody booked this last, where there are several to choose from; `teaching`: who teaches it for them. */
export function firstProvider(
  offering: Offering,
  last: Me["lastBooked"],
  teaching: readonly string[],
): string | undefined {
  const isOneOfMany = offering.assignment !== "all" && offering.providerIds.length > 1;
  if (!isOneOfMany || last?.offeringId !== offering.id) return undefined;
  return teaching.find((id) => id === last.providerId);
}
