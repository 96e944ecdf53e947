/** Set-up, in Teams: every tab, with something in it, with nothing, and when the server is not well. */
import type { HealthReport } from "#contract/health.ts";
import { menu, nothing, press, shows, steps, typed, unwell, type ScreenToTake } from "./screen-to-take.ts";

/** In the order of the tabs. */
const tabs = ["integrations", "people", "matches", "sessions", "activity", "health", "organisation"] as const;
type Tab = (typeof tabs)[number];

const tab = (name: Tab, ...then: readonly ScreenToTake["open"][]): ScreenToTake["open"] =>
  steps(menu(3), press(`.sections button >> nth=${tabs.indexOf(name)}`), ...then);

const setUp = (name: string, open: ScreenToTake["open"], answers?: ScreenToTake["answers"]): ScreenToTake => ({
  host: "teams",
  name: `set-up-${name}`,
  as: "amira",
  open,
  ...(answers ? { answers } : {}),
});

/** The first steps of the wizard, for Google, which nobody has begun. */
const wizard = tab("integrations", press(".cards .card:last-child button"));
const step = (n: number): ScreenToTake["open"] =>
  steps(
    press(".integrations .row button.fui-Button >> nth=-1"),
    shows(`.integrations .title p:has-text("${n}"):has-text("5")`),
  );

/** From whichever step the wizard goes on with: what was said in another language stays said. */
const onTo =
  (n: number): ScreenToTake["open"] =>
  async (inside) => {
    const title = inside.locator(".integrations .title p").first();
    await title.waitFor();
    const numbers = (await title.innerText()).match(/\d/g)?.map(Number) ?? [];
    for (let at = Math.min(...numbers); at < n; at += 1) await step(at + 1)(inside);
  };

const searched = tab("sessions", typed(".filters input", "lena"), press(".filters button"));
const found = steps(searched, shows(".cards li"));

const day = "2026-11-20T09:00:00Z";
const someId = (n: number): string => `00000000-0000-7000-8000-00000000000${n}`;
/** Of everything one. */
const unhealthy: HealthReport = {
  connections: [
    {
      id: someId(1),
      vendor: "microsoft",
      personId: someId(2),
      personName: "Tomás Álvarez-Montgomery",
      accountName: "tomas@northwind.example",
      status: "needs_reconnect",
      problem: "Microsoft no longer lets Slotside in for this account. Tomás has to connect it again.",
      since: day,
    },
  ],
  incidents: [
    {
      id: someId(3),
      vendor: "zoom",
      code: "down",
      what: "Zoom does not answer. Nothing is lost: meetings are made as soon as it does.",
      openedAt: day,
      lastSeenAt: day,
      failures: 12,
    },
    {
      id: someId(4),
      vendor: "google",
      code: "grant_revoked",
      what: "The account was disconnected at Google.",
      accountName: "priya@gmail.example",
      openedAt: day,
      lastSeenAt: day,
      healedAt: day,
      failures: 3,
    },
  ],
  drift: [
    {
      at: day,
      kind: "missing",
      what: "The event was gone and was made again.",
      connectionId: someId(1),
      reference: "SL-7K3M9QXA",
    },
  ],
  sessions: [
    {
      id: someId(5),
      reference: "SL-7K3M9QXA",
      offeringName: "Mentoring",
      startsAt: day,
      attempts: 4,
      problems: ["Zoom does not answer.", "The calendar of Priya Raman could not be written."],
      state: "failed",
      nextAttemptAt: day,
    },
  ],
  watches: [
    { connectionId: someId(6), personName: "Aroha Ngata", state: "polling", lastReadAt: day },
    { connectionId: someId(7), personName: "Sam Okafor", state: "broken" },
  ],
  notices: [
    { sessionId: someId(5), reference: "SL-7K3M9QXA", to: "Sam Okafor", kind: "booked", channel: "mail", at: day },
  ],
  deadJobs: [{ name: "sync-session", sessionId: someId(5), at: day, tries: 12 }],
  webhooks: [{ id: someId(8), host: "records.northwind.example", state: "failing", problem: "500", since: day }],
  comparisons: [],
};

export const setUpScreens: readonly ScreenToTake[] = [
  setUp("integrations", tab("integrations")),
  setUp("integrations-fault", tab("integrations"), { "/integrations": unwell }),
  setUp("wizard-prepare", wizard),
  setUp("wizard-owners", steps(wizard, step(2))),
  setUp("wizard-method", steps(wizard, step(2), step(3))),
  setUp("wizard-authorise", steps(wizard, onTo(4), shows(".integrations .row button"))),
  setUp("people", tab("people", shows(".cards li"))),
  setUp("person", tab("people", press(".cards li >> nth=1 >> button"), shows(".cards .ask"))),
  setUp("people-empty", tab("people", typed(".filters input", "zzzz"), shows(".empty, .cards + *"))),
  setUp("people-fault", tab("people"), { "/people": unwell }),
  setUp("matches", tab("matches")),
  setUp("matches-add", tab("matches", press(".part .row button >> nth=-1"))),
  setUp("matches-fault", tab("matches"), { "/matches": unwell }),
  setUp("sessions", tab("sessions")),
  setUp("sessions-found", found),
  setUp("sessions-history", steps(found, press(".below button"), shows(".history li"))),
  setUp("sessions-empty", searched, { "/sessions": nothing }),
  setUp("sessions-fault", searched, {
    "/sessions": unwell,
  }),
  setUp("activity", tab("activity", shows(".cards li"))),
  setUp("activity-empty", tab("activity"), { "/audit": nothing }),
  setUp("activity-fault", tab("activity"), { "/audit": unwell }),
  setUp("health", tab("health")),
  setUp("health-broken", tab("health", shows(".findings .card")), {
    "/reports/health": { status: 200, body: unhealthy },
  }),
  setUp("health-fault", tab("health"), { "/reports/health": unwell }),
  setUp("organisation", tab("organisation")),
  setUp("organisation-fault", tab("organisation"), { "/settings": unwell }),
];
