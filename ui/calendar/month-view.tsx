/** A month of sessions: how many each day has, and the chosen day's below. */
import { useState } from "react";
import type { ReactNode } from "react";
import type { Session } from "#contract/sessions.ts";
import { useArrowKeys } from "../arrow-keys.ts";
import { noonOf, weeksOfMonth } from "../format/local-dates.ts";
import { dayKey, dayTile, longDay, timeOf } from "../format/when.ts";
import type { DayKey } from "../format/when.ts";
import { SaidAs } from "../said-as.tsx";
import { SessionCard } from "../sessions/session-card.tsx";
import { useSurface, useViewer } from "../surface-context.tsx";
import { spansOn } from "./day-spans.ts";
import type { DaySpan } from "./day-spans.ts";
import { useCalendarWords } from "./use-calendar-words.ts";

interface MonthProps {
  /** Any day of the month. */
  readonly month: DayKey;
  readonly firstDay: number;
  readonly sessions: readonly Session[];
}

/** As many as fit into a day's square; the rest is counted. */
const shownInDay = 3;

export function MonthView({ month, firstDay, sessions }: MonthProps): ReactNode {
  const { client } = useSurface();
  const viewer = useViewer();
  const say = useCalendarWords();
  const today = dayKey(client.now(), viewer);
  const days = weeksOfMonth(month, firstDay).flat();
  const isInMonth = (day: DayKey): boolean => day.slice(0, 7) === month.slice(0, 7);
  const [chosen, setChosen] = useState<DayKey>();
  const shown = chosen !== undefined && days.includes(chosen) ? chosen : isInMonth(today) ? today : undefined;
  const keys = useArrowKeys(days.length, Math.max(0, days.indexOf(shown ?? month)));
  const asDate = { ...viewer, timeZone: "UTC" };
  return (
    <>
      <div className="month" role="group" {...keys.group}>
        {days.slice(0, 7).map((day) => (
          <span key={day} className="month-weekday" aria-hidden="true">
            {dayTile(noonOf(day), asDate).weekday}
          </span>
        ))}
        {days.map((day, index) => (
          <DaySquare
            key={day}
            day={day}
            spans={spansOn(day, sessions, viewer)}
            state={day === shown ? "chosen" : isInMonth(day) ? "inside" : "outside"}
            isToday={day === today}
            onChoose={() => setChosen(day)}
            arrow={keys.item(index)}
          />
        ))}
      </div>
      {shown !== undefined && (
        <section aria-live="polite" className="month-day-list">
          <h3>{longDay(noonOf(shown), asDate)}</h3>
          <DayList
            spans={spansOn(shown, sessions, viewer)}
            none={say("noneOnDay", { day: longDay(noonOf(shown), asDate) })}
          />
        </section>
      )}
    </>
  );
}

function DayList({ spans, none }: { readonly spans: readonly DaySpan[]; readonly none: string }): ReactNode {
  if (spans.length === 0) return <p className="quiet">{none}</p>;
  return (
    <ul className="cards">
      {spans.map(({ session }) => (
        <SessionCard key={session.id} session={session} />
      ))}
    </ul>
  );
}

interface SquareProps {
  readonly day: DayKey;
  readonly spans: readonly DaySpan[];
  readonly state: "chosen" | "inside" | "outside";
  readonly isToday: boolean;
  readonly onChoose: () => void;
  readonly arrow: object;
}

function DaySquare({ day, spans, state, isToday, onChoose, arrow }: SquareProps): ReactNode {
  const viewer = useViewer();
  const say = useCalendarWords();
  const asDate = { ...viewer, timeZone: "UTC" };
  const name = longDay(noonOf(day), asDate);
  return (
    <button
      type="button"
      className={`month-day ${state}`}
      aria-pressed={state === "chosen"}
      aria-current={isToday ? "date" : undefined}
      onClick={onChoose}
      {...arrow}
    >
      <SaidAs
        name={spans.length === 0 ? say("nothingOn", { day: name }) : say("sessionsOn", { n: spans.length, day: name })}
      >
        <b>{dayTile(noonOf(day), asDate).day}</b>
        {spans.slice(0, shownInDay).map(({ session }) => (
          <span key={session.id} className="month-entry">
            {timeOf(session.startsAt, viewer)} {session.offeringName}
          </span>
        ))}
        {spans.length > shownInDay && <span className="month-entry">+{spans.length - shownInDay}</span>}
        {spans.length > 0 && <span className="month-count">{spans.length}</span>}
      </SaidAs>
    </button>
  );
}
