/** Fluent's themes by host and brightness, each loaded when somebody sees it: one is as large as a screen. */
import type { Theme } from "@fluentui/react-components";
import type { Surface } from "#contract/sessions.ts";
import type { HostTheme } from "./host.ts";

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

/** The same promise for the same theme, so that it can be waited for by React's `use`. */
export function themeFor(surface: Surface, theme: HostTheme): Promise<Theme> {
  const load = loaders[surface === "teams" ? "teams" : "web"][theme];
  const begun = loading.get(load) ?? load();
  loading.set(load, begun);
  return begun;
}

/** What the device prefers: shown until the host has spoken, and where it says nothing. */
export function deviceTheme(): HostTheme {
  if (matchMedia("(forced-colors: active)").matches) return "contrast";
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}
