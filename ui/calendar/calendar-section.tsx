/** The calendar of what somebody teaches: by week or by month. */
import { Button } from "@fluentui/react-components";
import { ChevronLeftRegular } from "@fluentui/react-icons/svg/chevron-left";
import { ChevronRightRegular } from "@fluentui/react-icons/svg/chevron-right";
import { useState } from "react";
import type { ReactNode } from "react";
import { YourZone } from "../book/zones.tsx";
import { daysAfter, firstDayOfWeek, monthsAfter, noonOf, weekOf, weeksOfMonth } from "../format/local-dates.ts";
import { dayKey } from "../format/when.ts";
import type { DayKey } from "../format/when.ts";
import { ProblemScreen } from "../problem-screen.tsx";
import { Bone, Bones } from "../screen.tsx";
import { useSurface, useViewer } from "../surface-context.tsx";
import { MonthView } from "./month-view.tsx";
import { useCalendarWords } from "./use-calendar-words.ts";
import { useTaught } from "./use-taught.ts";
import { spanWords, WeekView } from "./week-view.tsx";

type View = "week" | "month";

export function CalendarSection(): ReactNode {
  const { t, client, host } = useSurface();
  const viewer = useViewer();
  const today = dayKey(client.now(), viewer);
  const [view, setView] = useState<View>("week");
  const [day, setDay] = useState(today);
  const firstDay = firstDayOfWeek(viewer.locale);
  const days = view === "week" ? weekOf(day, firstDay) : weeksOfMonth(day, firstDay).flat();
  const taught = useTaught(days[0] ?? day, days.at(-1) ?? day);
  return (
    <section className="calendar">
      <Head view={view} day={day} days={days} today={today} onView={setView} onDay={setDay} />
      {taught.isPending && (
        <Bones label={t("loading")}>
          <Bone width="100%" height="24rem" />
        </Bones>
      )}
      {taught.isError && (
        <ProblemScreen
          error={taught.error}
          t={t}
          clientName={host.clientName}
          now={client.now()}
          place="part"
          onRetry={() => void taught.refetch()}
        />
      )}
      {taught.data && view === "week" && <WeekView days={days} sessions={inside(taught.data, days, viewer)} />}
      {taught.data && view === "month" && <MonthView month={day} firstDay={firstDay} sessions={taught.data} />}
      {/* Below what has no height yet it would only be pushed out of sight. */}
      {!taught.isPending && <YourZone />}
    </section>
  );
}

/** What was asked for a day earlier for the sake of midnight is left out again. */
function inside<T extends { readonly startsAt: string; readonly endsAt: string }>(
  sessions: readonly T[],
  days: readonly DayKey[],
  viewer: { readonly locale: string; readonly timeZone: string },
): readonly T[] {
  const [first = "", last = ""] = [days[0], days.at(-1)];
  return sessions.filter(
    ({ startsAt, endsAt }) => dayKey(Date.parse(endsAt) - 1, viewer) >= first && dayKey(startsAt, viewer) <= last,
  );
}

interface HeadProps {
  readonly view: View;
  readonly day: DayKey;
  readonly days: readonly DayKey[];
  readonly today: DayKey;
  readonly onView: (view: View) => void;
  readonly onDay: (day: DayKey) => void;
}

function Head({ view, day, days, today, onView, onDay }: HeadProps): ReactNode {
  const { locale } = useViewer();
  const say = useCalendarWords();
  const step = (count: number): DayKey => (view === "week" ? daysAfter(day, count * 7) : monthsAfter(day, count));
  const title = view === "week" ? spanWords(days, locale) : monthWords(day, locale);
  return (
    <div className="calendar-head">
      <h2 aria-live="polite">{title}</h2>
      <div className="row">
        <Button
          appearance="subtle"
          icon={<ChevronLeftRegular />}
          aria-label={say(view === "week" ? "earlierWeek" : "earlierMonth")}
          onClick={() => onDay(step(-1))}
        />
        <Button size="small" disabledFocusable={days.includes(today) && day === today} onClick={() => onDay(today)}>
          {say("today")}
        </Button>
        <Button
          appearance="subtle"
          icon={<ChevronRightRegular />}
          aria-label={say(view === "week" ? "laterWeek" : "laterMonth")}
          onClick={() => onDay(step(1))}
        />
        <div className="sections" role="group" aria-label={say("view")}>
          {(["week", "month"] as const).map((each) => (
            <button key={each} type="button" aria-pressed={each === view} onClick={() => onView(each)}>
              {say(each)}
            </button>
          ))}
        </div>
      </div>
    </div>
  );
}

function monthWords(day: DayKey, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" });
  return format.format(Date.parse(noonOf(day)));
}
