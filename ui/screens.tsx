/** The menu on top and the screen below it. Screens that are seldom first are loaded when they are needed. */
import { Suspense, useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { Role } from "#contract/people.ts";
import type { Surface } from "#contract/sessions.ts";
import { placeOfLink } from "./deep-links.ts";
import { lazy } from "./later.ts";
import { Mishap } from "./mishap.tsx";
import { useNavigation } from "./navigation.tsx";
import type { Place } from "./place.ts";
import { PickerBones } from "./book/slot-picker.tsx";
import { BookScreen } from "./book/book-screen.tsx";
import { ProblemScreen } from "./problem-screen.tsx";
import { Bone, Bones } from "./screen.tsx";
import { SessionsScreen } from "./sessions/sessions-screen.tsx";
import { useHostContext, useSurface } from "./surface-context.tsx";
import type { HostContext } from "./host.ts";
import type { WordKey } from "./words.ts";

const loadSession = () => import("./session/session-screen.tsx");
const HereScreen = lazy(async () => ({ default: (await import("./session/here-screen.tsx")).HereScreen }));
const OfferedScreen = lazy(async () => ({ default: (await import("./offers/offered-screen.tsx")).OfferedScreen }));
const SessionScreen = lazy(async () => ({ default: (await loadSession()).SessionScreen }));
const AccountScreen = lazy(async () => ({ default: (await import("./account/account-screen.tsx")).AccountScreen }));
const TeachScreen = lazy(async () => ({ default: (await import("./teach/teach-screen.tsx")).TeachScreen }));
const SetupScreen = lazy(async () => ({ default: (await import("./setup/setup-screen.tsx")).SetupScreen }));
/** Nobody's screen waits for it, and none goes without because it did not come. */
const IntegrationBanner = lazy(async () => ({
  default: await import("./setup/integrations/integration-banner.tsx").then(
    (loaded) => loaded.IntegrationBanner,
    () => () => null,
  ),
}));

/** Loaded while there is a network, because it is for when there is none. */
const OfflineBar = lazy(async () => ({ default: (await import("./offline/offline-bar.tsx")).OfflineBar }));

/** Until then the first screen has the network to itself; afterwards nobody should wait for the session they have just booked. */
const calmAfterMs = 1_500;

/** A client whose surface opens on what it shows brings the screen for that along; for the others it is the one of a meeting. */
export type Here = () => ReactNode;

export function Screens({ here = HereScreen }: { readonly here?: Here | typeof HereScreen }): ReactNode {
  const { t, host, me, client } = useSurface();
  const { place } = useNavigation();
  const problem = (error: unknown, onRetry: () => void): ReactNode => (
    <ProblemScreen error={error} t={t} clientName={host.clientName} now={client.now()} onRetry={onRetry} />
  );
  const [isCalm, setCalm] = useState(false);
  useFollowHost();
  useEffect(() => {
    const timer = setTimeout(() => {
      void loadSession();
      setCalm(true);
    }, calmAfterMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <>
      <Menu />
      <main className="screen">
        {isCalm && (
          <Suspense fallback={null}>
            <OfflineBar />
          </Suspense>
        )}
        {seesBanner(me.roles, host.surface, place) && (
          <Suspense fallback={null}>
            <IntegrationBanner />
          </Suspense>
        )}
        <Mishap key={JSON.stringify(place)} instead={problem}>
          <Suspense fallback={<PickerBones label={t("loading")} />}>
            <Screen place={place} here={here} />
          </Suspense>
        </Mishap>
      </main>
    </>
  );
}

/** The client's own back button, and links that are followed while the surface is open. */
function useFollowHost(): void {
  const { host } = useSurface();
  const { link } = useHostContext();
  const { canGoBack, back, go } = useNavigation();
  const step = useRef({ canGoBack, back });
  const followed = useRef(link);
  useEffect(() => {
    step.current = { canGoBack, back };
  });
  useEffect(() => {
    host.onBack?.(() => {
      const { canGoBack: hasStep, back: takeStep } = step.current;
      if (hasStep) takeStep();
      return hasStep;
    });
  }, [host]);
  useEffect(() => {
    if (followed.current === link) return;
    followed.current = link;
    const place = placeOfLink(link);
    if (place) go(place);
  }, [link, go]);
}

/** Administrators in Teams wherever they are; elsewhere whoever looks after it, in Set-up. */
function seesBanner(roles: readonly Role[], surface: Surface, { screen }: Place): boolean {
  if (roles.includes("administrator")) return surface === "teams" || screen === "setup";
  return roles.includes("support") && screen === "setup";
}

interface ScreenProps {
  readonly place: Place;
  readonly here: Here | typeof HereScreen;
}

function Screen({ place, here: HereIs }: ScreenProps): ReactNode {
  switch (place.screen) {
    case "here":
      return <HereIs />;
    case "book":
      return <BookScreen {...(place.offeringId === undefined ? {} : { offeringId: place.offeringId })} />;
    case "sessions":
      return <SessionsScreen />;
    case "offered":
      return <OfferedScreen {...place} />;
    case "session":
      return <SessionScreen id={place.id} {...(place.arrived ? { arrived: place.arrived } : {})} />;
    case "account":
      return <AccountScreen />;
    case "teach":
      return <TeachScreen place={place} />;
    case "setup":
      return <SetupScreen place={place} />;
  }
}

interface MenuEntry {
  readonly screen: Exclude<Place["screen"], "session" | "offered">;
  readonly word: WordKey;
}

/** What a surface's people come for, first things first. */
export function menuOf(surface: Surface, context: HostContext, roles: readonly Role[]): readonly MenuEntry[] {
  const looksAfterOthers = (["administrator", "scheduler", "support"] as const).some((role) => roles.includes(role));
  const mayLookAfterOthers = surface !== "outlook" && looksAfterOthers;
  const setup: readonly MenuEntry[] = mayLookAfterOthers ? [{ screen: "setup", word: "navSetup" }] : [];
  const book: MenuEntry = { screen: "book", word: "navBook" };
  const sessions: MenuEntry = { screen: "sessions", word: "navSessions" };
  const account: MenuEntry = { screen: "account", word: "navAccount" };
  const teach: readonly MenuEntry[] = roles.includes("provider") ? [{ screen: "teach", word: "navTeach" }] : [];
  if (surface === "outlook") return [{ screen: "here", word: "navAppointment" }, sessions, book, ...teach, account];
  const meeting: MenuEntry = { screen: "here", word: "navMeeting" };
  if (surface !== "zoom") {
    const here = context.meetingChatId === undefined ? [] : [meeting];
    return [...here, book, sessions, ...teach, account, ...setup];
  }
  const here: readonly MenuEntry[] = context.meetingUuid === undefined ? [] : [meeting];
  return [...here, sessions, book, ...teach, account, ...setup];
}

/** The page of help that is about what is shown. */
function helpFor({ screen }: Place, surface: Surface): string {
  if (screen === "here") return surface === "zoom" ? "zoom" : "sessions";
  return helpPages[screen];
}

const helpPages = {
  book: "book",
  offered: "book",
  sessions: "sessions",
  session: "sessions",
  teach: "hours",
  account: "account",
  setup: "setup",
} as const;

function Menu(): ReactNode {
  const { t, host, me } = useSurface();
  const context = useHostContext();
  const { place, go } = useNavigation();
  const entries = menuOf(host.surface, context, me.roles);
  const within = place.screen === "session" ? "sessions" : place.screen === "offered" ? "book" : place.screen;
  return (
    <header className="top">
      <nav aria-label={t("mainMenu")}>
        {entries.map(({ screen, word }) => (
          <button
            key={screen}
            type="button"
            aria-current={screen === within ? "page" : undefined}
            onClick={() => go({ screen })}
          >
            {t(word)}
          </button>
        ))}
      </nav>
      <a className="quiet help" href={`/help/${helpFor(place, host.surface)}`} target="_blank" rel="noreferrer">
        {t("help")}
      </a>
    </header>
  );
}

/** Stands in for the whole surface until host and person are known. */
export const ShellBones = (props: { readonly label: string }): ReactNode => (
  <div className="shell">
    <header className="top" aria-hidden="true">
      <Bone width="4rem" height="1.25rem" />
      <Bone width="5rem" height="1.25rem" />
      <Bone width="4rem" height="1.25rem" />
    </header>
    <main className="screen">
      <h1 className="unseen">Slotside</h1>
      <Bones label={props.label}>
        <Bone width="55%" height="2rem" />
        <Bone width="35%" height="1rem" />
      </Bones>
      <PickerBones label={props.label} />
    </main>
  </div>
);
