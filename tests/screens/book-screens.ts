/** Booking, one's own sessions, and a session's page, in Teams. */
import {
  here,
  menu,
  nothing,
  press,
  sessionLink,
  settled,
  shows,
  steps,
  unwell,
  type Inside,
  type ScreenToTake,
} from "./screen-to-take.ts";
import type { MadeThings } from "./made-things.ts";

const times = steps(here, shows(".big-time"));

async function confirm(inside: Inside): Promise<void> {
  await times(inside);
  await press(".big-time")(inside);
  await shows("main section p.when")(inside);
}

/** A day without times, which says why when it is pressed; and a time of another day that is not offered. */
const whyNotTheDay = steps(times, press(".day-tile.none"), shows(".why-not li"));
const whyNotTheTime = steps(times, press(".chip:has-text('Maths')", ".time.muted"), shows(".why-not li"));

const noneSuits = steps(times, press(".none-suits"), shows("section.wishes"));

const asks = (what: "move" | "cancel" | "edit" | "propose", then: string): ScreenToTake["open"] =>
  steps(here, press(`[data-opens=${what}]`), shows(then));

const offered = ({ offer }: MadeThings): string =>
  `&subPageId=${encodeURIComponent(`offer/${offer.offeringId}/${offer.id}`)}`;

const onSession = (name: string, as: string, open: ScreenToTake["open"] = here): ScreenToTake => ({
  host: "teams",
  name,
  as,
  query: sessionLink("sessionId"),
  open,
});

const onClass = (name: string, as: string, open: ScreenToTake["open"] = here): ScreenToTake => ({
  ...onSession(name, as, open),
  query: sessionLink("classId"),
});

const merge = steps(here, press("button.merge"), shows("section.merge button"));

export const bookScreens: readonly ScreenToTake[] = [
  {
    host: "teams",
    name: "book-other",
    as: "lena",
    open: steps(times, press(".chip:has-text('Maths')"), shows(".big-time")),
  },
  { host: "teams", name: "book-times", as: "lena", open: times },
  { host: "teams", name: "book-all", as: "lena", open: steps(times, press(".chips .chip >> nth=-1")) },
  {
    host: "teams",
    name: "book-no-match",
    as: "lena",
    query: ({ matchedOfferingId }) => `&subPageId=book%2F${matchedOfferingId}`,
    open: here,
  },
  { host: "teams", name: "book-confirm", as: "lena", open: confirm },
  { host: "teams", name: "book-why-day", as: "lena", open: whyNotTheDay },
  { host: "teams", name: "book-why-time", as: "lena", open: whyNotTheTime },
  { host: "teams", name: "book-later", as: "lena", open: steps(times, press(".days-head button >> nth=1")) },
  { host: "teams", name: "book-wish", as: "lena", open: noneSuits },
  { host: "teams", name: "book-wish-ask", as: "sam", open: steps(noneSuits, press("section.wishes .row > button")) },
  {
    host: "teams",
    name: "book-wish-times",
    as: "sam",
    open: steps(
      noneSuits,
      press("section.wishes .row > button", "section.wishes form > div > button"),
      shows(".named-time"),
    ),
  },
  {
    host: "teams",
    name: "book-wish-wait",
    as: "sam",
    open: steps(noneSuits, press("section.wishes .row > button + button"), shows(".parts-of-week")),
  },
  {
    host: "teams",
    name: "book-wish-fault",
    as: "sam",
    open: steps(times, press(".none-suits")),
    answers: { "/wishes": unwell },
  },
  { host: "teams", name: "book-empty", as: "lena", open: here, answers: { "/offerings": nothing } },
  { host: "teams", name: "book-fault", as: "lena", open: here, answers: { "/offerings": unwell } },
  { host: "teams", name: "offered", as: "lena", query: offered, open: here },
  { host: "teams", name: "my-sessions", as: "lena", open: menu(1) },
  { host: "teams", name: "my-sessions-empty", as: "sam", open: menu(1), answers: { "/sessions": nothing } },
  { host: "teams", name: "my-sessions-fault", as: "lena", open: menu(1), answers: { "/sessions": unwell } },
  onSession("session-learner", "lena"),
  onSession("session-provider", "priya"),
  onSession("session-move", "priya", asks("move", ".day-tile")),
  onSession("session-cancel", "priya", asks("cancel", ".will-be-told li")),
  onSession("session-edit", "priya", asks("edit", "form.ask")),
  onSession("session-propose", "lena", asks("propose", ".card.ask, form")),
  { ...onSession("session-cancelled", "lena"), query: sessionLink("cancelledId") },
  { ...onSession("session-gone", "lena"), query: () => "&subPageId=session%2F00000000-0000-7000-8000-000000000000" },
  onClass("class-provider", "priya"),
  onClass("class-learner", "lena"),
  onClass("class-in-line", "sam"),
  onClass("class-edit", "priya", asks("edit", "form.ask")),
  onClass("class-move", "priya", asks("move", ".day-tile")),
  onClass("class-seat", "priya", steps(here, press(".seat-more"), shows(".seat-tools"))),
  onClass("class-merge", "priya", merge),
  onClass(
    "class-merge-sure",
    "priya",
    steps(merge, press("section.merge ul button, section.merge li button"), settled),
  ),
  { ...onClass("class-running", "priya"), query: sessionLink("runningClassId") },
  {
    host: "teams",
    name: "nobody-set-up",
    as: "lena",
    open: here,
    answers: { "/me": { status: 403, body: { ...(unwell.body as object), status: 403, code: "tenant_not_set_up" } } },
  },
];
