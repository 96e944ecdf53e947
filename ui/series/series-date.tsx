/** One date of a series. */
import { Button } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { Occurrence, OccurrenceChoice } from "#contract/series.ts";
import { refusalWords } from "../problem-words.ts";
import { sameClock, shortDay, shortWhen, timeOf, timeRange, zoneName } from "../format/when.ts";
import { useSurface, useViewer } from "../surface-context.tsx";
import { useSeriesWords } from "./use-series-words.ts";
import type { SeriesWords } from "./use-series-words.ts";
import type { Translate } from "../words.ts";

interface DateProps {
  readonly occurrence: Occurrence;
  /** The provider's, on whose clock it repeats. */
  readonly timeZone: string;
  /** A choice without a decision takes an earlier one back. */
  readonly onChoose: (choice: OccurrenceChoice | { readonly index: number }) => void;
}

export function SeriesDate({ occurrence, timeZone, onChoose }: DateProps): ReactNode {
  const { t } = useSurface();
  const viewer = useViewer();
  const say = useSeriesWords();
  const { index, startsAt, endsAt, state, moved, alternatives = [] } = occurrence;
  const date = startsAt === undefined ? `${index + 1}.` : shortDay(startsAt, viewer);
  const times = startsAt === undefined || endsAt === undefined ? "" : timeRange(startsAt, endsAt, viewer);
  const isElsewhere = startsAt !== undefined && !sameClock(startsAt, viewer.timeZone, timeZone);
  return (
    <li className={`series-date ${state}`}>
      <span className="series-when">
        {state === "skipped" ? <s>{`${date}, ${times}`}</s> : times === "" ? date : `${date}, ${times}`}
        {isElsewhere && state !== "skipped" && (
          <small className="quiet">
            {timeOf(startsAt, { ...viewer, timeZone })} {zoneName(timeZone)}
          </small>
        )}
      </span>
      {moved && state === "bookable" && <span className="pill">{say("moved")}</span>}
      {state === "skipped" && <span className="quiet">{say("skipped")}</span>}
      {state === "conflict" && <p className="series-problem">{becauseOf(occurrence, say, t)}</p>}
      {state === "conflict" && alternatives.length > 0 && (
        <div className="row" role="group" aria-label={say("instead")}>
          <span className="quiet">{say("instead")}</span>
          {alternatives.map((each) => (
            <Button
              key={each.startsAt}
              size="small"
              aria-label={say("insteadOf", { date, time: shortWhen(each.startsAt, viewer) })}
              onClick={() => onChoose({ index, startsAt: each.startsAt })}
            >
              {shortDay(each.startsAt, viewer) === date
                ? timeOf(each.startsAt, viewer)
                : shortWhen(each.startsAt, viewer)}
            </Button>
          ))}
        </div>
      )}
      {state === "skipped" || moved ? (
        <Button
          size="small"
          appearance="subtle"
          aria-label={say("takeOf", { date })}
          onClick={() => onChoose({ index })}
        >
          {say("take")}
        </Button>
      ) : (
        <Button
          size="small"
          appearance="subtle"
          aria-label={say("skipOf", { date })}
          onClick={() => onChoose({ index, skip: true })}
        >
          {say("skip")}
        </Button>
      )}
    </li>
  );
}

const ownWords = ["slot_taken", "learner_busy", "in_the_past"] as const;

function becauseOf({ code = "" }: Occurrence, say: SeriesWords, t: Translate): string {
  if (code === "no_such_date") return say("noSuchDate");
  const own = ownWords.find((each) => each === code);
  if (own) return say(`because_${own}`);
  return code in refusalWords ? t(refusalWords[code as keyof typeof refusalWords]) : code;
}
