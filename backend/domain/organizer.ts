/** Who organizes a session: in whose calendar its event stands. Pure. */

export interface ChosenOrganizer {
  /** Null = the first provider. */
  readonly organizerId: string | null;
  /** Why it is the provider although the organisation lets bookers organize; null = there is nothing to explain. */
  readonly because: "class" | "booked_for_others" | "no_calendar" | null;
}

/** Bookers organize what they book for themselves alone, and only with a calendar that can hold it. */
export function decideOrganizer(booking: {
  readonly policy: "provider" | "booker";
  readonly kind: "individual" | "group";
  readonly bookerId: string;
  readonly learnerIds: readonly string[];
  readonly calendar: "connected" | "none";
}): ChosenOrganizer {
  const { policy, kind, bookerId, learnerIds, calendar } = booking;
  const provider = (because: ChosenOrganizer["because"]): ChosenOrganizer => ({ organizerId: null, because });
  if (policy === "provider") return provider(null);
  if (kind === "group") return provider("class");
  if (learnerIds.length !== 1 || learnerIds[0] !== bookerId) return provider("booked_for_others");
  return calendar === "connected" ? { organizerId: bookerId, because: null } : provider("no_calendar");
}
