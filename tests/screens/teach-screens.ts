/** Teaching and the account, in Teams. */
import { here, menu, nothing, press, shows, steps, typed, unwell, type ScreenToTake } from "./screen-to-take.ts";

/** A part of Teaching, by its place. */
const part = (n: number, ...then: readonly ScreenToTake["open"][]): ScreenToTake["open"] =>
  steps(menu(2), press(`.sections button >> nth=${n}`), ...then);

const aDate = `${new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10)}T10:00`;

/** Yoga, which stands last and has dates. */
const offeringPage = part(3, press(".teach .card.press:has-text('Yoga')"));
const series = steps(
  offeringPage,
  typed("input[type='datetime-local']", aDate),
  async (inside) => void (await inside.locator(".dates select").first().selectOption({ index: 1 })),
  shows(".series-dates li"),
);

const teaching = (name: string, open: ScreenToTake["open"]): ScreenToTake => ({
  host: "teams",
  name,
  as: "priya",
  open,
});

export const teachScreens: readonly ScreenToTake[] = [
  teaching("teach-week", part(0, press(".calendar-head .row > button:nth-child(3)"))),
  teaching("teach-month", part(0, press(".calendar-head .sections button + button"))),
  { ...teaching("teach-calendar-fault", part(0)), answers: { "/sessions": unwell } },
  teaching("teach-wishes", part(1, shows(".asked"))),
  teaching("teach-wish-offer", part(1, press(".asked .row > button"), shows("input[type='datetime-local']"))),
  teaching("teach-wish-decline", part(1, press(".asked .row > button + button"), shows("textarea"))),
  { ...teaching("teach-wishes-none", part(1)), answers: { "/wishes": nothing } },
  { ...teaching("teach-wishes-fault", part(1)), answers: { "/wishes": unwell } },
  teaching("teach-hours", part(2, press(".learners-view .day-tile:not([aria-disabled='true'])"))),
  teaching("teach-hours-more", part(2, press(".window button[aria-expanded]"))),
  { ...teaching("teach-hours-fault", part(2)), answers: { "/availability": unwell } },
  teaching("teach-offerings", part(3)),
  teaching("teach-new", part(3, press(".teach .row > button"))),
  teaching("teach-publish", offeringPage),
  teaching("teach-series", series),
  teaching("teach-rules", steps(offeringPage, press(".offering .part > button"))),
  teaching("teach-end", steps(offeringPage, press(".offering > .row > button"))),
  { host: "teams", name: "account-learner", as: "lena", open: menu(2) },
  { host: "teams", name: "account-provider", as: "priya", open: menu(3) },
  {
    host: "teams",
    name: "account-disconnect",
    as: "priya",
    open: steps(menu(3), press(".connection > .row:not(.spread) button:last-child")),
  },
  { host: "teams", name: "start-as-provider", as: "priya", open: here },
];
