/** Fluent's themes by host and brightness. */
import {
  teamsDarkTheme,
  teamsHighContrastTheme,
  teamsLightTheme,
  webDarkTheme,
  webLightTheme,
} from "@fluentui/react-components";
import type { Theme } from "@fluentui/react-components";
import type { Surface } from "#contract/sessions.ts";
import type { HostTheme } from "./host.ts";

const teams: Record<HostTheme, Theme> = {
  light: teamsLightTheme,
  dark: teamsDarkTheme,
  contrast: teamsHighContrastTheme,
};
const web: Record<HostTheme, Theme> = { light: webLightTheme, dark: webDarkTheme, contrast: teamsHighContrastTheme };

export const themeFor = (surface: Surface, theme: HostTheme): Theme => (surface === "teams" ? teams : web)[theme];

/** What the device prefers: shown until the host has spoken, and where it says nothing. */
export function deviceTheme(): HostTheme {
  if (matchMedia("(forced-colors: active)").matches) return "contrast";
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}
