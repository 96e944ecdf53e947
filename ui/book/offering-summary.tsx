/** What is being booked: name, with whom, how long, where. */
import type { ReactNode } from "react";
import type { Offering } from "#contract/offerings.ts";
import type { Provider } from "#contract/people.ts";
import { ScreenTitle } from "../screen.tsx";
import { useSurface, useViewer } from "../surface-context.tsx";
import { lengthWords } from "../format/lengths.ts";
import { sameClock, zoneName } from "../format/when.ts";
import type { Translate } from "../words.ts";

interface SummaryProps {
  readonly offering: Offering;
  readonly providers: readonly Provider[];
  /** Draws the focus to the name each time this changes. */
  readonly focusOn: string;
  /** What else could be chosen. */
  readonly children?: ReactNode;
}

export function OfferingSummary({ offering, providers, focusOn, children }: SummaryProps): ReactNode {
  const { t, client } = useSurface();
  const viewer = useViewer();
  const [first] = providers;
  const single = providers.length === 1 ? first : undefined;
  const isElsewhere =
    single && !sameClock(new Date(client.now()).toISOString(), single.timeZone, viewer.timeZone) ? single : undefined;
  return (
    <div className="summary">
      <ScreenTitle focusOn={focusOn} below={whoTeaches(t, providers)}>
        {offering.name}
      </ScreenTitle>
      <ul className="facts">
        <li>{lengthWords(offering.durationMinutes, viewer.locale)}</li>
        <li>{offering.location ?? placeWords(t, offering)}</li>
        {isElsewhere && (
          <li>{t("zoneOfShort", { name: isElsewhere.displayName, zone: zoneName(isElsewhere.timeZone) })}</li>
        )}
      </ul>
      {offering.description !== "" && <p className="quiet description">{offering.description}</p>}
      {children}
    </div>
  );
}

function whoTeaches(t: Translate, providers: readonly Provider[]): string | undefined {
  const [first] = providers;
  if (!first) return undefined;
  return providers.length === 1 ? t("bookWith", { name: first.displayName }) : t("bookAnyOf", { n: providers.length });
}

/** Where an offering or a session takes place, in a word or two. */
export function placeWords(t: Translate, about: Pick<Offering, "presence" | "meetingVendor">): string {
  if (about.presence === "in_person") return t("meetsInPerson");
  if (about.presence === "phone") return t("meetsPhone");
  switch (about.meetingVendor) {
    case "teams":
      return t("meetsTeams");
    case "zoom":
      return t("meetsZoom");
    case "meet":
      return t("meetsMeet");
    default:
      return t("meetsOnline");
  }
}
