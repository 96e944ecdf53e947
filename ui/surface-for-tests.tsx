/** Draws one screen with a client that answers what a test says. Only tests use this. */
import { FluentProvider, webLightTheme } from "@fluentui/react-components";
import { QueryClientProvider } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { configure, render } from "@testing-library/react";
import type { RenderResult } from "@testing-library/react";
import type { ReactNode } from "react";
import { ApiProblem } from "#contract/client.ts";
import type { Client } from "#contract/client.ts";
import type { Offering, Slots } from "#contract/offerings.ts";
import type { Me } from "#contract/people.ts";
import type { ProblemCode } from "#contract/problems.ts";
import { problemStatus } from "#contract/problems.ts";
import type { Session } from "#contract/sessions.ts";
import { AnnouncerProvider } from "./announcer.tsx";
import { beginSurface } from "./begin-surface.ts";
import type { SurfacePlan } from "./begin-surface.ts";
import { createWatched } from "./host.ts";
import type { Host } from "./host.ts";
import { NavigationProvider } from "./navigation.tsx";
import type { Place } from "./place.ts";
import { createQueries } from "./questions.ts";
import { OutlookHere } from "./outlook/outlook-here.tsx";
import { Screens } from "./screens.tsx";
import { readSettings } from "./settings.ts";
import { SurfaceProvider } from "./surface-context.tsx";
import { drawSurface } from "./surface.tsx";
import { inEnglish } from "./words.ts";

// Screens that are loaded when they are needed are compiled then, which may take longer than the usual second.
configure({ asyncUtilTimeout: 10_000 });

export const lena: Me = {
  id: "lena",
  tenantId: "school",
  displayName: "Lena Fischer",
  email: "lena@school.example",
  timeZone: "Europe/Berlin",
  locale: "en-GB",
  roles: ["learner"],
  tenantName: "School",
  connections: [],
  readOnly: [],
  reminders: { minutesBefore: [1440, 10] },
};

export const mentoring: Offering = {
  id: "mentoring",
  version: 1,
  name: "Mentoring",
  description: "",
  kind: "individual",
  dates: "open",
  durationMinutes: 30,
  incrementMinutes: 30,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  minimumNoticeMinutes: 0,
  window: { type: "rolling", days: 30 },
  capacity: 1,
  presence: "virtual",
  generateUrl: true,
  meetingVendor: "teams",
  assignment: "single",
  providerIds: ["priya"],
  cutoffMinutes: 0,
  blocks: ["busy"],
  requireMatch: false,
  waitlist: false,
  minimumRosterDeadlineMinutes: 1440,
  selfRemoval: true,
  requireReason: false,
  showsRoster: false,
  declineFreesSeat: false,
  publicPage: false,
};

/** Every list is empty, for calls that are loaded with their screens. */
const nothingThere = {
  json: async () => ({ items: [], nextCursor: null }),
  send: async () => undefined,
  query: () => "",
};

/** Monday 23 November 2026, 10:00 in Berlin, 14:30 in Kolkata. */
export const session: Session = {
  id: "session-1",
  reference: "SL-7K3QX9TM",
  version: 3,
  status: "scheduled",
  offeringId: "mentoring",
  offeringName: "Mentoring",
  kind: "individual",
  providerIds: ["priya"],
  providerNames: ["Priya Raman"],
  startsAt: "2026-11-23T09:00:00Z",
  endsAt: "2026-11-23T09:30:00Z",
  durationMinutes: 30,
  timeZone: "Asia/Kolkata",
  presence: "virtual",
  generateUrl: true,
  selfRemoval: true,
  capacity: 1,
  seats: [{ id: "seat-1", learnerId: "lena", displayName: "Lena Fischer", state: "booked", rsvp: "accepted" }],
  seatsTaken: 1,
  seatsLeft: 0,
  registeredPercent: 100,
  meeting: { vendor: "teams", state: "ready", joinUrl: "https://teams.example/join" },
  calendar: { state: "synced" },
  links: { teams: "", zoom: "", web: "" },
  may: { move: true, cancel: true, leave: true, answer: false, propose: false },
  proposals: [],
  notices: [
    {
      id: "notice-1",
      at: "2026-11-20T10:00:01Z",
      to: "Lena Fischer",
      kind: "booked",
      channel: "calendar",
      outcome: "sent",
    },
  ],
  changes: [{ at: "2026-11-20T10:00:00Z", by: "Lena Fischer", source: "teams", what: "Booked" }],
};

/** Half-hour times that begin at these instants. */
export const slotsAt = (...starts: readonly string[]): Slots => ({
  items: starts.map((startsAt) => ({
    startsAt,
    endsAt: new Date(Date.parse(startsAt) + 1_800_000).toISOString(),
    providerIds: ["priya"],
    seatsLeft: 1,
  })),
  unavailable: [],
  checked: { providers: [{ providerId: "priya", calendar: "live" }], learner: "live" },
});

export const refusal = (code: ProblemCode): ApiProblem =>
  new ApiProblem({ type: "about:blank", title: code, status: problemStatus[code], code, requestId: "request-1" });

/** Begins a surface and draws it, into the element `root` of the page. */
export function mountSurface(plan: SurfacePlan): void {
  beginSurface(plan, Promise.resolve({ draw: (begun) => drawSurface(begun, {}) }));
}

interface Drawing extends RenderResult {
  /** Links the screen asked the host to open. */
  readonly opened: readonly string[];
  /** What the screen has asked for so far. */
  readonly queries: QueryClient;
}

/** What a call may answer; a call without an answer fails the test. `can`: what the host can do beyond the usual; `me`: who looks. */
export function drawScreen(
  place: Place,
  answers: Partial<Client>,
  { me = lena, ...can }: Partial<Host> & { readonly me?: Me } = {},
): Drawing {
  const opened: string[] = [];
  const host: Host = {
    surface: "teams",
    clientName: "Teams",
    context: createWatched({ locale: "en-GB" }),
    theme: createWatched<"light">("light"),
    getToken: () => Promise.resolve("token"),
    openLink: (url) => {
      opened.push(url);
      return Promise.resolve();
    },
    ready: () => undefined,
    ...can,
  };
  const client = {
    now: () => Date.parse("2026-11-21T18:00:00Z"),
    offerings: () => Promise.resolve([mentoring]),
    providers: () =>
      Promise.resolve([{ id: "priya", displayName: "Priya Raman", timeZone: "Asia/Kolkata", matched: true }]),
    placeHold: () => Promise.resolve({ id: "hold-1", expiresAt: "2026-11-21T18:03:00Z" }),
    releaseHold: () => Promise.resolve(),
    calls: nothingThere,
    ...answers,
  } as Client;
  const queries = createQueries();
  const tools = { host, client, settings: readSettings(document), t: inEnglish, me };
  const around = ({ children }: { readonly children: ReactNode }): ReactNode => (
    <FluentProvider theme={webLightTheme}>
      <QueryClientProvider client={queries}>
        <SurfaceProvider value={tools}>{children}</SurfaceProvider>
      </QueryClientProvider>
    </FluentProvider>
  );
  const drawn = render(
    <NavigationProvider start={place}>
      <AnnouncerProvider>
        <Screens {...(host.surface === "outlook" ? { here: OutlookHere } : {})} />
      </AnnouncerProvider>
    </NavigationProvider>,
    { wrapper: around },
  );
  return { ...drawn, opened, queries };
}
