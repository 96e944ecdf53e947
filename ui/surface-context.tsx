/** What every screen can reach: the host, the client of the API, the words, and whose eyes times are for. */
import { createContext, useContext, useSyncExternalStore } from "react";
import type { Client } from "#contract/client.ts";
import type { Me } from "#contract/people.ts";
import type { Host, HostContext, Watched } from "./host.ts";
import type { Settings } from "./settings.ts";
import { styledLocale } from "./format/time-style.ts";
import type { Viewer } from "./format/when.ts";
import { isMirrored } from "./words.ts";
import type { Translate } from "./words.ts";

export interface SurfaceTools {
  readonly host: Host;
  readonly client: Client;
  readonly settings: Settings;
  readonly t: Translate;
  readonly me: Me;
}

const Tools = createContext<SurfaceTools | undefined>(undefined);

/** Provided once the person is known, so that no screen has to ask whether somebody is signed in. */
export const SurfaceProvider = Tools.Provider;

export function useSurface(): SurfaceTools {
  const tools = useContext(Tools);
  if (!tools) throw new Error("A screen was drawn outside its surface");
  return tools;
}

export function useWatched<T>(watched: Watched<T>): T {
  return useSyncExternalStore(watched.subscribe, watched.current);
}

export const useHostContext = (): HostContext => useWatched(useSurface().host.context);

/** The signed-in person's language (as the host is shown) and zone. */
export function useViewer(): Viewer {
  const { me } = useSurface();
  const { locale } = useHostContext();
  // Nobody's months have names in the language that is only looked at.
  const isTurned = isMirrored(locale);
  const shown = styledLocale(isTurned ? "en" : locale, me.locale);
  return { locale: shown, timeZone: me.timeZone, ...(isTurned ? { isTurned } : {}) };
}
