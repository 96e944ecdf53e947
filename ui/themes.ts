/** Fluent's themes by host and brightness, each loaded when somebody sees it: one is as large as a screen. */
import type { Theme } from "@fluentui/react-components";
import type { Surface } from "#contract/sessions.ts";
import type { HostTheme } from "./host.ts";
import { patiently } from "./patiently.ts";

const loaders = {
  teams: {
    light: async () => (await import("./themes/teams-light.ts")).theme,
    dark: async () => (await import("./themes/teams-dark.ts")).theme,
    contrast: async () => (await import("./themes/contrast.ts")).theme,
  },
  web: {
    light: async () => (await import("./themes/web-light.ts")).theme,
    dark: async () => (await import("./themes/web-dark.ts")).theme,
    contrast: async () => (await import("./themes/contrast.ts")).theme,
  },
} satisfies Record<string, Record<HostTheme, () => Promise<Theme>>>;

const loading = new Map<() => Promise<Theme>, Promise<Theme>>();
const loaded = new Map<() => Promise<Theme>, Theme>();

const loaderOf = (surface: Surface, theme: HostTheme): (() => Promise<Theme>) =>
  loaders[surface === "teams" ? "teams" : "web"][theme];

/** The same promise for the same theme, so that it can be waited for by React's `use`. */
export function themeFor(surface: Surface, theme: HostTheme): Promise<Theme> {
  const load = loaderOf(surface, theme);
  const begun =
    loading.get(load) ??
    patiently(load).then(
      (found) => {
        loaded.set(load, found);
        return found;
      },
      (error: unknown) => {
        loading.delete(load);
        // Whoever sees another theme goes on seeing that one.
        if (loaded.size > 0) return new Promise<Theme>(() => undefined);
        throw error;
      },
    );
  loading.set(load, begun);
  return begun;
}

/** One that is there by now: to draw with it at once, because React shows what waited 300 ms later than it could. */
export const loadedTheme = (surface: Surface, theme: HostTheme): Theme | undefined =>
  loaded.get(loaderOf(surface, theme));

/** What the device prefers: shown until the host has spoken, and where it says nothing. */
export function deviceTheme(): HostTheme {
  if (matchMedia("(forced-colors: active)").matches) return "contrast";
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Calls `told` each time the device prefers something else; what it answers ends that. */
export function onDeviceTheme(told: () => void): () => void {
  const listening = new AbortController();
  for (const wish of ["(prefers-color-scheme: dark)", "(forced-colors: active)"])
    matchMedia(wish).addEventListener("change", told, { signal: listening.signal });
  return () => listening.abort();
}
