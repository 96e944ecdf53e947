/** Times to choose from: the soonest as big buttons, then a fortnight of days with the times of one. */
import { Button } from "@fluentui/react-components";
import { useDeferredValue, useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { Provider } from "#contract/people.ts";
import type { Slot } from "#contract/offerings.ts";
import { useAnnounce } from "../announcer.tsx";
import { ProblemScreen } from "../problem-screen.tsx";
import { useSlots } from "../queries.ts";
import { daysPerPage, pageBounds, pageOf } from "../questions.ts";
import { Bone, Bones } from "../screen.tsx";
import { useSurface, useViewer } from "../surface-context.tsx";
import { dayKey, offsetMinutes, shortDay, shortWhen } from "../format/when.ts";
import { BigTimes } from "./big-times.tsx";
import { CheckNotices } from "./check-notices.tsx";
import { DayTiles } from "./day-tiles.tsx";
import type { TurnedBy } from "./day-tiles.tsx";
import { byDay, daysFrom, nearest, soonest } from "../format/slot-choice.ts";
import { TimesOfDay } from "./times-of-day.tsx";
import { YourZone } from "./zones.tsx";

interface PickerProps {
  readonly offeringId: string;
  readonly providerId?: string;
  /** Nothing as long as their names are asked for: what is said of the times names them. */
  readonly providers: readonly Provider[] | undefined;
  /** `shown`: the soonest times say who is free then. */
  readonly names?: "shown" | "known";
  /** A start somebody else took just now: its neighbours come first. */
  readonly lost?: string;
  /** The session that would be moved: its own time is free for it. */
  readonly sessionId?: string;
  /** The time it has, which is no other one. */
  readonly except?: string;
  readonly onChoose: (slot: Slot) => void;
  /** Stands below the times once they are there. */
  readonly below?: ReactNode;
}

export function SlotPicker(props: PickerProps): ReactNode {
  const { offeringId, providerId, sessionId, providers, lost, onChoose } = props;
  const { t, client, host } = useSurface();
  const viewer = useViewer();
  const [page, setPage] = useState(() => (lost === undefined ? 0 : pageOf(lost, client.now())));
  const turnedBy = useRef<TurnedBy>(undefined);
  const [day, setDay] = useState<string>();
  /** A day without times that somebody wants to know about, and its noon. */
  const [emptyDay, setEmptyDay] = useState<{ readonly key: string; readonly noon: string }>();
  // The soonest times can be pressed while a slow device is still drawing the days below them.
  const isWhole = useDeferredValue(true, false);
  const slots = useSlots({
    offeringId,
    page,
    ...(providerId === undefined ? {} : { providerId }),
    // Why a time is not free is told of new sessions: one that moves is in its own way there.
    ...(sessionId === undefined ? { also: "muted" } : { sessionId }),
  });

  if (slots.isError) {
    const retry = (): void => void slots.refetch();
    const about = { error: slots.error, t, clientName: host.clientName, now: client.now() };
    return <ProblemScreen {...about} place="part" onRetry={retry} />;
  }
  if (slots.isPending || providers === undefined) return <PickerBones label={t("loading")} />;

  const { nextAvailableAt } = slots.data;
  const items = slots.data.items.filter(({ startsAt }) => startsAt !== props.except);
  const days = byDay(items, viewer);
  const firstDay = lost === undefined ? undefined : dayKey(lost, viewer);
  const chosenDay = [day, firstDay].find((key) => key !== undefined && days.has(key)) ?? [...days.keys()][0];
  const big = lost === undefined ? soonest(items, 3) : nearest(items, lost, 3);
  const bothChecked = slots.data.checked.learner !== "not_connected";
  const choose = (key: string | undefined): void => {
    setDay(key);
    setEmptyDay(undefined);
  };
  const turnTo = (next: number, by: TurnedBy = "day"): void => {
    turnedBy.current = by;
    setPage(next);
    choose(undefined);
  };
  const shownDay = emptyDay?.key ?? chosenDay;
  const muted = (slots.data.muted ?? []).filter((at) => dayKey(at, viewer) === shownDay);
  const shown = emptyDay || chosenDay === undefined ? [] : (days.get(chosenDay) ?? []);
  const about = { offeringId, providerId, providers, muted, onChoose };
  return (
    <div className="picker" aria-busy={slots.isFetching && !slots.isRefetching}>
      <CheckNotices slots={slots.data} providers={providers} />
      {big.length > 0 && (page === 0 || lost !== undefined) && (
        <BigTimes
          slots={big}
          label={t(lost !== undefined ? "nearestTimes" : bothChecked ? "soonestBoth" : "soonest")}
          focus={lost === undefined ? "stay" : "first"}
          {...(props.names === "shown" ? { providers } : {})}
          onChoose={onChoose}
        />
      )}
      <YourZone />
      {!isWhole && <DayBones />}
      {isWhole && (
        <DayTiles
          page={page}
          days={days}
          chosen={shownDay}
          onChoose={choose}
          onTurn={turnTo}
          turnedBy={turnedBy}
          {...(sessionId === undefined ? { onAsk: (key, noon) => setEmptyDay({ key, noon }) } : {})}
        />
      )}
      {isWhole && chosenDay === undefined && (
        <NoTimes page={page} next={nextAvailableAt} onShow={(at) => turnTo(pageOf(at, client.now()))} />
      )}
      {isWhole && emptyDay && (
        <TimesOfDay key={emptyDay.key} {...about} slots={[]} day={muted[0] ?? noonIn(emptyDay.noon, viewer)} />
      )}
      {isWhole && shown[0] && <TimesOfDay {...about} slots={shown} day={shown[0].startsAt} />}
      {isWhole && props.below}
    </div>
  );
}

/** Noon of a calendar day on the viewer's clock; tiles carry noon UTC. */
function noonIn(noon: string, { timeZone }: { readonly timeZone: string }): string {
  const at = Date.parse(noon);
  return `${new Date(at - offsetMinutes(at, timeZone) * 60_000).toISOString().slice(0, 19)}Z`;
}

interface NoTimesProps {
  readonly page: number;
  readonly next: string | undefined;
  readonly onShow: (at: string) => void;
}

function NoTimes({ page, next, onShow }: NoTimesProps): ReactNode {
  const { t, client } = useSurface();
  const viewer = useViewer();
  const announce = useAnnounce();
  // The days of the tiles above.
  const days = daysFrom(pageBounds(page, client.now()).from, daysPerPage, viewer);
  const [first, last] = [days[0], days.at(-1)].map((day) => shortDay(day?.noon ?? "", { ...viewer, timeZone: "UTC" }));
  const title = t("noTimes", { from: first ?? "", to: last ?? "" });
  useEffect(() => announce(title), [announce, title]);
  return (
    <div className="empty">
      <h2>{title}</h2>
      <p>{next === undefined ? t("noTimesHint") : t("nextAvailable", { time: shortWhen(next, viewer) })}</p>
      {next !== undefined && (
        <Button appearance="primary" onClick={() => onShow(next)}>
          {t("goThere")}
        </Button>
      )}
    </div>
  );
}

/** Stands exactly where the times will. */
export const PickerBones = (props: { readonly label: string }): ReactNode => (
  <Bones label={props.label}>
    <Bone width="11rem" height="1.25rem" />
    <div className="big-times">
      {[1, 2, 3].map((index) => (
        <Bone key={index} width="100%" height="4rem" />
      ))}
    </div>
    <Bone width="14rem" height="1rem" />
    <DayBones />
  </Bones>
);

const DayBones = (): ReactNode => (
  <>
    <div className="day-tiles">
      {Array.from({ length: daysPerPage }, (_, index) => (
        <Bone key={index} width="100%" height="3.25rem" />
      ))}
    </div>
    <div className="times">
      {Array.from({ length: 8 }, (_, index) => (
        <Bone key={index} width="100%" height="2.5rem" />
      ))}
    </div>
  </>
);
