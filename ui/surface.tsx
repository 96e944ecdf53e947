/** Draws a whole surface once `begin-surface.ts` has begun it. Each surface's `drawing.tsx` calls `drawSurface`. */
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
import type { Begun, Start, Started, SurfacePlan } from "./begin-surface.ts";
import { deviceZone } from "./format/when.ts";
import type { Host, HostTheme } from "./host.ts";
import { LiveProvider } from "./live.tsx";
import { Mishap } from "./mishap.tsx";
import { NavigationProvider } from "./navigation.tsx";
import { startFor } from "./place.ts";
import type { Place } from "./place.ts";
import { ProblemScreen } from "./problem-screen.tsx";
import { meQuery } from "./questions.ts";
import { Screens, ShellBones } from "./screens.tsx";
import type { Here } from "./screens.tsx";
import type { Settings } from "./settings.ts";
import { SurfaceProvider, useSurface, useWatched } from "./surface-context.tsx";
import { deviceTheme, loadedTheme, onDeviceTheme, themeFor } from "./themes.ts";
import { inEnglish } from "./words.ts";
import type { Translate } from "./words.ts";

/** What a surface draws of its own beside the screens that all have. */
export interface OwnParts {
  /** What is drawn instead of a problem that is none: somebody nobody here knows yet. `undefined` = the usual screen. */
  readonly whenProblem?: (error: unknown, onRetry: () => void) => ReactNode;
  /** The screen beside what the client shows, if this client opens on it; otherwise it is loaded when a meeting is there. */
  readonly here?: Here;
}

type DrawnPlan = SurfacePlan & OwnParts;

/** Draws what has begun into the root of its page, in place of the skeleton that stands there. */
export function drawSurface({ root, nonce, settings, first, begin, ...begun }: Begun, own: OwnParts): void {
  const plan: DrawnPlan = { ...begun.plan, ...own };
  const renderer = createDOMRenderer(document, nonce === "" ? {} : { styleElementAttributes: { nonce } });
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
}

interface StartedProps {
  readonly plan: DrawnPlan;
  readonly settings: Settings;
  readonly first: Start;
  readonly begin: () => Promise<Start>;
}

function StartedSurface({ plan, settings, first, begin }: StartedProps): ReactNode {
  const [start, setStart] = useState<Start | { readonly state: "waiting" }>(first);
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
function Unstarted({ plan, children }: { readonly plan: DrawnPlan; readonly children: ReactNode }): ReactNode {
  const device = useSyncExternalStore(onDeviceTheme, deviceTheme);
  return (
    <Themed surface={plan.surface} theme={plan.startTheme ?? device}>
      {children}
    </Themed>
  );
}

interface AloneProps {
  readonly plan: DrawnPlan;
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
  readonly plan: DrawnPlan;
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
  readonly plan: DrawnPlan;
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
