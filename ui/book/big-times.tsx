/** A few times as big buttons: the ones most people take. */
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import type { Slot } from "#contract/offerings.ts";
import { useArrowKeys } from "../arrow-keys.ts";
import { useSurface, useViewer } from "../surface-context.tsx";
import { SaidAs } from "../said-as.tsx";
import { longDay, nearDay, shortDay, timeOf } from "../format/when.ts";

interface BigTimesProps {
  readonly slots: readonly Slot[];
  readonly label: string;
  /** `first` draws the focus to the first of them once. */
  readonly focus: "stay" | "first";
  readonly onChoose: (slot: Slot) => void;
}

export function BigTimes({ slots, label, focus, onChoose }: BigTimesProps): ReactNode {
  const { t, client } = useSurface();
  const viewer = useViewer();
  const keys = useArrowKeys(slots.length);
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (focus === "first") first.current?.focus();
  }, [focus]);
  return (
    <section aria-label={label}>
      <h2>{label}</h2>
      <div className="big-times" role="group" aria-label={label} {...keys.group}>
        {slots.map((slot, index) => {
          const near = nearDay(slot.startsAt, client.now(), viewer);
          return (
            <button
              key={slot.startsAt}
              type="button"
              className="big-time"
              ref={index === 0 ? first : null}
              onClick={() => onChoose(slot)}
              {...keys.item(index)}
            >
              <SaidAs name={`${longDay(slot.startsAt, viewer)}, ${timeOf(slot.startsAt, viewer)}`}>
                <span className="big-day">{near === undefined ? shortDay(slot.startsAt, viewer) : t(near)}</span>
                <span className="big-clock">{timeOf(slot.startsAt, viewer)}</span>
              </SaidAs>
            </button>
          );
        })}
      </div>
    </section>
  );
}
