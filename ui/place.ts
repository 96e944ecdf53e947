/** Where somebody can be in a surface, and where they begin. */
import type { Role } from "#contract/people.ts";

export type Place =
  /** What is open in the host: an appointment in Outlook, a meeting in Zoom. */
  | { readonly screen: "here" }
  | { readonly screen: "book"; readonly offeringId?: string }
  | { readonly screen: "sessions" }
  | { readonly screen: "session"; readonly id: string; readonly arrived?: "booked" }
  /** Times that somebody offered; `startsAt` is the one whose link was followed. */
  | { readonly screen: "offered"; readonly offeringId: string; readonly offerId: string; readonly startsAt?: string }
  | { readonly screen: "account" }
  /** What somebody who teaches looks after; `item` is an offering. */
  | { readonly screen: "teach"; readonly section?: TeachSection; readonly item?: string }
  /** What administrators and support see; `item` is something within the section. */
  | { readonly screen: "setup"; readonly section?: SetupSection; readonly item?: string };

export type TeachSection = "calendar" | "wishes" | "hours" | "offerings";

export type SetupSection = "integrations" | "people" | "matches" | "sessions" | "activity" | "health" | "organisation";

/** Who teaches comes for what is ahead, where everybody else comes to book. */
export function startFor(roles: readonly Role[], place: Place): Place {
  const isToBook = place.screen === "book" && place.offeringId === undefined;
  return isToBook && roles.includes("provider") ? { screen: "sessions" } : place;
}
