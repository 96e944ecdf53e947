/** A provider's hours as they wrote them down; what they mean on given days is `open-hours.ts`. */
import type { Instant } from "./instant.ts";

export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof weekdays)[number];

/** How sessions in a window take place, where that differs from the offering. */
export interface WindowPlace {
  readonly presence?: "virtual" | "in_person" | "phone" | undefined;
  readonly location?: string | undefined;
  readonly generateUrl?: boolean | undefined;
}

/** Local times of one day; `to` may be `24:00`. */
export interface DayWindow extends WindowPlace {
  readonly from: string;
  readonly to: string;
  /** Only for these offerings; absent = for all. */
  readonly offeringIds?: readonly string[] | undefined;
}

/** Dates are local; `to` of a trip is exclusive. */
export interface Schedule {
  readonly timeZone: string;
  readonly weekly: readonly { readonly day: Weekday; readonly windows: readonly DayWindow[] }[];
  /** Replace the whole day. Several for one date add up. */
  readonly overrides: readonly { readonly date: string; readonly windows: readonly DayWindow[] }[];
  readonly away: readonly { readonly from: Instant; readonly to: Instant }[];
  /** On these dates the hours are meant in another zone. */
  readonly travel: readonly { readonly from: string; readonly to: string; readonly timeZone: string }[];
}

/** Monday to Friday, nine to five: what holds until a provider says otherwise. */
export function usualSchedule(timeZone: string): Schedule {
  const windows = [{ from: "09:00", to: "17:00" }];
  return {
    timeZone,
    weekly: weekdays.slice(0, 5).map((day) => ({ day, windows })),
    overrides: [],
    away: [],
    travel: [],
  };
}
