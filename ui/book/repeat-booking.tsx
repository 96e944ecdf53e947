/** The same time again and again: how often, every date looked at, and all of them in one press. */
import { Button } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import type { BookSeries, Series } from "#contract/series.ts";
import { PlanSeries } from "../series/plan-series.tsx";
import { RepeatFields } from "../series/repeat-fields.tsx";
import type { Rhythm } from "../series/repeat-fields.tsx";
import { useSurface } from "../surface-context.tsx";

interface RepeatProps {
  readonly first: Pick<BookSeries, "offeringId" | "providerId" | "firstStartsAt" | "note">;
  readonly onBooked: (series: Series) => void;
  /** It is to be one session after all. */
  readonly onOnce: () => void;
  readonly onBack: () => void;
}

export function RepeatBooking({ first, onBooked, onOnce, onBack }: RepeatProps): ReactNode {
  const { t } = useSurface();
  const [rhythm, setRhythm] = useState<Rhythm>("weekly");
  const [count, setCount] = useState(6);
  return (
    <>
      <RepeatFields
        rhythm={rhythm}
        count={count}
        onRhythm={(next) => (next === "once" ? onOnce() : setRhythm(next))}
        onCount={setCount}
      />
      {rhythm !== "once" && (
        <PlanSeries
          key={`${rhythm} ${count}`}
          does="book"
          series={{ ...first, recurrence: { freq: rhythm, count } }}
          onDone={onBooked}
        />
      )}
      <Button appearance="subtle" onClick={onBack}>
        {t("otherTime")}
      </Button>
    </>
  );
}
