/** The times of one day, in the viewer's morning, afternoon and evening. */
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import type { Slot } from "#contract/offerings.ts";
import { useAnnounce } from "../announcer.tsx";
import { useArrowKeys } from "../arrow-keys.ts";
import { useSurface, useViewer } from "../surface-context.tsx";
import { longDay, timeOf } from "../format/when.ts";
import { byPartOfDay } from "../format/slot-choice.ts";

interface TimesProps {
  readonly slots: readonly Slot[];
  readonly onChoose: (slot: Slot) => void;
}

export function TimesOfDay({ slots, onChoose }: TimesProps): ReactNode {
  const { t } = useSurface();
  const viewer = useViewer();
  const announce = useAnnounce();
  const keys = useArrowKeys(slots.length);
  const day = slots[0] ? longDay(slots[0].startsAt, viewer) : "";
  const summary = t("timesCount", { n: slots.length, day });
  const seen = useRef(summary);
  useEffect(() => {
    if (seen.current !== summary) announce(summary);
    seen.current = summary;
  }, [announce, summary]);
  return (
    <section aria-label={t("timesOn", { day })}>
      <h2>{day}</h2>
      <div {...keys.group}>
        {byPartOfDay(slots, viewer).map(([part, times]) => (
          <div key={part} role="group" aria-label={t(part)}>
            <h3>{t(part)}</h3>
            <div className="times">
              {times.map((slot) => (
                <button
                  key={slot.startsAt}
                  type="button"
                  className="time"
                  onClick={() => onChoose(slot)}
                  {...keys.item(slots.indexOf(slot))}
                >
                  {timeOf(slot.startsAt, viewer)}
                  {slot.sessionId !== undefined && <small>{t("seatsLeft", { n: slot.seatsLeft })}</small>}
                </button>
              ))}
            </div>
          </div>
        ))}
      </div>
    </section>
  );
}
