/** The times of one day, in the viewer's morning, afternoon and evening; those that are not free say why when they are pressed. */
import { Suspense, useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { Provider } from "#contract/people.ts";
import type { Slot } from "#contract/offerings.ts";
import { useAnnounce } from "../announcer.tsx";
import { useArrowKeys } from "../arrow-keys.ts";
import { lazy } from "../later.ts";
import { SaidAs } from "../said-as.tsx";
import { useSurface, useViewer } from "../surface-context.tsx";
import { longDay, timeOf } from "../format/when.ts";
import { byPartOfDay } from "../format/slot-choice.ts";

const WhyNot = lazy(async () => ({ default: (await import("./why-not.tsx")).WhyNot }));

interface TimesProps {
  readonly offeringId: string;
  readonly providerId?: string | undefined;
  readonly providers: readonly Provider[];
  /** Any moment of the day. */
  readonly day: string;
  readonly slots: readonly Slot[];
  /** Starts within the hours that are not free. */
  readonly muted: readonly string[];
  readonly onChoose: (slot: Slot) => void;
}

interface Entry {
  readonly startsAt: string;
  /** Absent = not free. */
  readonly slot?: Slot;
}

export function TimesOfDay(props: TimesProps): ReactNode {
  const { slots, muted, onChoose } = props;
  const { t } = useSurface();
  const viewer = useViewer();
  const announce = useAnnounce();
  const [asked, setAsked] = useState<string>();
  const entries = [
    ...slots.map((slot): Entry => ({ startsAt: slot.startsAt, slot })),
    ...muted.map((startsAt): Entry => ({ startsAt })),
  ].sort((one, other) => one.startsAt.localeCompare(other.startsAt));
  const firstFree = Math.max(
    0,
    entries.findIndex(({ slot }) => slot),
  );
  const keys = useArrowKeys(entries.length, firstFree);
  const day = longDay(props.day, viewer);
  const summary = t("timesCount", { n: slots.length, day });
  const seen = useRef(summary);
  useEffect(() => {
    if (seen.current !== summary) announce(summary);
    seen.current = summary;
  }, [announce, summary]);
  // A day on which there is nothing at all is asked about as a whole.
  const at = entries.length === 0 ? props.day : entries.some(({ startsAt }) => startsAt === asked) ? asked : undefined;
  return (
    <section aria-label={t("timesOn", { day })}>
      <h2>{day}</h2>
      <div {...keys.group}>
        {byPartOfDay(entries, viewer).map(([part, times]) => (
          <div key={part} role="group" aria-label={t(part)}>
            <h3>{t(part)}</h3>
            <div className="times">
              {times.map(({ startsAt, slot }) => (
                <button
                  key={startsAt}
                  type="button"
                  className={slot ? "time" : "time muted"}
                  onClick={() => (slot ? onChoose(slot) : setAsked(startsAt))}
                  {...keys.item(entries.findIndex((each) => each.startsAt === startsAt))}
                >
                  {slot ? (
                    timeOf(startsAt, viewer)
                  ) : (
                    <SaidAs name={t("notFree", { time: timeOf(startsAt, viewer) })}>{timeOf(startsAt, viewer)}</SaidAs>
                  )}
                  {slot?.sessionId !== undefined && <small>{t("seatsLeft", { n: slot.seatsLeft })}</small>}
                </button>
              ))}
            </div>
          </div>
        ))}
      </div>
      {at !== undefined && (
        <Suspense>
          <WhyNot
            key={at}
            offeringId={props.offeringId}
            providerId={props.providerId}
            providers={props.providers}
            at={at}
          />
        </Suspense>
      )}
    </section>
  );
}
