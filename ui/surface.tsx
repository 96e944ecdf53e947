/** A whole surface: waits for its host, signs in, and draws the screens. Each surface's `main.tsx` calls `mountSurface`. */
import { createDOMRenderer, FluentProvider, RendererProvider } from "@fluentui/react-components";
import { QueryClientProvider, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  StrictMode,
  Suspense,
  use,
  useCallback,
  useDeferredValue,
  useEffect,
  useState,
  useSyncExternalStore,
} from "react";
import type { ReactNode } from "react";
import { createRoot } from "react-dom/client";
import type { Client } from "#contract/client.ts";
import type { Me } from "#contract/people.ts";
import type { Surface } from "#contract/sessions.ts";
import { AnnouncerProvider } from "./announcer.tsx";
import { deviceZone } from "./format/when.ts";
import { colourFirstLook } from "./first-look-colours.ts";
import { createWatched } from "./host.ts";
import type { Host, HostTheme, Watched } from "./host.ts";
import { LiveProvider } from "./live.tsx";
import { Mishap } from "./mishap.tsx";
import { NavigationProvider, startFor } from "./navigation.tsx";
import type { Place } from "./navigation.tsx";
import { openSurface } from "./opening.ts";
import type { Opened } from "./opening.ts";
import { ProblemScreen } from "./problem-screen.tsx";
import { meQuery } from "./queries.ts";
import { Screens, ShellBones } from "./screens.tsx";
import type { Here } from "./screens.tsx";
import { readNonce, readSettings } from "./settings.ts";
import type { Settings } from "./settings.ts";
import { addSkipLink } from "./skip-link.ts";
import { SurfaceProvider, useSurface, useWatched } from "./surface-context.tsx";
import { deviceTheme, loadedTheme, onDeviceTheme, themeFor } from "./themes.ts";
import { inEnglish, isMirrored, loadTranslate } from "./words.ts";
import type { Translate } from "./words.ts";

export interface SurfacePlan {
  readonly surface: Surface;
  /** Name of the client this surface lives in, for "open me in …". */
  readonly clientName: string;
  readonly startTheme?: HostTheme;
  /** Starts the SDK and answers the host; rejects with `HostProblem`. Called again when the person retries. */
  readonly start: (settings: Settings) => Promise<Host>;
  /** What is drawn instead of a problem that is none: somebody nobody here knows yet. `undefined` = the usual screen. */
  readonly whenProblem?: (error: unknown, onRetry: () => void) => ReactNode;
  /** The screen beside what the client shows, if this client opens on it; otherwise it is loaded when a meeting is there. */
  readonly here?: Here;
  /** The first screen, once the host is known. */
  readonly firstPlace: (host: Host) => Place;
}

/** Draws the surface into the element `root` of the page, in place of the skeleton that stands there. */
export function mountSurface(plan: SurfacePlan): void {
  const root = document.getElementById("root");
  if (!root) throw new Error("The page has no element with the id root");
  // Most clients speak the device's language and brightness; for the others these come once the client has said so.
  loadTranslate(navigator.language).catch(() => undefined);
  const theme = themeFor(plan.surface, plan.startTheme ?? deviceTheme()).catch(() => undefined);
  const settings = readSettings(document);
  const onWords = addSkipLink(root);
  const nonce = readNonce(document);
  const renderer = createDOMRenderer(document, nonce === "" ? {} : { styleElementAttributes: { nonce } });
  const begin = (): Promise<Start> => beginWith({ plan, settings, onWords });
  const start = async (): Promise<void> => {
    // The page shows its own skeleton meanwhile: drawing another one would only keep the client's answers waiting.
    const first = await begin();
    if (first.state === "ready") {
      colourFirstLook(root, plan.surface, first.started.host.theme.current());
      await first.started.openFor(1).drawable;
    } else await theme;
    createRoot(root).render(
      <StrictMode>
        <RendererProvider renderer={renderer}>
          <Mishap instead={(error, onRetry) => <Alone plan={plan} error={error} onRetry={onRetry} />}>
            <Suspense>
              <StartedSurface plan={plan} settings={settings} first={first} begin={begin} />
            </Suspense>
          </Mishap>
        </RendererProvider>
      </StrictMode>,
    );
  };
  void start();
}

/** A client that has answered, and what was asked for since. */
interface Started {
  readonly host: Host;
  readonly t: Translate;
  /** Counts who is signed in; each has a surface of their own. */
  readonly person: Watched<number>;
  /** The same answer for the same person. */
  readonly openFor: (person: number) => Opened;
}

type Start =
  | { readonly state: "waiting" }
  | { readonly state: "failed"; readonly error: unknown; readonly t: Translate }
  | { readonly state: "ready"; readonly started: Started };

interface Beginning {
  readonly plan: SurfacePlan;
  readonly settings: Settings;
  /** Called once it is known which language the person reads. */
  readonly onWords: (t: Translate) => void;
}

async function beginWith({ plan, settings, onWords }: Beginning): Promise<Start> {
  try {
    const host = await plan.start(settings);
    const { locale } = host.context.current();
    readIn(locale);
    const { set: setPerson, ...person } = createWatched(1);
    const opened = new Map<number, Opened>();
    const openFor = (who: number): Opened => {
      // For somebody else everything begins anew: nothing of the last person may stay on screen.
      const mine = opened.get(who) ?? openSurface(host, plan.firstPlace(host), () => setPerson(who + 1));
      opened.set(who, mine);
      return mine;
    };
    openFor(1);
    // A theme that does not come is asked for again when it is needed.
    const theme = themeFor(plan.surface, host.theme.current()).catch(() => undefined);
    const [t] = await Promise.all([loadTranslate(locale), theme]);
    onWords(t);
    return { state: "ready", started: { host, t, person, openFor } };
  } catch (error) {
    // Whom the client says nothing of reads what their device is set to.
    const t = await loadTranslate(navigator.language).catch(() => inEnglish);
    readIn(navigator.language);
    onWords(t);
    return { state: "failed", error, t };
  }
}

/** Tells screen readers, and whatever lays out the page. */
function readIn(locale: string): void {
  document.documentElement.lang = locale;
  document.documentElement.dir = isMirrored(locale) ? "rtl" : "ltr";
}

interface StartedProps {
  readonly plan: SurfacePlan;
  readonly settings: Settings;
  readonly first: Start;
  readonly begin: () => Promise<Start>;
}

function StartedSurface({ plan, settings, first, begin }: StartedProps): ReactNode {
  const [start, setStart] = useState(first);
  const retry = useCallback(() => {
    setStart({ state: "waiting" });
    void begin().then(setStart);
  }, [begin]);
  if (start.state === "ready") return <OpenSurface plan={plan} settings={settings} started={start.started} />;
  return (
    <Unstarted plan={plan}>
      {start.state === "waiting" ? (
        <ShellBones label={inEnglish("loading")} />
      ) : (
        <Alone plan={plan} error={start.error} t={start.t} onRetry={retry} />
      )}
    </Unstarted>
  );
}

/** In what the device prefers, while the client has not said anything. */
function Unstarted({ plan, children }: { readonly plan: SurfacePlan; readonly children: ReactNode }): ReactNode {
  const device = useSyncExternalStore(onDeviceTheme, deviceTheme);
  return (
    <Themed surface={plan.surface} theme={plan.startTheme ?? device}>
      {children}
    </Themed>
  );
}

interface AloneProps {
  readonly plan: SurfacePlan;
  readonly error: unknown;
  /** Left out before anybody knows which language the person reads. */
  readonly t?: Translate;
  readonly onRetry: () => void;
}

/** In place of everything: why there is nothing to see. */
function Alone({ plan, error, t = inEnglish, onRetry }: AloneProps): ReactNode {
  return (
    <main className="alone">
      {plan.whenProblem?.(error, onRetry) ?? (
        <ProblemScreen error={error} t={t} clientName={plan.clientName} now={Date.now()} onRetry={onRetry} />
      )}
    </main>
  );
}

interface ThemedProps {
  readonly surface: Surface;
  readonly theme: HostTheme;
  readonly children: ReactNode;
}

/** Draws nothing until its theme is there; while another one is loaded, what is drawn stays as it is. */
function Themed({ surface, theme, children }: ThemedProps): ReactNode {
  const shown = useDeferredValue(theme);
  return (
    <FluentProvider
      theme={loadedTheme(surface, shown) ?? use(themeFor(surface, shown))}
      className={`slotside ${surface} ${shown}`}
      dir={document.documentElement.dir === "rtl" ? "rtl" : "ltr"}
    >
      {children}
    </FluentProvider>
  );
}

interface OpenProps {
  readonly plan: SurfacePlan;
  readonly settings: Settings;
  readonly started: Started;
}

function OpenSurface({ plan, settings, started }: OpenProps): ReactNode {
  const { host, t, openFor } = started;
  const theme = useWatched(host.theme);
  const person = useWatched(started.person);
  const { queries, client, place } = openFor(person);
  return (
    <Themed surface={plan.surface} theme={theme}>
      <QueryClientProvider key={person} client={queries}>
        <SignedIn plan={plan} client={client} settings={settings} host={host} t={t}>
          <LiveProvider client={client}>
            <Navigating place={place}>
              <AnnouncerProvider>
                <Screens {...(plan.here ? { here: plan.here } : {})} />
              </AnnouncerProvider>
            </Navigating>
          </LiveProvider>
        </SignedIn>
      </QueryClientProvider>
    </Themed>
  );
}

function Navigating({ place, children }: { readonly place: Place; readonly children: ReactNode }): ReactNode {
  const { me } = useSurface();
  return <NavigationProvider start={startFor(me.roles, place)}>{children}</NavigationProvider>;
}

interface SignedInProps {
  readonly plan: SurfacePlan;
  readonly client: Client;
  readonly settings: Settings;
  readonly host: Host;
  readonly t: Translate;
  readonly children: ReactNode;
}

/** Everything below knows the person; until then a skeleton, or why there is none. */
function SignedIn({ plan, client, settings, host, t, children }: SignedInProps): ReactNode {
  const me = useQuery(meQuery(client));
  const isDrawn = !me.isPending;
  useEffect(() => {
    if (isDrawn) host.ready();
  }, [host, isDrawn]);
  useFirstZone(client, me.data);
  if (me.data) return <SurfaceProvider value={{ host, client, settings, t, me: me.data }}>{children}</SurfaceProvider>;
  if (me.isPending) return <ShellBones label={t("loading")} />;
  return <Alone plan={plan} error={me.error} t={t} onRetry={() => void me.refetch()} />;
}

/** A person nobody knows a zone of is kept in UTC; the device knows better, and Account can change it. */
function useFirstZone(client: Client, me: Me | undefined): void {
  const queries = useQueryClient();
  const isUnknown = me?.timeZone === "UTC" && !me.readOnly.includes("timeZone");
  useEffect(() => {
    if (!isUnknown) return;
    const timeZone = deviceZone();
    if (timeZone === "UTC") return;
    // When it fails times stay in UTC, and say so.
    client.changeMe({ timeZone }).then(
      (changed) => queries.setQueryData(["me"], changed),
      () => undefined,
    );
  }, [client, isUnknown, queries]);
}
