import { beginSurface } from "#ui/begin-surface.ts";
import { placeOfLink } from "#ui/deep-links.ts";
import { patiently } from "#ui/patiently.ts";
import { startTeams } from "./teams-host.ts";

const drawing = patiently(() => import("./drawing.ts"));
const themeInUrl = new URLSearchParams(location.search).get("theme");

beginSurface(
  {
    surface: "teams",
    clientName: "Microsoft Teams",
    ...(themeInUrl === "dark" || themeInUrl === "contrast" ? { startTheme: themeInUrl } : {}),
    start: startTeams,
    firstPlace: (host) => {
      const { link, meetingChatId } = host.context.current();
      return placeOfLink(link) ?? (meetingChatId === undefined ? { screen: "book" } : { screen: "here" });
    },
  },
  drawing,
);
