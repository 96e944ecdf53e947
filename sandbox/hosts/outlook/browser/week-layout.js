/** Where events lie in a week's grid: pure arithmetic on wall clocks, no elements. */
import { addDays, instantOf, wallOf } from "./zoned-time.js";

/** The day's pieces of events with `top` and `bottom` in minutes: an event over midnight has a piece in both days. */
export function piecesOf(day, events, timeZone) {
  const from = instantOf({ day, minutes: 0 }, timeZone);
  const to = instantOf({ day: addDays(day, 1), minutes: 0 }, timeZone);
  return events
    .filter((event) => event.startsAt < to && event.endsAt > from)
    .map((event) => ({
      event,
      top: event.startsAt <= from ? 0 : wallOf(event.startsAt, timeZone).minutes,
      bottom: event.endsAt >= to ? 1440 : wallOf(event.endsAt, timeZone).minutes,
    }));
}

/** Gives each piece its `lane` of `lanes`: pieces that overlap lie beside each other. */
export function placeInLanes(pieces) {
  const placed = [];
  let cluster = [];
  let clusterEnd = 0;
  const close = () => {
    const lanes = Math.max(0, ...cluster.map(({ lane }) => lane)) + 1;
    placed.push(...cluster.map((piece) => ({ ...piece, lanes })));
    cluster = [];
  };
  for (const piece of pieces.toSorted((a, b) => a.top - b.top || b.bottom - a.bottom)) {
    if (cluster.length > 0 && piece.top >= clusterEnd) close();
    const taken = new Set(cluster.filter((other) => other.bottom > piece.top).map(({ lane }) => lane));
    let lane = 0;
    while (taken.has(lane)) lane += 1;
    cluster.push({ ...piece, lane });
    clusterEnd = Math.max(clusterEnd, piece.bottom);
  }
  close();
  return placed;
}

/** The event's times after it was dragged by so many days and minutes on the wall clock; its length stays. */
export function shiftedTimes(event, { days, minutes }, timeZone) {
  const wall = wallOf(event.startsAt, timeZone);
  const startsAt = instantOf({ day: addDays(wall.day, days), minutes: wall.minutes + minutes }, timeZone);
  return { startsAt, endsAt: startsAt + (event.endsAt - event.startsAt) };
}
