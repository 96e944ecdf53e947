/** What an account can be used for, by what its vendor lets it carry. */
import type { AskedPurpose, AskedVendor } from "./asked-permissions.ts";

/**
 * The purposes that these leave it with. A Meet link is part of an appointment in the same account's calendar: at Google
 * meetings alone serve nothing. Source: Google, "Create events" (conferenceData); read 2026-11.
 */
export function servedBy<Purpose extends string>(
  vendor: AskedVendor,
  purposes: readonly (Purpose | AskedPurpose)[],
): readonly (Purpose | AskedPurpose)[] {
  return vendor === "google" && !purposes.includes("calendar") ? [] : purposes;
}

/** Why a Google account is not taken for meetings alone, and what else there is. */
export const meetNeedsCalendar =
  "A Meet link is part of the appointment in the same Google account, so Google is connected for the calendar and Meet together. To meet with another account than your calendar's, connect Zoom or Teams.";
