/** Outlook's pane, Zoom's panel, the places of Teams beside a meeting, and the pages anybody may read. */
import type { LocalOrigins } from "../../scripts/local-settings.ts";
import type { MadeThings } from "./made-things.ts";
import { here, menu, page, press, shows, steps, type ScreenToTake } from "./screen-to-take.ts";

const item = ({ eventId }: MadeThings): string => `&pane=1&item=${encodeURIComponent(eventId)}`;
const foreign = ({ foreignEventId }: MadeThings): string => `&pane=1&item=${encodeURIComponent(foreignEventId)}`;
const attending = ({ invitationId }: MadeThings): string => `&pane=1&item=${encodeURIComponent(invitationId)}`;
const invitation = ({ invitationId }: MadeThings): string =>
  `&view=mail&pane=1&message=${encodeURIComponent(`MSG-${invitationId}`)}`;

const asks = (what: "move" | "cancel" | "edit" | "propose", then: string): ScreenToTake["open"] =>
  steps(here, press(`[data-opens=${what}]`), shows(then));

const outlook = (
  name: string,
  as: string,
  { query = () => "&pane=1", open = here }: Partial<Pick<ScreenToTake, "query" | "open">> = {},
): ScreenToTake => ({ host: "outlook", name, as, query, open });

const offeringTimes = steps(here, press(".offer-day .time >> nth=0", ".offer-day .time >> nth=6"));

/** Each visit other times: what was offered once is kept. */
let offered = 0;
const offeringOthers: ScreenToTake["open"] = (inside) => {
  offered += 1;
  return steps(here, press(`.offer-day .time >> nth=${offered * 4}`))(inside);
};

const outlookScreens: readonly ScreenToTake[] = [
  outlook("nothing-open", "priya"),
  outlook("nothing-open-learner", "lena"),
  outlook("ours", "priya", { query: item }),
  outlook("ours-attending", "lena", { query: attending }),
  outlook("not-ours", "priya", { query: foreign }),
  outlook("form", "priya", { query: (made) => `${item(made)}&write=appointment` }),
  outlook("mail-offer", "priya", { query: () => "&write=message", open: offeringTimes }),
  outlook("mail-offered", "priya", {
    query: () => "&write=message",
    open: steps(offeringOthers, press(".offer .row.actions button"), shows("main .notice.good, main textarea")),
  }),
  outlook("invitation", "lena", { query: invitation }),
  outlook("move", "priya", { query: item, open: asks("move", ".day-tile") }),
  outlook("cancel", "priya", { query: item, open: asks("cancel", ".will-be-told li") }),
  outlook("edit", "priya", { query: item, open: asks("edit", "form.ask") }),
  outlook("book", "lena", { open: menu(2) }),
  outlook("account", "lena", { open: menu(3) }),
];

const beside =
  (place: string) =>
  ({ chatId }: MadeThings): string =>
    `&in=${place}&chat=${encodeURIComponent(chatId)}`;
const teamsPlaces: readonly ScreenToTake[] = [
  { host: "teams", name: "beside-meeting", as: "priya", query: beside("meetingSidePanel"), open: here },
  { host: "teams", name: "meeting-chat", as: "priya", query: beside("meetingChatTab"), open: here },
  { host: "teams", name: "meeting-details", as: "lena", query: beside("meetingDetailsTab"), open: here },
  { host: "teams", name: "channel", as: "lena", query: () => "&in=channelTab", open: here },
  { host: "teams", name: "other-meeting", as: "priya", query: () => "&in=meetingSidePanel", open: here },
  { host: "teams", name: "phone", as: "lena", query: () => "&device=phone", open: here },
];

async function control(origins: LocalOrigins, path: string, body: object = {}): Promise<void> {
  const headers = { "content-type": "application/json" };
  await fetch(`${origins.home}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}

/** The rehearsal runs; one learner is there under their own name, one under another. */
async function gather({ runningMeetingId }: MadeThings, origins: LocalOrigins): Promise<void> {
  const meeting = `/zoom-accounts/priya/meetings/${runningMeetingId}`;
  await control(origins, `${meeting}/start`);
  for (const name of ["Learner 03", "Sunny"]) await control(origins, `${meeting}/join`, { name });
}

const inMeeting =
  (more = "") =>
  ({ runningMeetingId }: MadeThings): string =>
    `&context=inMeeting&meeting=${runningMeetingId}${more}`;

const zoomScreens: readonly ScreenToTake[] = [
  { host: "zoom", name: "sessions", as: "priya", open: here },
  { host: "zoom", name: "book", as: "priya", open: menu(1) },
  {
    host: "zoom",
    name: "book-learner",
    as: "priya",
    open: steps(menu(1), shows(".day-tile")),
  },
  { host: "zoom", name: "account", as: "priya", open: menu(3) },
  { host: "zoom", name: "teach-week", as: "priya", open: menu(2) },
  {
    host: "zoom",
    name: "teach-hours",
    as: "priya",
    open: steps(menu(2), press(".sections button >> nth=2"), shows(".hours")),
  },
  { host: "zoom", name: "welcome", as: "tomas", open: shows(".welcome h1") },
  { host: "zoom", name: "guest", as: "lena", query: inMeeting("&role=guest"), open: shows("h1") },
  { host: "zoom", name: "meeting-host", as: "priya", query: inMeeting(), before: gather, open: shows(".who-is-it") },
  {
    host: "zoom",
    name: "meeting-over",
    as: "priya",
    query: inMeeting(),
    before: gather,
    open: shows(".who-is-it"),
    meanwhile: ({ runningMeetingId }, origins) =>
      control(origins, `/zoom-accounts/priya/meetings/${runningMeetingId}/end`),
  },
];

const helpPages = ["book", "sessions", "hours", "account", "setup", "guests", "zoom", "permissions", "problems"];
const web = (name: string, path: string | ((made: MadeThings) => string)): ScreenToTake => ({
  host: "web",
  name,
  as: "",
  query: typeof path === "string" ? () => path : path,
  open: page,
});
const webPages: readonly ScreenToTake[] = [
  web("help", "/help"),
  ...helpPages.map((name) => web(`help-${name}`, `/help/${name}`)),
  web("privacy", "/privacy"),
  web("terms", "/terms"),
  web("lost", "/help/nowhere"),
  web("class", ({ classPage }) => classPage),
  web("class-gone", "/p/nothing-0000"),
  web("seat", ({ seatPage }) => seatPage),
  web("authorised", "/authorised/accepted"),
  web("set-up", "/connect/setup"),
  {
    ...web("zoom-declined", "/zoom/install"),
    // Zoom's own page first.
    open: steps(press("button[value=decline]"), shows("article h1")),
  },
];

export const panelScreens: readonly ScreenToTake[] = [...outlookScreens, ...teamsPlaces, ...zoomScreens, ...webPages];
