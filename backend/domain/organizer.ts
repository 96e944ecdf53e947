/** Who organizes a session: in whose calendar its event stands. Pure. */

export interface ChosenOrganizer {
  /** Null = the first provider. */
  readonly organizerId: string | null;
  /** Why it is the provider although the organisation lets bookers organize; null = there is nothing to explain. */
  readonly because: "class" | "booked_for_others" | "no_calendar" | "no_link" | null;
}

/** Bookers organize what they book for themselves alone, with a calendar that can hold it, and never at the price of its link. */
export function decideOrganizer(booking: {
  readonly policy: "provider" | "booker";
  readonly kind: "individual" | "group";
  readonly bookerId: string;
  readonly learnerIds: readonly string[];
  readonly calendar: "connected" | "none";
  /** `needs provider`: the meeting could be made with the event in the provider's calendar, and not in the booker's. */
  readonly link: "needs provider" | "needs nobody";
}): ChosenOrganizer {
  const { policy, kind, bookerId, learnerIds, calendar, link } = booking;
  const provider = (because: ChosenOrganizer["because"]): ChosenOrganizer => ({ organizerId: null, because });
  if (policy === "provider") return provider(null);
  if (kind === "group") return provider("class");
  if (learnerIds.length !== 1 || learnerIds[0] !== bookerId) return provider("booked_for_others");
  if (calendar === "none") return provider("no_calendar");
  return link === "needs provider" ? provider("no_link") : { organizerId: bookerId, because: null };
}
