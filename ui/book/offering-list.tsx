/** What can be booked, one card each. */
import type { ReactNode } from "react";
import type { Offering } from "#contract/offerings.ts";
import { lengthWords } from "../format/lengths.ts";
import { ScreenTitle } from "../screen.tsx";
import { useSurface, useViewer } from "../surface-context.tsx";
import { placeWords } from "./offering-summary.tsx";

interface ListProps {
  readonly offerings: readonly Offering[];
  readonly onChoose: (offeringId: string) => void;
}

export function OfferingList({ offerings, onChoose }: ListProps): ReactNode {
  const { t } = useSurface();
  const { locale } = useViewer();
  return (
    <>
      <ScreenTitle below={t("bookChoose")}>{t("bookTitle")}</ScreenTitle>
      <ul className="cards">
        {offerings.map((offering) => (
          <li key={offering.id}>
            <button type="button" className="card press" onClick={() => onChoose(offering.id)}>
              <span className="card-title">{offering.name}</span>
              <span className="quiet">
                {lengthWords(offering.durationMinutes, locale)} · {offering.location ?? placeWords(t, offering)}
              </span>
              {offering.description !== "" && <span className="description">{offering.description}</span>}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
