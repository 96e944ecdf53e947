/** A week of sessions: a grid of days and hours where there is room, otherwise one day under the other. */
import type { CSSProperties, ReactNode } from "react";
import type { Session } from "#contract/sessions.ts";
import { noonOf } from "../format/local-dates.ts";
import { dayKey, dayTile, longDay, timeRange } from "../format/when.ts";
import type { DayKey } from "../format/when.ts";
import { useNavigation } from "../navigation.tsx";
import { SaidAs } from "../said-as.tsx";
import { othersIn, stateOf } from "../session/session-facts.ts";
import { useSurface, useViewer } from "../surface-context.tsx";
import { hoursShown, spansOn } from "./day-spans.ts";
import type { DaySpan } from "./day-spans.ts";
import { useCalendarWords } from "./use-calendar-words.ts";

interface WeekProps {
  readonly days: readonly DayKey[];
  readonly sessions: readonly Session[];
}

export function WeekView({ days, sessions }: WeekProps): ReactNode {
  const { client } = useSurface();
  const viewer = useViewer();
  const say = useCalendarWords();
  const today = dayKey(client.now(), viewer);
  const columns = days.map((day) => ({ day, spans: spansOn(day, sessions, viewer) }));
  const { first, last } = hoursShown(columns.flatMap(({ spans }) => spans));
  const hourLabel = new Intl.DateTimeFormat(viewer.locale, { hour: "numeric", timeZone: "UTC" });
  const hours = Array.from({ length: last - first }, (_, index) => first + index);
  return (
    <>
      {sessions.length === 0 && <p className="quiet">{say("noneInWeek")}</p>}
      <div className="week" style={{ "--hours": last - first } as CSSProperties}>
        {/* Every session says its own times. */}
        <div className="week-hours" aria-hidden="true">
          {hours.map((hour) => (
            <span key={hour}>{hourLabel.format(Date.parse(hourOf(hour)))}</span>
          ))}
        </div>
        {columns.map(({ day, spans }) => (
          <Day key={day} day={day} spans={spans} first={first} isToday={day === today} />
        ))}
      </div>
    </>
  );
}

const hourOf = (hour: number): string => `2026-01-01T${String(hour).padStart(2, "0")}:00:00Z`;

interface DayProps {
  readonly day: DayKey;
  readonly spans: readonly DaySpan[];
  readonly first: number;
  readonly isToday: boolean;
}

function Day({ day, spans, first, isToday }: DayProps): ReactNode {
  const viewer = useViewer();
  const asDate = { ...viewer, timeZone: "UTC" };
  const { weekday, day: number } = dayTile(noonOf(day), asDate);
  return (
    <section
      className={spans.length === 0 ? "week-day empty-day" : "week-day"}
      aria-label={longDay(noonOf(day), asDate)}
      aria-current={isToday ? "date" : undefined}
    >
      <h3>
        <span>{weekday}</span> <b>{number}</b>
      </h3>
      <ul>
        {spans.map((span) => (
          <Block key={span.session.id} span={span} first={first} />
        ))}
      </ul>
    </section>
  );
}

function Block({ span, first }: { readonly span: DaySpan; readonly first: number }): ReactNode {
  const { t, client, me } = useSurface();
  const viewer = useViewer();
  const say = useCalendarWords();
  const { go } = useNavigation();
  const { session, from, to } = span;
  const state = stateOf(session, client.now());
  const times = timeRange(session.startsAt, session.endsAt, viewer);
  const who =
    session.kind === "group"
      ? say("taken", { taken: session.seatsTaken, seats: session.capacity })
      : othersIn(session, me.id, t).join(", ");
  const isMissing = state === "scheduled" && session.meeting.state === "failed";
  const place = { "--from": from / 60 - first, "--length": Math.max(to - from, 20) / 60 } as CSSProperties;
  const name = [times, session.offeringName, who, ...(isMissing ? [say("noLink")] : [])];
  return (
    <li style={place}>
      <button
        type="button"
        className={`block ${state} ${sizeOf(to - from)}`}
        onClick={() => go({ screen: "session", id: session.id })}
      >
        <SaidAs name={t("open", { name: name.filter(Boolean).join(", ") })}>
          <b>{session.offeringName}</b>
          <span>{times}</span>
          <span>{who}</span>
          {isMissing && <span className="block-problem">{say("noLink")}</span>}
        </SaidAs>
      </button>
    </li>
  );
}

/** How much of it there is room to say in the grid. */
const sizeOf = (minutes: number): "shortest" | "short" | "usual" | "tall" => {
  if (minutes < 30) return "shortest";
  if (minutes < 45) return "short";
  return minutes < 90 ? "usual" : "tall";
};

/** The first and the last day of these, and how they are named together: `23 – 29 November 2026`. */
export function spanWords(days: readonly DayKey[], locale: string): string {
  const [first = "", last = first] = [days[0], days.at(-1)];
  const format = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  return format.formatRange(Date.parse(noonOf(first)), Date.parse(noonOf(last)));
}
