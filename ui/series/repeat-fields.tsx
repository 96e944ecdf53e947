/** Whether and how often something repeats. */
import { Field, Input, Select } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { useSeriesWords } from "./use-series-words.ts";

export type Rhythm = "once" | "weekly" | "biweekly" | "monthly";

interface RepeatProps {
  readonly rhythm: Rhythm;
  readonly count: number;
  readonly onRhythm: (rhythm: Rhythm) => void;
  readonly onCount: (count: number) => void;
}

const rhythms: readonly Rhythm[] = ["once", "weekly", "biweekly", "monthly"];
/** A year of weeks and a little, as the server has it. */
const mostDates = 60;

export function RepeatFields({ rhythm, count, onRhythm, onCount }: RepeatProps): ReactNode {
  const say = useSeriesWords();
  return (
    <div className="adding">
      <Field label={say("repeat")}>
        <Select
          value={rhythm}
          onChange={(_event, { value }) => onRhythm(rhythms.find((each) => each === value) ?? "once")}
        >
          {rhythms.map((each) => (
            <option key={each} value={each}>
              {say(each)}
            </option>
          ))}
        </Select>
      </Field>
      {rhythm !== "once" && (
        <Field label={say("howMany")}>
          <Input
            type="number"
            min={2}
            max={mostDates}
            value={String(count)}
            onChange={(_event, { value }) => onCount(Math.min(mostDates, Math.max(2, Number(value) || 2)))}
          />
        </Field>
      )}
    </div>
  );
}
