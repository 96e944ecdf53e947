/** From when to when an offering can be booked at all. */
import { dayFromDate, weekdayOf } from "./calendar-date.ts";
import type { Instant } from "./instant.ts";
import type { BookingWindow } from "./offering.ts";
import type { OpenHours } from "./open-hours.ts";
import { dayOf, instantAt } from "./wall-time.ts";

/** Starts lie in `[opensAt, closesAt)`; absent = no bound. Days are those of the provider's own zone. */
export interface WindowBounds {
  readonly opensAt?: Instant;
  readonly closesAt?: Instant;
}

export function windowBounds(
  window: BookingWindow,
  about: { readonly hours: OpenHours; readonly timeZone: string; readonly now: Instant },
): WindowBounds {
  const { timeZone, hours, now } = about;
  const today = dayOf(timeZone, now);
  switch (window.type) {
    case "unlimited":
      return {};
    case "range":
      return {
        opensAt: instantAt(timeZone, dayFromDate(window.from), 0),
        closesAt: instantAt(timeZone, dayFromDate(window.to), 0),
      };
    case "rolling_available":
      return { closesAt: instantAt(timeZone, hours.dayAfterOpenDays(today, window.days), 0) };
    case "rolling": {
      if (!window.businessDaysOnly) return { closesAt: instantAt(timeZone, today + window.days + 1, 0) };
      let last = today;
      for (let counted = 0; counted < window.days;) {
        last += 1;
        if (weekdayOf(last) < 5) counted += 1;
      }
      return { closesAt: instantAt(timeZone, last + 1, 0) };
    }
  }
}
