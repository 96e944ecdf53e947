/** Free times of the coming fortnight as buttons that stay pressed, day by day. */
import type { ReactNode } from "react";
import { byDay } from "../format/slot-choice.ts";
import { longDay, timeOf, zoneName } from "../format/when.ts";
import { ProblemScreen } from "../problem-screen.tsx";
import { useSlots } from "../queries.ts";
import { Bone, Bones } from "../screen.tsx";
import { useSurface, useViewer } from "../surface-context.tsx";
import { useOutlookWords } from "./use-outlook-words.ts";

/** Further away than that nobody offers by hand. */
const mostDays = 6;

interface TimesProps {
  readonly offeringId: string;
  readonly chosen: readonly string[];
  readonly most: number;
  readonly onPress: (startsAt: string) => void;
}

export function TimesToOffer({ offeringId, chosen, most, onPress }: TimesProps): ReactNode {
  const { t, me, client, host } = useSurface();
  const words = useOutlookWords();
  const viewer = useViewer();
  const slots = useSlots({ offeringId, providerId: me.id, page: 0 });
  if (slots.isPending) {
    return (
      <Bones label={t("loading")}>
        <Bone width="40%" height="1rem" />
        <Bone width="100%" height="6rem" />
        <Bone width="100%" height="6rem" />
      </Bones>
    );
  }
  if (slots.isError) {
    const about = { error: slots.error, t, clientName: host.clientName, now: client.now() };
    return <ProblemScreen {...about} place="part" onRetry={() => void slots.refetch()} />;
  }
  const days = [...byDay(slots.data.items, viewer)].slice(0, mostDays);
  if (days.length === 0) return <p>{words("offerNothing")}</p>;
  return (
    <>
      <p className="quiet">{t("timesInYours", { zone: zoneName(viewer.timeZone) })}</p>
      {days.map(([day, times]) => {
        const [first] = times;
        const name = first ? longDay(first.startsAt, viewer) : day;
        return (
          <section key={day} className="offer-day">
            <h2>{name}</h2>
            <div className="times" role="group" aria-label={name}>
              {times.map(({ startsAt }) => {
                const isChosen = chosen.includes(startsAt);
                return (
                  <button
                    key={startsAt}
                    type="button"
                    className="time"
                    aria-pressed={isChosen}
                    aria-disabled={!isChosen && chosen.length >= most}
                    onClick={() => (isChosen || chosen.length < most) && onPress(startsAt)}
                  >
                    {timeOf(startsAt, viewer)}
                  </button>
                );
              })}
            </div>
          </section>
        );
      })}
    </>
  );
}
