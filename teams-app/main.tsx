import { placeOfLink } from "#ui/deep-links.ts";
import { mountSurface } from "#ui/surface.tsx";
import { startTeams } from "./teams-host.ts";

const themeInUrl = new URLSearchParams(location.search).get("theme");

mountSurface({
  surface: "teams",
  clientName: "Microsoft Teams",
  ...(themeInUrl === "dark" || themeInUrl === "contrast" ? { startTheme: themeInUrl } : {}),
  start: startTeams,
  firstPlace: (host) => {
    const { link, meetingChatId } = host.context.current();
    return placeOfLink(link) ?? (meetingChatId === undefined ? { screen: "book" } : { screen: "here" });
  },
});
