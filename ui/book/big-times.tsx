/** A few times as big buttons: the ones most people take. */
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import type { Slot } from "#contract/offerings.ts";
import type { Provider } from "#contract/people.ts";
import { useArrowKeys } from "../arrow-keys.ts";
import { useSurface, useViewer } from "../surface-context.tsx";
import { SaidAs } from "../said-as.tsx";
import type { Translate } from "../words.ts";
import { longDay, nearDay, shortDay, timeOf } from "../format/when.ts";

interface BigTimesProps {
  readonly slots: readonly Slot[];
  readonly label: string;
  /** `first` draws the focus to the first of them once. */
  readonly focus: "stay" | "first";
  /** To say who is free then, where that may be one or another; their line is kept until they are known. */
  readonly providers?: readonly Provider[];
  readonly onChoose: (slot: Slot) => void;
}

export function BigTimes({ slots, label, focus, providers, onChoose }: BigTimesProps): ReactNode {
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
          const who = providers && whoIsFree(t, slot, providers);
          return (
            <button
              key={slot.startsAt}
              type="button"
              className="big-time"
              ref={index === 0 ? first : null}
              onClick={() => onChoose(slot)}
              {...keys.item(index)}
            >
              <SaidAs
                name={[longDay(slot.startsAt, viewer), timeOf(slot.startsAt, viewer), who].filter(Boolean).join(", ")}
              >
                <span className="big-day">{near === undefined ? shortDay(slot.startsAt, viewer) : t(near)}</span>
                <span className="big-clock">{timeOf(slot.startsAt, viewer)}</span>
                {who !== undefined && <span className="big-who">{who || "\u00A0"}</span>}
              </SaidAs>
            </button>
          );
        })}
      </div>
    </section>
  );
}

/** Their name, or how many of them; empty while they are not known yet. */
function whoIsFree(t: Translate, { providerIds }: Slot, providers: readonly Provider[]): string {
  if (providerIds.length > 1) return t("peopleFree", { n: providerIds.length });
  return providers.find(({ id }) => id === providerIds[0])?.displayName ?? "";
}
