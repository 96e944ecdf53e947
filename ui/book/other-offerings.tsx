/** What else there is to book, one press away; beyond a handful, everything is a list of its own. */
import type { ReactNode } from "react";
import type { Offering } from "#contract/offerings.ts";
import { useSurface } from "../surface-context.tsx";

const mostShown = 5;

interface OthersProps {
  readonly offerings: readonly Offering[];
  readonly chosen: Offering;
  readonly onChoose: (offeringId: string) => void;
  readonly onAll: () => void;
}

export function OtherOfferings({ offerings, chosen, onChoose, onAll }: OthersProps): ReactNode {
  const { t } = useSurface();
  const first = offerings.slice(0, mostShown);
  const shown = first.includes(chosen) ? first : [chosen, ...first.slice(1)];
  return (
    <div className="chips" role="group" aria-label={t("bookChoose")}>
      {shown.map(({ id, name }) => (
        <button key={id} type="button" className="chip" aria-pressed={id === chosen.id} onClick={() => onChoose(id)}>
          {name}
        </button>
      ))}
      {offerings.length > mostShown && (
        <button type="button" className="chip" onClick={onAll}>
          {t("bookAll", { n: offerings.length })}
        </button>
      )}
    </div>
  );
}
