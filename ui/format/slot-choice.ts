/** Pure picks from a list of times: the soonest, the nearest, a day's. */
import type { Slot } from "#contract/offerings.ts";
import { dayKey, partOfDay } from "./when.ts";
import type { DayKey, Viewer } from "./when.ts";

/** The first `count` times, in the order of time. */
export const soonest = (slots: readonly Slot[], count: number): readonly Slot[] => inOrder(slots).slice(0, count);

/** The `count` times nearest to an instant, nearest first; the earlier of two that are equally near. */
export function nearest(slots: readonly Slot[], to: string, count: number): readonly Slot[] {
  const far = (slot: Slot): number => Math.abs(Date.parse(slot.startsAt) - Date.parse(to));
  return inOrder(slots)
    .filter((slot) => slot.startsAt !== to)
    .sort((one, other) => far(one) - far(other))
    .slice(0, count);
}

/** Times by the viewer's own calendar day, each in the order of time. */
export function byDay(slots: readonly Slot[], viewer: Viewer): ReadonlyMap<DayKey, readonly Slot[]> {
  return Map.groupBy(inOrder(slots), (slot) => dayKey(slot.startsAt, viewer));
}

export type PartOfDay = ReturnType<typeof partOfDay>;

/** A day's times in the viewer's morning, afternoon and evening; parts without times are left out. */
export function byPartOfDay<T extends Pick<Slot, "startsAt">>(
  slots: readonly T[],
  viewer: Viewer,
): readonly (readonly [PartOfDay, readonly T[]])[] {
  return [...Map.groupBy(slots, (slot) => partOfDay(slot.startsAt, viewer))];
}

/** The viewer's calendar days from `from` on, one after the other. */
export function daysFrom(from: number, count: number, viewer: Viewer): readonly { key: DayKey; noon: string }[] {
  const [year = 0, month = 1, day = 1] = dayKey(from, viewer).split("-").map(Number);
  return Array.from({ length: count }, (_, index) => {
    const noon = new Date(Date.UTC(year, month - 1, day + index, 12)).toISOString();
    return { key: noon.slice(0, 10), noon };
  });
}

const inOrder = (slots: readonly Slot[]): Slot[] =>
  [...slots].sort((one, other) => one.startsAt.localeCompare(other.startsAt));
