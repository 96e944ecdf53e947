/** The Google stand-in: consent and tokens at the root, the Calendar API below `/calendar/v3`. Site name `google`. */
import { registrations, type SandboxPerson } from "../people.ts";
import type { MailInbox } from "../mail/mail-inbox.ts";
import { type Answer, type Call, Site } from "../site.ts";
import type { World } from "../world.ts";
import { addCalendarRoutes } from "./calendar-routes.ts";
import { CalendarStore } from "./calendar-store.ts";
import { createChannels } from "./channels.ts";
import { addEventRoutes } from "./event-routes.ts";
import { GoogleError, googleErrors } from "./google-answers.ts";
import { createGoogleCalendars, type GoogleCalendars } from "./google-calendars.ts";
import { addConsentRoutes } from "./google-consent.ts";
import { createGoogleCheck } from "./google-contract.ts";
import { createGate } from "./google-gate.ts";
import { createGoogleKeys } from "./google-keys.ts";
import { addTokenRoutes } from "./google-oauth.ts";
import { openGoogleState, type GoogleSettings } from "./google-state.ts";
import { GoogleTokens } from "./google-tokens.ts";
import { createAnnouncer } from "./invitation-mail.ts";

export interface GoogleStandIn {
  readonly site: Site;
  readonly calendars: GoogleCalendars;
  /** Plain data that may be changed at any time. */
  readonly settings: GoogleSettings;
  /** As somebody who removes Slotside in their Google account. */
  revoke(person: SandboxPerson): void;
  /** As above, for whoever holds this token; nothing for an unknown one. */
  revokeHolder(token: string): void;
  /** Every sync token given so far answers 410 from now on. */
  expireSyncTokens(): void;
  /** The service account's key file as the console hands it out. */
  serviceAccountKey(): Promise<Readonly<Record<string, string>>>;
}

/** The state is the snapshot's part `google`; Google's own mails go to `mail`. */
export function createGoogle(world: World, mail: MailInbox): GoogleStandIn {
  const state = openGoogleState(world);
  const changed = (): void => world.snapshot.touch();
  const tokens = new GoogleTokens({ state, clock: world.clock, changed });
  const keys = createGoogleKeys(state.keys, changed);
  const channels = createChannels(world, state);
  const store = new CalendarStore({
    state,
    clock: world.clock,
    written: (calendar) => channels.changed(calendar),
    announce: createAnnouncer(mail, () => world.clock.now()),
  });
  const gate = createGate({ state, tokens, clock: world.clock });
  const site = new Site({
    name: "google",
    tls: world.tls,
    log: world.log,
    faults: world.faults,
    onError: failure,
    ...(world.specsFolder ? { check: createGoogleCheck(world.specsFolder) } : {}),
  });
  const origin = world.origins.google;
  addConsentRoutes(site, { world, tokens });
  addTokenRoutes(site, { world, state, tokens, keys });
  addCalendarRoutes(site, { state, store, clock: world.clock, origin, gate, channels });
  addEventRoutes(site, { world, store, settings: state.settings, gate });
  site.on("GET", "/calendar/event", (call) => eventPage(call, world));
  return {
    site,
    calendars: createGoogleCalendars(store, state),
    settings: state.settings,
    revoke: ({ email }) => tokens.revokeAll(email),
    revokeHolder: (token) => void tokens.revoke(token),
    expireSyncTokens() {
      state.syncEpoch += 1;
      changed();
    },
    async serviceAccountKey() {
      const { kid, privatePem } = await keys.serviceAccount();
      return {
        type: "service_account",
        project_id: "slotside-sandbox",
        private_key_id: kid,
        private_key: privatePem,
        client_email: registrations.google.serviceAccount,
        client_id: "100000000000000000001",
        token_uri: `${origin}/token`,
      };
    },
  };
}

/** Where `htmlLink` leads: the calendar of whose copy it is, on the home page. */
function eventPage({ url }: Call, world: World): Answer {
  const [, address = ""] = Buffer.from(url.searchParams.get("eid") ?? "", "base64url")
    .toString("utf8")
    .split(" ");
  const handle = address.split("@")[0] ?? "";
  return { status: 302, headers: { location: `${world.origins.home}/look/google/${encodeURIComponent(handle)}` } };
}

function failure(error: unknown): Answer {
  if (error instanceof GoogleError) return error.answer;
  if (error instanceof SyntaxError) return googleErrors.push("parseError", "Parse Error").answer;
  console.error("[google]", error);
  return new GoogleError(500, "backendError", "Backend Error").answer;
}
