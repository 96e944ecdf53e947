/** A whole surface: waits for its host, signs in, and draws the screens. Each surface's `main.tsx` calls `mountSurface`. */
import { createDOMRenderer, FluentProvider, RendererProvider } from "@fluentui/react-components";
import { QueryClientProvider, useQuery, useQueryClient } from "@tanstack/react-query";
import { StrictMode, Suspense, use, useCallback, useDeferredValue, useEffect, useState } from "react";
import type { ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { createClient } from "#contract/client.ts";
import type { Client } from "#contract/client.ts";
import type { Me } from "#contract/people.ts";
import type { Surface } from "#contract/sessions.ts";
import { AnnouncerProvider } from "./announcer.tsx";
import { deviceZone } from "./format/when.ts";
import type { Host, HostTheme } from "./host.ts";
import { LiveProvider } from "./live.tsx";
import { Mishap } from "./mishap.tsx";
import { NavigationProvider, startFor } from "./navigation.tsx";
import type { Place } from "./navigation.tsx";
import { ProblemScreen } from "./problem-screen.tsx";
import { createQueries, offeringsQuery } from "./queries.ts";
import { watchPerson } from "./signed-in-as.ts";
import { Screens, ShellBones } from "./screens.tsx";
import { readNonce, readSettings } from "./settings.ts";
import type { Settings } from "./settings.ts";
import { addSkipLink } from "./skip-link.ts";
import { SurfaceProvider, useSurface, useWatched } from "./surface-context.tsx";
import { deviceTheme, loadedTheme, themeFor } from "./themes.ts";
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
  /** The first screen, once the host is known. */
  readonly firstPlace: (host: Host) => Place;
}

/** Draws the surface into the element `root` of the page. */
export function mountSurface(plan: SurfacePlan): void {
  const root = document.getElementById("root");
  if (!root) throw new Error("The page has no element with the id root");
  const theme = themeFor(plan.surface, plan.startTheme ?? deviceTheme());
  // Most clients speak the device's language; for the others these words come once the client has said so.
  loadTranslate(navigator.language).catch(() => undefined);
  const onWords = addSkipLink(root);
  const nonce = readNonce(document);
  const renderer = createDOMRenderer(document, nonce === "" ? {} : { styleElementAttributes: { nonce } });
  const draw = (): void =>
    createRoot(root).render(
      <StrictMode>
        <RendererProvider renderer={renderer}>
          <Mishap instead={(error, onRetry) => <Alone plan={plan} error={error} onRetry={onRetry} />}>
            <Suspense>
              <StartedSurface plan={plan} settings={readSettings(document)} onWords={onWords} />
            </Suspense>
          </Mishap>
        </RendererProvider>
      </StrictMode>,
    );
  // Nothing is drawn without it, and nothing begins before something is drawn.
  theme.then(draw, draw);
}

type Start =
  | { readonly state: "waiting" }
  | { readonly state: "failed"; readonly error: unknown }
  | { readonly state: "ready"; readonly host: Host; readonly t: Translate };

interface StartedProps {
  readonly plan: SurfacePlan;
  readonly settings: Settings;
  /** Called once it is known which language the person reads. */
  readonly onWords: (t: Translate) => void;
}

function StartedSurface({ plan, settings, onWords }: StartedProps): ReactNode {
  const [attempt, setAttempt] = useState(1);
  const [start, setStart] = useState<Start>({ state: "waiting" });
  const [person, setPerson] = useState(1);
  useEffect(() => {
    let isCurrent = true;
    const show = (next: Start): void => {
      if (isCurrent) setStart(next);
    };
    async function begin(): Promise<void> {
      try {
        const host = await plan.start(settings);
        const { locale } = host.context.current();
        document.documentElement.lang = locale;
        document.documentElement.dir = isMirrored(locale) ? "rtl" : "ltr";
        const t = await loadTranslate(locale);
        onWords(t);
        show({ state: "ready", host, t });
      } catch (error) {
        show({ state: "failed", error });
      }
    }
    void begin();
    return () => {
      isCurrent = false;
    };
  }, [plan, settings, attempt, onWords]);

  const retry = useCallback(() => {
    setStart({ state: "waiting" });
    setAttempt((before) => before + 1);
  }, []);
  if (start.state === "ready") {
    const { host, t } = start;
    // For somebody else everything begins anew: nothing of the last person may stay on screen.
    const nextPerson = (): void => setPerson((before) => before + 1);
    return <RunningSurface key={person} plan={plan} settings={settings} host={host} t={t} onOther={nextPerson} />;
  }
  return (
    <Themed surface={plan.surface} theme={plan.startTheme ?? deviceTheme()}>
      {start.state === "waiting" ? (
        <ShellBones label={inEnglish("loading")} />
      ) : (
        <Alone plan={plan} error={start.error} onRetry={retry} />
      )}
    </Themed>
  );
}

/** Before anybody knows which language the person reads. */
function Alone(props: {
  readonly plan: SurfacePlan;
  readonly error: unknown;
  readonly onRetry: () => void;
}): ReactNode {
  const { plan, error, onRetry } = props;
  return (
    <main className="alone">
      {plan.whenProblem?.(error, onRetry) ?? (
        <ProblemScreen error={error} t={inEnglish} clientName={plan.clientName} now={Date.now()} onRetry={onRetry} />
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

interface RunningProps extends Omit<StartedProps, "onWords"> {
  readonly host: Host;
  readonly t: Translate;
  /** The client signs somebody else in by now. */
  readonly onOther: () => void;
}

function RunningSurface({ plan, settings, host, t, onOther }: RunningProps): ReactNode {
  const theme = useWatched(host.theme);
  const [queries] = useState(createQueries);
  const [client] = useState(() =>
    createClient({
      baseUrl: "",
      surface: host.surface,
      language: host.context.current().locale,
      getToken: watchPerson((request) => host.getToken(request), onOther),
    }),
  );
  const [place] = useState(() => plan.firstPlace(host));
  // Asked for beside who somebody is, because each round trip before the first times is one that they wait for.
  useEffect(() => {
    if (place.screen === "book") void queries.prefetchQuery(offeringsQuery(client));
  }, [client, place, queries]);
  return (
    <Themed surface={plan.surface} theme={theme}>
      <QueryClientProvider client={queries}>
        <SignedIn client={client} settings={settings} host={host} t={t}>
          <LiveProvider client={client}>
            <Navigating place={place}>
              <AnnouncerProvider>
                <Screens />
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
  readonly client: Client;
  readonly settings: Settings;
  readonly host: Host;
  readonly t: Translate;
  readonly children: ReactNode;
}

/** Everything below knows the person; until then a skeleton, or why there is none. */
function SignedIn({ client, settings, host, t, children }: SignedInProps): ReactNode {
  const me = useQuery({ queryKey: ["me"], queryFn: () => client.me() });
  const isDrawn = !me.isPending;
  useEffect(() => {
    if (isDrawn) host.ready();
  }, [host, isDrawn]);
  useFirstZone(client, me.data);
  if (me.data) return <SurfaceProvider value={{ host, client, settings, t, me: me.data }}>{children}</SurfaceProvider>;
  if (me.isPending) return <ShellBones label={t("loading")} />;
  return (
    <main className="alone">
      <ProblemScreen
        error={me.error}
        t={t}
        clientName={host.clientName}
        now={client.now()}
        onRetry={() => void me.refetch()}
      />
    </main>
  );
}

/** A person nobody knows a zone of is kept in UTC; the device knows better, and Account can change it. */
function useFirstZone(client: Client, me: Me | undefined): void {
  const queries = useQueryClient();
  const isUnknown = me?.timeZone === "UTC" && !me.readOnly.includes("timeZone");
  useEffect(() => {
    const timeZone = deviceZone();
    if (!isUnknown || timeZone === "UTC") return;
    // When it fails times stay in UTC, and say so.
    client.changeMe({ timeZone }).then(
      (changed) => queries.setQueryData(["me"], changed),
      () => undefined,
    );
  }, [client, isUnknown, queries]);
}
