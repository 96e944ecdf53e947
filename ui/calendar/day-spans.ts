/** Where sessions lie within a day of the viewer. Pure. */
import type { Session } from "#contract/sessions.ts";
import { toWall } from "../format/wall-time.ts";
import type { DayKey, Viewer } from "../format/when.ts";

/** Part of a session that lies in one day, in minutes of its wall clock. */
export interface DaySpan {
  readonly session: Session;
  readonly from: number;
  readonly to: number;
}

const minutesIn = (wall: string): number => Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16));

/** What of these sessions lies in that day, in the order of time. */
export function spansOn(day: DayKey, sessions: readonly Session[], { timeZone }: Viewer): readonly DaySpan[] {
  return sessions
    .flatMap((session): DaySpan[] => {
      const [begins, ends] = [toWall(session.startsAt, timeZone), toWall(session.endsAt, timeZone)];
      if (begins.slice(0, 10) > day || ends.slice(0, 10) < day) return [];
      const from = begins.slice(0, 10) < day ? 0 : minutesIn(begins);
      const to = ends.slice(0, 10) > day ? 1440 : minutesIn(ends);
      return to > from || session.durationMinutes === 0 ? [{ session, from, to }] : [];
    })
    .sort((one, other) => one.from - other.from);
}

/** The hours to show for a week: from eight to six, and whatever lies outside of that. */
export function hoursShown(spans: readonly DaySpan[]): { readonly first: number; readonly last: number } {
  return {
    first: Math.min(8, ...spans.map(({ from }) => Math.floor(from / 60))),
    last: Math.max(18, ...spans.map(({ to }) => Math.ceil(to / 60))),
  };
}
