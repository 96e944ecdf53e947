/** Set-up: what administrators and support look after, in sections that are loaded when somebody opens them. */
import { Suspense } from "react";
import type { ComponentType, ReactNode } from "react";
import type { Role } from "#contract/people.ts";
import type { CatalogueSource } from "../catalogue.ts";
import { useCatalogue } from "../catalogue.ts";
import { lazy } from "../later.ts";
import { useNavigation } from "../navigation.tsx";
import type { Place, SetupSection } from "../place.ts";
import { Bone, Bones, ScreenTitle } from "../screen.tsx";
import { useSurface } from "../surface-context.tsx";
import { useKeptFocus } from "./kept-focus.ts";
import { english } from "./setup-words.en.ts";

const words: CatalogueSource<keyof typeof english> = {
  english,
  german: async () => (await import("./setup-words.de.ts")).german,
};

interface SectionProps {
  /** What is open within the section, as `go({ screen: "setup", section, item })` named it. */
  readonly item?: string;
}

interface Section {
  readonly name: SetupSection;
  readonly roles: readonly Role[];
  readonly Content: ComponentType<SectionProps>;
}

/** In the order of the menu; the first one that the person may see opens first. */
const sections: readonly Section[] = [
  {
    name: "integrations",
    roles: ["administrator", "support"],
    Content: lazy(async () => ({
      default: (await import("./integrations/integrations-section.tsx")).IntegrationsSection,
    })),
  },
  {
    name: "people",
    roles: ["administrator", "scheduler"],
    Content: lazy(async () => ({ default: (await import("./people/people-section.tsx")).PeopleSection })),
  },
  {
    name: "matches",
    roles: ["administrator", "scheduler"],
    Content: lazy(async () => ({ default: (await import("./matches/matches-section.tsx")).MatchesSection })),
  },
  {
    name: "sessions",
    roles: ["administrator", "scheduler", "support"],
    Content: lazy(async () => ({ default: (await import("./sessions/sessions-section.tsx")).SessionsSection })),
  },
  {
    name: "activity",
    roles: ["administrator"],
    Content: lazy(async () => ({ default: (await import("./activity/activity-section.tsx")).ActivitySection })),
  },
  {
    name: "health",
    roles: ["administrator", "support"],
    Content: lazy(async () => ({ default: (await import("./health-section.tsx")).HealthSection })),
  },
  {
    name: "organisation",
    roles: ["administrator"],
    Content: lazy(async () => ({ default: (await import("./organisation-section.tsx")).OrganisationSection })),
  },
];

export function SetupScreen({ place }: { readonly place: Extract<Place, { screen: "setup" }> }): ReactNode {
  const { me, t } = useSurface();
  const { go } = useNavigation();
  const say = useCatalogue(words);
  const open = sections.filter(({ roles }) => roles.some((role) => me.roles.includes(role)));
  const current = open.find(({ name }) => name === place.section) ?? open[0];
  return (
    <>
      <ScreenTitle below={me.tenantName}>{say("title")}</ScreenTitle>
      <nav className="sections" aria-label={say("sections")}>
        {open.map(({ name }) => (
          <button
            key={name}
            type="button"
            aria-current={name === current?.name ? "page" : undefined}
            onClick={() => go({ screen: "setup", section: name })}
          >
            {say(name)}
          </button>
        ))}
      </nav>
      <div ref={useKeptFocus()} className="kept">
        {current && (
          <Suspense
            fallback={
              <Bones label={t("loading")}>
                <Bone width="100%" height="8rem" />
              </Bones>
            }
          >
            <current.Content {...(place.item === undefined ? {} : { item: place.item })} />
          </Suspense>
        )}
      </div>
    </>
  );
}
