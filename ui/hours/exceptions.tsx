/** What differs from every week: special days, times away, and journeys. Each is added by a short form of its own. */
import { Button, Field, Input } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import type { Offering } from "#contract/offerings.ts";
import { daysAfter } from "../format/local-dates.ts";
import { toInstant, toWall } from "../format/wall-time.ts";
import { fullDate, shortWhen, zoneName } from "../format/when.ts";
import { useViewer } from "../surface-context.tsx";
import { DayWindows } from "./day-windows.tsx";
import { isZone } from "./hours-draft.ts";
import type { Hours, HoursWindow } from "./hours-draft.ts";
import { useHoursWords } from "./use-hours-words.ts";
import { ZoneField } from "./zone-field.tsx";

interface PartProps {
  readonly hours: Hours;
  readonly onChange: (change: Partial<Hours>) => void;
}

/** A calendar date in words; dates have no zone. */
function useDateWords(): (date: string) => string {
  const { locale } = useViewer();
  return (date) => fullDate(`${date}T12:00:00Z`, { locale, timeZone: "UTC" });
}

export function SpecialDays({
  hours,
  offerings,
  onChange,
}: PartProps & { readonly offerings: readonly Offering[] }): ReactNode {
  const say = useHoursWords();
  const dateWords = useDateWords();
  const [date, setDate] = useState("");
  const { overrides } = hours;
  const isNew = date !== "" && !overrides.some((each) => each.date === date);
  const setWindows = (of: string, windows: HoursWindow[]): void =>
    onChange({ overrides: overrides.map((each) => (each.date === of ? { date: of, windows } : each)) });
  return (
    <section className="hours-part">
      <h2>{say("special")}</h2>
      <p className="quiet">{say("specialLead")}</p>
      {overrides.map((each) => (
        <div key={each.date} className="day-hours" role="group" aria-label={dateWords(each.date)}>
          <h3>{dateWords(each.date)}</h3>
          <DayWindows
            day={dateWords(each.date)}
            windows={each.windows}
            offerings={offerings}
            onChange={(windows) => setWindows(each.date, windows)}
          >
            <Button
              size="small"
              appearance="subtle"
              onClick={() => onChange({ overrides: overrides.filter((other) => other.date !== each.date) })}
            >
              {say("removeDate", { date: dateWords(each.date) })}
            </Button>
          </DayWindows>
        </div>
      ))}
      <div className="adding">
        <Field label={say("date")}>
          <Input type="date" value={date} onChange={(_event, { value }) => setDate(value)} />
        </Field>
        <Button
          disabledFocusable={!isNew}
          onClick={() => {
            if (!isNew) return;
            onChange({ overrides: [...overrides, { date, windows: [] }].sort(byDate) });
            setDate("");
          }}
        >
          {say("addDate")}
        </Button>
      </div>
    </section>
  );
}

const byDate = (one: { readonly date: string }, other: { readonly date: string }): number =>
  one.date.localeCompare(other.date);

export function AwayTimes({ hours, onChange }: PartProps): ReactNode {
  const say = useHoursWords();
  const { locale } = useViewer();
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [isTried, setIsTried] = useState(false);
  const here = { locale, timeZone: isZone(hours.timeZone) ? hours.timeZone : "UTC" };
  function add(): void {
    setIsTried(true);
    const [begins, ends] = [toInstant(from, here.timeZone), toInstant(to, here.timeZone)];
    if (begins === undefined || ends === undefined || begins >= ends) return;
    const away = [...hours.away, { from: begins, to: ends }];
    onChange({ away: away.sort((one, other) => one.from.localeCompare(other.from)) });
    setFrom("");
    setTo("");
    setIsTried(false);
  }
  const isWrong = isTried && !(from !== "" && to !== "" && from < to);
  return (
    <section className="hours-part">
      <h2>{say("away")}</h2>
      <p className="quiet">{say("awayLead")}</p>
      <Entries
        entries={hours.away.map((each) =>
          say("span", { from: shortWhen(each.from, here), to: shortWhen(each.to, here) }),
        )}
        onRemove={(index) => onChange({ away: hours.away.filter((_each, at) => at !== index) })}
      />
      <div className="adding">
        <Field label={say("awayFrom")} {...(isWrong ? { validationMessage: say("awayWrong") } : {})}>
          <Input
            type="datetime-local"
            value={from}
            onChange={(_event, { value }) => {
              setFrom(value);
              if (to === "" && value !== "") setTo(toWall(addDay(value, here.timeZone), here.timeZone));
            }}
          />
        </Field>
        <Field label={say("awayTo")}>
          <Input type="datetime-local" value={to} onChange={(_event, { value }) => setTo(value)} />
        </Field>
        <Button onClick={add}>{say("addAway")}</Button>
      </div>
    </section>
  );
}

/** The same wall clock a day on. */
const addDay = (wall: string, timeZone: string): string =>
  toInstant(`${daysAfter(wall.slice(0, 10), 1)}${wall.slice(10)}`, timeZone) ?? "1970-01-01T00:00:00Z";

export function Journeys({ hours, onChange }: PartProps): ReactNode {
  const say = useHoursWords();
  const dateWords = useDateWords();
  const [first, setFirst] = useState("");
  const [last, setLast] = useState("");
  const [zone, setZone] = useState("");
  const [isTried, setIsTried] = useState(false);
  const isWhole = first !== "" && last !== "" && first <= last && isZone(zone);
  function add(): void {
    setIsTried(true);
    if (!isWhole) return;
    const travel = [...hours.travel, { from: first, to: daysAfter(last, 1), timeZone: zone }];
    onChange({ travel: travel.sort((one, other) => one.from.localeCompare(other.from)) });
    setFirst("");
    setLast("");
    setZone("");
    setIsTried(false);
  }
  return (
    <section className="hours-part">
      <h2>{say("travel")}</h2>
      <p className="quiet">{say("travelLead")}</p>
      <Entries
        entries={hours.travel.map(({ from, to, timeZone }) => {
          const span = say("span", { from: dateWords(from), to: dateWords(daysAfter(to, -1)) });
          return `${zoneName(timeZone)}: ${span}`;
        })}
        onRemove={(index) => onChange({ travel: hours.travel.filter((_each, at) => at !== index) })}
      />
      <div className="adding">
        <Field label={say("travelFrom")} {...(isTried && !isWhole ? { validationMessage: say("travelWrong") } : {})}>
          <Input type="date" value={first} onChange={(_event, { value }) => setFirst(value)} />
        </Field>
        <Field label={say("travelTo")}>
          <Input type="date" value={last} onChange={(_event, { value }) => setLast(value)} />
        </Field>
        <ZoneField label={say("travelZone")} value={zone} onChange={setZone} />
        <Button onClick={add}>{say("addTravel")}</Button>
      </div>
    </section>
  );
}

interface EntriesProps {
  readonly entries: readonly string[];
  readonly onRemove: (index: number) => void;
}

function Entries({ entries, onRemove }: EntriesProps): ReactNode {
  const say = useHoursWords();
  if (entries.length === 0) return null;
  return (
    <ul className="entries">
      {entries.map((entry, index) => (
        <li key={entry}>
          <span>{entry}</span>
          <Button
            size="small"
            appearance="subtle"
            aria-label={say("remove", { what: entry })}
            onClick={() => onRemove(index)}
          >
            ×
          </Button>
        </li>
      ))}
    </ul>
  );
}
