/** Puts a class on a date, or on many that repeat, every one of them looked at first. */
import { Button, Checkbox, Field, Input, Spinner } from "@fluentui/react-components";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import type { ReactNode } from "react";
import type { Offering } from "#contract/offerings.ts";
import type { Series } from "#contract/series.ts";
import { ActionProblem } from "../action-problem.tsx";
import { useCatalogue } from "../catalogue.ts";
import { toInstant } from "../format/wall-time.ts";
import { shortDay, timeRange, zoneName } from "../format/when.ts";
import { lazy } from "../later.ts";
import { useNavigation } from "../navigation.tsx";
import { Notice } from "../screen.tsx";
import { RepeatFields } from "../series/repeat-fields.tsx";
import type { Rhythm } from "../series/repeat-fields.tsx";
import { useSeriesWords } from "../series/use-series-words.ts";
import { useSurface, useViewer } from "../surface-context.tsx";
import { anyTime, publishWords } from "./publish-words.ts";

const PlanSeries = lazy(async () => ({ default: (await import("../series/plan-series.tsx")).PlanSeries }));

export function PublishDates({ offering }: { readonly offering: Offering }): ReactNode {
  const { me } = useSurface();
  const say = useCatalogue(publishWords);
  const saySeries = useSeriesWords();
  const [date, setDate] = useState("");
  const [rhythm, setRhythm] = useState<Rhythm>("once");
  const [count, setCount] = useState(8);
  const [enrol, setEnrol] = useState<"series" | "date">("date");
  const [published, setPublished] = useState<Series>();
  const startsAt = date === "" ? undefined : toInstant(date, me.timeZone);
  return (
    <section className="stack dates">
      <Field label={say("anotherDate")} hint={say("dateHint", { zone: zoneName(me.timeZone) })}>
        <Input
          type="datetime-local"
          value={date}
          onChange={(_event, { value }) => {
            setDate(value);
            setPublished(undefined);
          }}
        />
      </Field>
      <RepeatFields rhythm={rhythm} count={count} onRhythm={setRhythm} onCount={setCount} />
      {rhythm === "once" ? (
        <OneDate offering={offering} startsAt={startsAt} onAdded={() => setDate("")} />
      ) : (
        <Checkbox
          label={saySeries("enrol")}
          checked={enrol === "series"}
          onChange={(_event, { checked }) => setEnrol(checked === true ? "series" : "date")}
        />
      )}
      {rhythm !== "once" && startsAt !== undefined && (
        <Suspense fallback={<Spinner size="tiny" />}>
          <PlanSeries
            key={`${startsAt} ${rhythm} ${count}`}
            does="publish"
            series={{
              offeringId: offering.id,
              providerId: me.id,
              firstStartsAt: startsAt,
              recurrence: { freq: rhythm, count },
              enrol,
              learnerIds: [],
              override: [...anyTime],
            }}
            onDone={(series) => {
              setPublished(series);
              setDate("");
              setRhythm("once");
            }}
          />
        </Suspense>
      )}
      {published && (
        <Notice tone="good" role="status" title={saySeries("published", { n: published.sessions.length })} />
      )}
    </section>
  );
}

interface OneProps {
  readonly offering: Offering;
  readonly startsAt: string | undefined;
  readonly onAdded: () => void;
}

function OneDate({ offering, startsAt, onAdded }: OneProps): ReactNode {
  const { client } = useSurface();
  const { go } = useNavigation();
  const viewer = useViewer();
  const say = useCatalogue(publishWords);
  const queries = useQueryClient();
  const add = useMutation({
    mutationFn: (wish: { readonly startsAt: string; readonly idempotencyKey: string }) =>
      client.bookSession(
        { offeringId: offering.id, startsAt: wish.startsAt, learnerIds: [], override: [...anyTime] },
        { idempotencyKey: wish.idempotencyKey },
      ),
    onSuccess: () => {
      onAdded();
      void queries.invalidateQueries({ queryKey: ["sessions"] });
    },
  });
  const { data: added } = add;
  return (
    <>
      {added && (
        <Notice tone="good" role="status">
          {say("dateAdded", {
            when: `${shortDay(added.startsAt, viewer)}, ${timeRange(added.startsAt, added.endsAt, viewer)}`,
          })}
        </Notice>
      )}
      {add.error && <ActionProblem error={add.error} />}
      <div className="row">
        <Button
          appearance="primary"
          disabledFocusable={startsAt === undefined || add.isPending}
          icon={add.isPending ? <Spinner size="tiny" /> : null}
          onClick={() =>
            startsAt !== undefined && !add.isPending && add.mutate({ startsAt, idempotencyKey: crypto.randomUUID() })
          }
        >
          {say("addDate")}
        </Button>
        {added && (
          <Button appearance="subtle" onClick={() => go({ screen: "session", id: added.id })}>
            {say("seeSession")}
          </Button>
        )}
      </div>
    </>
  );
}
