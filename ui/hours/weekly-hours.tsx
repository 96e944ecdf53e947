/** The hours that repeat every week, one day under the other in the order of the reader's calendar. */
import { Button } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { Offering } from "#contract/offerings.ts";
import { useViewer } from "../surface-context.tsx";
import { DayWindows } from "./day-windows.tsx";
import { dayName, daysInOrder, workdays } from "./hours-draft.ts";
import type { Day, Hours, HoursWindow } from "./hours-draft.ts";
import { useHoursWords } from "./use-hours-words.ts";

interface WeeklyProps {
  readonly hours: Hours;
  readonly offerings: readonly Offering[];
  readonly onChange: (change: Partial<Hours>) => void;
}

export function WeeklyHours({ hours, offerings, onChange }: WeeklyProps): ReactNode {
  const say = useHoursWords();
  const { locale } = useViewer();
  const windowsOf = (day: Day): readonly HoursWindow[] => hours.weekly.find((each) => each.day === day)?.windows ?? [];
  const setDays = (these: readonly Day[], windows: HoursWindow[]): void =>
    onChange({ weekly: hours.weekly.map((each) => (these.includes(each.day) ? { day: each.day, windows } : each)) });
  const [firstOpen] = workdays.filter((day) => windowsOf(day).length > 0);
  return (
    <section className="hours-part">
      <h2>{say("weekly")}</h2>
      {daysInOrder(locale).map((day) => {
        const name = dayName(day, locale);
        return (
          <div key={day} className="day-hours" role="group" aria-label={name}>
            <h3>{name}</h3>
            <DayWindows
              day={name}
              windows={windowsOf(day)}
              offerings={offerings}
              onChange={(windows) => setDays([day], windows)}
            >
              {day === firstOpen && (
                <Button
                  size="small"
                  appearance="subtle"
                  aria-label={say("copyDayOf", { day: name })}
                  onClick={() => setDays(workdays, [...windowsOf(day)])}
                >
                  {say("copyDay")}
                </Button>
              )}
            </DayWindows>
          </div>
        );
      })}
    </section>
  );
}
