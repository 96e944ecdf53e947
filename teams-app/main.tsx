import { mountSurface } from "#ui/surface.tsx";
import { startTeams } from "./teams-host.ts";

const themeInUrl = new URLSearchParams(location.search).get("theme");

mountSurface({
  surface: "teams",
  clientName: "Microsoft Teams",
  ...(themeInUrl === "dark" || themeInUrl === "contrast" ? { startTheme: themeInUrl } : {}),
  start: startTeams,
  firstPlace: (host) => {
    const { openSessionId } = host.context.current();
    return openSessionId === undefined ? { screen: "book" } : { screen: "session", id: openSessionId };
  },
});
