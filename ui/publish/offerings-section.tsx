/** What somebody offers: all of it, a new one, or one with its dates and rules. */
import { Button } from "@fluentui/react-components";
import { Suspense, useState } from "react";
import type { ReactNode } from "react";
import type { Offering } from "#contract/offerings.ts";
import { placeWords } from "../book/offering-summary.tsx";
import { useCatalogue } from "../catalogue.ts";
import { lengthWords } from "../format/lengths.ts";
import { lazy } from "../later.ts";
import { useNavigation } from "../navigation.tsx";
import { ProblemScreen } from "../problem-screen.tsx";
import { useOfferings } from "../queries.ts";
import { Bone, Bones } from "../screen.tsx";
import { useSurface, useViewer } from "../surface-context.tsx";
import { NewOffering } from "./new-offering.tsx";
import { OfferingPage } from "./offering-page.tsx";
import { publishWords } from "./publish-words.ts";

const OfferTemplates = lazy(async () => ({
  default: (await import("../setup/templates/offer-templates.tsx")).OfferTemplates,
}));

/** The `item` under which a new offering is made; ids are never that. */
const asNew = "new";

export function OfferingsSection({ item }: { readonly item?: string }): ReactNode {
  const { t, client, host, me } = useSurface();
  const offerings = useOfferings();
  const [made, setMade] = useState<Offering>();
  if (offerings.isPending)
    return (
      <Bones label={t("loading")}>
        <Bone width="100%" height="12rem" />
      </Bones>
    );
  if (offerings.isError) {
    const about = { error: offerings.error, t, clientName: host.clientName, now: client.now() };
    return <ProblemScreen {...about} place="part" onRetry={() => void offerings.refetch()} />;
  }
  const mine = offerings.data.filter(({ providerIds }) => providerIds.includes(me.id));
  const shown = mine.find(({ id }) => id === (made?.id ?? item)) ?? made;
  if (shown)
    return <OfferingPage key={shown.id} offering={shown} arrived={shown.id === made?.id ? "made" : "opened"} />;
  // Who offers nothing yet begins with the questions.
  if (item === asNew || mine.length === 0) return <Making onPublished={setMade} />;
  return <Mine offerings={mine} />;
}

function Making({ onPublished }: { readonly onPublished: (offering: Offering) => void }): ReactNode {
  const say = useCatalogue(publishWords);
  return (
    <>
      <h2>{say("title")}</h2>
      <p className="quiet lead">{say("lead")}</p>
      <NewOffering onPublished={onPublished} />
      <Suspense>
        <OfferTemplates />
      </Suspense>
    </>
  );
}

function Mine({ offerings }: { readonly offerings: readonly Offering[] }): ReactNode {
  const { t } = useSurface();
  const { locale } = useViewer();
  const say = useCatalogue(publishWords);
  const { go } = useNavigation();
  return (
    <div className="stack">
      <ul className="cards">
        {offerings.map((offering) => (
          <li key={offering.id}>
            <button
              type="button"
              className="card press"
              onClick={() => go({ screen: "teach", section: "offerings", item: offering.id })}
            >
              <span className="card-title">{offering.name}</span>
              <span className="quiet">
                {lengthWords(offering.durationMinutes, locale)} · {offering.location ?? placeWords(t, offering)} ·{" "}
                {offering.kind === "group" ? say("classOf", { n: offering.capacity }) : say("kindSingle")}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div className="row">
        <Button appearance="primary" onClick={() => go({ screen: "teach", section: "offerings", item: asNew })}>
          {say("newOffering")}
        </Button>
      </div>
    </div>
  );
}
