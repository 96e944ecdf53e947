/** Teaching: the calendar of sessions, who asks for a time, the hours, and what is offered; each is loaded when somebody opens it. */
import { Suspense } from "react";
import type { ComponentType, ReactNode } from "react";
import type { CatalogueSource } from "../catalogue.ts";
import { useCatalogue } from "../catalogue.ts";
import { lazy } from "../later.ts";
import { useNavigation } from "../navigation.tsx";
import type { Place, TeachSection } from "../place.ts";
import { Bone, Bones, ScreenTitle } from "../screen.tsx";
import { useSurface } from "../surface-context.tsx";
import { english } from "./teach-words.en.ts";

const words: CatalogueSource<keyof typeof english> = {
  english,
  german: async () => (await import("./teach-words.de.ts")).german,
};

interface SectionProps {
  /** What is open within the section. */
  readonly item?: string;
}

interface Section {
  readonly name: TeachSection;
  readonly Content: ComponentType<SectionProps>;
}

const calendar: Section = {
  name: "calendar",
  Content: lazy(async () => ({ default: (await import("../calendar/calendar-section.tsx")).CalendarSection })),
};
const sections: readonly Section[] = [
  calendar,
  {
    name: "wishes",
    Content: lazy(async () => ({ default: (await import("../wishes/wishes-section.tsx")).WishesSection })),
  },
  {
    name: "hours",
    Content: lazy(async () => ({ default: (await import("../hours/hours-section.tsx")).HoursSection })),
  },
  {
    name: "offerings",
    Content: lazy(async () => ({ default: (await import("../publish/offerings-section.tsx")).OfferingsSection })),
  },
];

export function TeachScreen({ place }: { readonly place: Extract<Place, { screen: "teach" }> }): ReactNode {
  const { t } = useSurface();
  const { go } = useNavigation();
  const say = useCatalogue(words);
  const current = sections.find(({ name }) => name === place.section) ?? calendar;
  return (
    <div className="teach">
      <ScreenTitle>{say("title")}</ScreenTitle>
      <nav className="sections" aria-label={say("sections")}>
        {sections.map(({ name }) => (
          <button
            key={name}
            type="button"
            aria-current={name === current.name ? "page" : undefined}
            onClick={() => go({ screen: "teach", section: name })}
          >
            {say(name)}
          </button>
        ))}
      </nav>
      <Suspense
        fallback={
          <Bones label={t("loading")}>
            <Bone width="100%" height="8rem" />
          </Bones>
        }
      >
        <current.Content {...(place.item === undefined ? {} : { item: place.item })} />
      </Suspense>
    </div>
  );
}
