/** Every date of a series, with what speaks against it and what could be instead; then all of them at once. */
import { Button, Checkbox, Spinner } from "@fluentui/react-components";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import type { BookSeries, OccurrenceChoice, Series, SeriesPreview } from "#contract/series.ts";
import { ActionProblem } from "../action-problem.tsx";
import { useActionKey } from "../queries.ts";
import { Bone, Bones, Notice } from "../screen.tsx";
import { useSurface } from "../surface-context.tsx";
import { SeriesDate } from "./series-date.tsx";
import { useSeriesWords } from "./use-series-words.ts";

interface PlanProps {
  /** Everything but what is decided here. */
  readonly series: Omit<BookSeries, "choices">;
  readonly does: "publish" | "book";
  readonly onDone: (series: Series) => void;
}

export function PlanSeries({ series, does, onDone }: PlanProps): ReactNode {
  const { t, client } = useSurface();
  const say = useSeriesWords();
  const [choices, setChoices] = useState<readonly OccurrenceChoice[]>([]);
  const [also, setAlso] = useState<readonly string[]>([]);
  const wish = wishOf(series, choices, also);
  const preview = useQuery({
    queryKey: ["series", wish],
    queryFn: () => client.calls.json<SeriesPreview>("/api/v1/series/preview", { method: "POST", body: wish }),
    placeholderData: keepPreviousData,
  });
  const saving = useSaveSeries(onDone);
  if (preview.isPending)
    return (
      <Bones label={say("looking")}>
        <Bone width="100%" height="10rem" />
      </Bones>
    );
  if (preview.isError) return <ActionProblem error={preview.error} />;
  const { occurrences, bookable, timeZone } = preview.data;
  const conflicts = occurrences.filter(({ state }) => state === "conflict");
  const kept = occurrences.filter(({ state }) => state === "bookable").length;
  const passable = conflicts.flatMap(({ code, overridable }) => (overridable && code !== undefined ? [code] : []));
  const choose = (choice: OccurrenceChoice | { readonly index: number }): void =>
    setChoices([
      ...choices.filter(({ index }) => index !== choice.index),
      ...("skip" in choice || "startsAt" in choice ? [choice] : []),
    ]);
  const withoutConflicts = [
    ...choices.filter(({ index }) => !conflicts.some((each) => each.index === index)),
    ...conflicts.map(({ index }) => ({ index, skip: true as const })),
  ];
  // Who books for themselves takes what fits in one press; what is published to others is decided date by date.
  const leavesOut = does === "book" && conflicts.length > 0;
  const isReady = (bookable || leavesOut) && kept > 0 && !saving.isPending && !preview.isPlaceholderData;
  return (
    <section className="series" aria-busy={preview.isPlaceholderData}>
      <h3>{say("all")}</h3>
      <p role="status" className="quiet">
        {preview.isPlaceholderData
          ? say("looking")
          : conflicts.length === 0
            ? say("fits")
            : say("decide", { n: conflicts.length })}
      </p>
      <ol className="series-dates">
        {occurrences.map((occurrence) => (
          <SeriesDate key={occurrence.index} occurrence={occurrence} timeZone={timeZone} onChoose={choose} />
        ))}
      </ol>
      {(passable.length > 0 || also.length > 0) && does === "publish" && (
        <Checkbox
          label={say("overrideAll")}
          checked={also.length > 0}
          onChange={(_event, { checked }) => setAlso(checked === true ? [...new Set([...also, ...passable])] : [])}
        />
      )}
      {saving.error && <ActionProblem error={saving.error} />}
      <div className="row">
        <Button
          appearance="primary"
          disabledFocusable={!isReady}
          icon={saving.isPending ? <Spinner size="tiny" /> : null}
          onClick={() => isReady && saving.mutate(leavesOut ? wishOf(series, withoutConflicts, also) : wish)}
        >
          {saving.isPending ? say("saving") : say(leavesOut ? "bookFitting" : does, { n: kept })}
        </Button>
        {conflicts.length > 1 && !leavesOut && (
          <Button onClick={() => setChoices(withoutConflicts)}>{say("skipAll")}</Button>
        )}
      </div>
      {saving.isSuccess && does === "publish" && (
        <Notice tone="good" role="status" title={say("published", { n: kept })} />
      )}
      <span className="unseen">{preview.isFetching ? t("loading") : ""}</span>
    </section>
  );
}

function wishOf(
  series: Omit<BookSeries, "choices">,
  choices: readonly OccurrenceChoice[],
  also: readonly string[],
): BookSeries {
  const override = [...(series.override ?? []), ...also];
  return {
    ...series,
    ...(override.length > 0 ? { override } : {}),
    ...(choices.length > 0 ? { choices: [...choices].sort((one, other) => one.index - other.index) } : {}),
  };
}

function useSaveSeries(onDone: (series: Series) => void) {
  const { client } = useSurface();
  const queries = useQueryClient();
  const keyFor = useActionKey();
  return useMutation({
    mutationFn: (wish: BookSeries) =>
      client.calls.json<Series>("/api/v1/series", {
        method: "POST",
        body: wish,
        action: { idempotencyKey: keyFor(wish) },
      }),
    onSuccess: (saved) => {
      void queries.invalidateQueries({ queryKey: ["sessions"] });
      void queries.invalidateQueries({ queryKey: ["slots"] });
      onDone(saved);
    },
    // What was free a moment ago is not any more: the list shows where.
    onError: () => void queries.invalidateQueries({ queryKey: ["series"] }),
  });
}
