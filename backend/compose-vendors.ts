/** The vendors' adapters on the token broker, as the features' ports. */
import { setTimeout as pause } from "node:timers/promises";
import { composeGoogle, googleOptions, joinCalendars, joinChanges } from "./compose-calendars.ts";
import { composeOrganisations } from "./compose-organisations.ts";
import type { Organisations } from "./compose-organisations.ts";
import { joinMeetings } from "./compose-meetings.ts";
import type { Config } from "./config.ts";
import { createDailyBudget } from "./features/budgets/count-writes.ts";
import { createCallBudget } from "./features/budgets/take-turns.ts";
import { watchCalendars, watchChanges, watchMeetings } from "./features/health/watch-calls.ts";
import { createTargetOf } from "./features/connections/find-target-calendar.ts";
import { createTokenBroker } from "./features/connections/broker-tokens.ts";
import type { BrokerDeps } from "./features/connections/broker-tokens.ts";
import { noteDepartureIn } from "./features/people/note-departure.ts";
import type { ZoomApp } from "./features/panel/zoom-context.ts";
import type { OpenDatabase } from "./platform/database.ts";
import type { Live } from "./platform/live.ts";
import type { Log } from "./platform/log.ts";
import type { Vault } from "./platform/vault.ts";
import type { CodeFlow, OnBehalfOf } from "./ports/account-links.ts";
import type { CalendarChanges } from "./ports/calendar-changes.ts";
import type { Calendars } from "./ports/calendars.ts";
import type { Clock } from "./ports/clock.ts";
import type { EventMarks } from "./ports/event-marks.ts";
import type { Ids } from "./ports/ids.ts";
import type { MeetingPanels } from "./ports/meeting-panels.ts";
import type { OnlineMeetings } from "./ports/online-meetings.ts";
import { Secret } from "./ports/secret.ts";
import type { TokenBroker } from "./ports/token-broker.ts";
import { createGoogleTokenRefresh } from "./vendors/google/google-tokens.ts";
import { createEntraCodeFlow } from "./vendors/microsoft/entra-code-flow.ts";
import { createEntraTokens } from "./vendors/microsoft/entra-tokens.ts";
import { createGraphCalendars } from "./vendors/microsoft/graph-calendars.ts";
import { createGraphChanges } from "./vendors/microsoft/graph-changes.ts";
import { createGraphClient } from "./vendors/microsoft/graph-client.ts";
import { createGraphEventMarks } from "./vendors/microsoft/graph-mark-event.ts";
import { createTeamsMeetings } from "./vendors/microsoft/teams-meetings.ts";
import { createZoomAccounts } from "./vendors/zoom/zoom-accounts.ts";
import { createZoomClient } from "./vendors/zoom/zoom-client.ts";
import { createZoomMeetings } from "./vendors/zoom/zoom-meetings.ts";
import { createZoomPanels } from "./vendors/zoom/zoom-panels.ts";
import { createZoomTokenRefresh } from "./vendors/zoom/zoom-tokens.ts";

/** The ids in our two Outlook manifests (the first is the Teams app too), fixed for ever: each pane knows an event of ours by a property with its id. */
export const outlookAddinIds = [
  "8d1c6f0a-52b7-4a6e-9a43-3b0f7c2ed915",
  "c47a9be2-0f63-4d18-8b5d-61e2a7d4f380",
] as const;

export interface Vendors {
  readonly tokens: TokenBroker;
  readonly calendars: Calendars;
  readonly eventMarks: EventMarks;
  readonly calendarChanges: CalendarChanges;
  readonly onlineMeetings: OnlineMeetings;
  readonly panels: MeetingPanels;
  readonly onBehalfOf: OnBehalfOf;
  readonly codeFlowByVendor: { readonly microsoft: CodeFlow; readonly zoom?: CodeFlow; readonly google?: CodeFlow };
  readonly zoomApp: ZoomApp | undefined;
  /** What one authorisation for a whole organisation is good for. */
  readonly organisations: Organisations;
}

export interface VendorGround {
  readonly config: Config;
  readonly database: OpenDatabase;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly live: Live;
  readonly log: Log;
}

export function composeVendors({ config, database, vault, clock, ids, live, log }: VendorGround): Vendors {
  const atEntra = {
    origin: config.ENTRA_ORIGIN,
    clientId: config.ENTRA_CLIENT_ID,
    clientSecret: new Secret(config.ENTRA_CLIENT_SECRET),
    graphOrigin: config.GRAPH_ORIGIN,
    clock,
  };
  const entra = createEntraTokens(atEntra);
  const zoom = zoomOptions(config, clock);
  const atGoogle = googleOptions(config, clock);
  const refreshByVendor = {
    microsoft: entra,
    ...(zoom ? { zoom: createZoomTokenRefresh(zoom) } : {}),
    ...(atGoogle ? { google: createGoogleTokenRefresh(atGoogle) } : {}),
  };
  const organisations = composeOrganisations({ config, database, vault, clock });
  const appGrants = organisations.grants;
  const onEnded: BrokerDeps["onEnded"] = (tx, ended) => noteDepartureIn({ clock, ids }, tx, ended);
  const tokens = createTokenBroker({ database, vault, clock, live, refreshByVendor, appGrants, onEnded });
  const callBudget = createCallBudget({ database, clock, ids, log, random: Math.random });
  const targetOf = createTargetOf(database.db);
  const graph = createGraphClient({ origin: config.GRAPH_ORIGIN, tokens, clock, callBudget, targetOf });
  const zoomClient = createZoomClient({ origin: config.ZOOM_API_ORIGIN, tokens, clock });
  const google = atGoogle && composeGoogle(atGoogle, { config, tokens, clock, callBudget, targetOf });
  const noting = { database, clock, ids, live, log };
  const redirectUri = `${config.PUBLIC_ORIGIN}/connect/zoom/callback`;
  return {
    tokens,
    calendars: watchCalendars(
      noting,
      joinCalendars({
        microsoft: createGraphCalendars({ graph, outlookAddinIds, wait: (ms) => pause(ms) }),
        ...(google ? { google: google.calendars } : {}),
      }),
    ),
    eventMarks: createGraphEventMarks({ graph, outlookAddinIds }),
    calendarChanges: watchChanges(
      noting,
      joinChanges({
        microsoft: createGraphChanges({ graph, clock }),
        ...(google ? { google: google.changes } : {}),
      }),
    ),
    onlineMeetings: watchMeetings(
      noting,
      joinMeetings({
        microsoft: createTeamsMeetings({ graph, clock }),
        zoom: createZoomMeetings({ zoom: zoomClient, clock, budget: createDailyBudget({ database, clock }) }),
      }),
    ),
    panels: createZoomPanels({ zoom: zoomClient }),
    onBehalfOf: entra,
    codeFlowByVendor: {
      microsoft: createEntraCodeFlow({
        ...atEntra,
        redirectUri: `${config.PUBLIC_ORIGIN}/connect/microsoft/callback`,
      }),
      ...(zoom
        ? { zoom: createZoomAccounts({ ...zoom, apiOrigin: config.ZOOM_API_ORIGIN, redirectUri, tokens }) }
        : {}),
      ...(google ? { google: google.accounts } : {}),
    },
    organisations,
    zoomApp: zoom && { clientId: zoom.clientId, clientSecret: zoom.clientSecret },
  };
}

function zoomOptions({ ZOOM_CLIENT_ID, ZOOM_CLIENT_SECRET, ZOOM_OAUTH_ORIGIN }: Config, clock: Clock) {
  if (ZOOM_CLIENT_ID === undefined || ZOOM_CLIENT_SECRET === undefined) return undefined;
  return {
    oauthOrigin: ZOOM_OAUTH_ORIGIN,
    clientId: ZOOM_CLIENT_ID,
    clientSecret: new Secret(ZOOM_CLIENT_SECRET),
    clock,
  };
}
