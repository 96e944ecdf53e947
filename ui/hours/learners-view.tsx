/** The times that learners see with these hours, before they are saved: the server asks the very rules that booking asks. */
import { Button, Field, Select } from "@fluentui/react-components";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { Offering, PreviewHours, Slots } from "#contract/offerings.ts";
import { DayTiles } from "../book/day-tiles.tsx";
import type { TurnedBy } from "../book/day-tiles.tsx";
import { YourZone } from "../book/zones.tsx";
import { byDay } from "../format/slot-choice.ts";
import { longDay, timeOf } from "../format/when.ts";
import { useNavigation } from "../navigation.tsx";
import { ProblemScreen } from "../problem-screen.tsx";
import { pageBounds } from "../questions.ts";
import { Bone, Bones, Notice } from "../screen.tsx";
import { useSurface, useViewer } from "../surface-context.tsx";
import { fitsAll, forSaving } from "./hours-draft.ts";
import type { Hours } from "./hours-draft.ts";
import { useHoursWords } from "./use-hours-words.ts";

interface LearnersProps {
  readonly hours: Hours;
  readonly state: "saved" | "changed";
  readonly offerings: readonly Offering[];
}

/** Long enough that no request is made for every key that is pressed. */
const restMs = 400;

export function LearnersView({ hours, state, offerings }: LearnersProps): ReactNode {
  const say = useHoursWords();
  const { go } = useNavigation();
  const [chosenId, setChosenId] = useState<string>();
  const open = offerings.filter(({ dates }) => dates === "open");
  const offering = open.find(({ id }) => id === chosenId) ?? open[0];
  return (
    <aside className="card learners-view">
      <h2>{say(state === "saved" ? "seen" : "seenTried")}</h2>
      {offering === undefined ? (
        <>
          <p>{say("seenNothing")}</p>
          <Button onClick={() => go({ screen: "teach", section: "offerings" })}>{say("seenMake")}</Button>
        </>
      ) : (
        <>
          {open.length > 1 && (
            <Field label={say("seenFor")}>
              <Select value={offering.id} onChange={(_event, { value }) => setChosenId(value)}>
                {open.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </Select>
            </Field>
          )}
          {fitsAll(hours) ? <Times hours={hours} offeringId={offering.id} /> : <p>{say("seenWrong")}</p>}
        </>
      )}
    </aside>
  );
}

function Times({ hours, offeringId }: { readonly hours: Hours; readonly offeringId: string }): ReactNode {
  const { t, client, host, me } = useSurface();
  const viewer = useViewer();
  const say = useHoursWords();
  const { go } = useNavigation();
  const [page, setPage] = useState(0);
  const turnedBy = useRef<TurnedBy>(undefined);
  const [day, setDay] = useState<string>();
  const tried = useAtRest(JSON.stringify(forSaving(hours)));
  const times = useQuery({
    queryKey: ["slots", offeringId, "tried", tried, page],
    queryFn: () => {
      const { from, to } = pageBounds(page, client.now());
      const availability = JSON.parse(tried) as Hours;
      const body: PreviewHours = { availability, offeringId, from: toInstant(from), to: toInstant(to) };
      return client.calls.json<Slots>(`/api/v1/providers/${me.id}/availability/preview`, { method: "POST", body });
    },
    placeholderData: keepPreviousData,
  });
  if (times.isPending)
    return (
      <Bones label={t("loading")}>
        <Bone width="100%" height="9rem" />
      </Bones>
    );
  if (times.isError) {
    const about = { error: times.error, t, clientName: host.clientName, now: client.now() };
    return <ProblemScreen {...about} place="part" onRetry={() => void times.refetch()} />;
  }
  const found = byDay(times.data.items, viewer);
  const chosen = day !== undefined && found.has(day) ? day : [...found.keys()][0];
  const shown = chosen === undefined ? [] : (found.get(chosen) ?? []);
  const isUnreadable = times.data.unavailable.some(({ code }) => code === "calendar_unreadable");
  return (
    <div className="picker" aria-busy={times.isPlaceholderData}>
      {isUnreadable && (
        <Notice tone="warn">
          {say("seenUnreadable")}{" "}
          <Button className="inline" appearance="transparent" size="small" onClick={() => go({ screen: "account" })}>
            {say("seenConnect")}
          </Button>
        </Notice>
      )}
      <DayTiles
        page={page}
        days={found}
        chosen={chosen}
        onChoose={setDay}
        turnedBy={turnedBy}
        onTurn={(next, by) => {
          turnedBy.current = by;
          setPage(next);
          setDay(undefined);
        }}
      />
      {shown[0] === undefined ? (
        <p>{say("seenNone")}</p>
      ) : (
        <section>
          <h3>{longDay(shown[0].startsAt, viewer)}</h3>
          <ul className="times">
            {shown.map(({ startsAt }) => (
              <li key={startsAt} className="seen-time">
                {timeOf(startsAt, viewer)}
              </li>
            ))}
          </ul>
        </section>
      )}
      <YourZone />
    </div>
  );
}

const toInstant = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** The value once it has stayed the same for a moment. */
function useAtRest(value: string): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), restMs);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}
