/** One Calendars and one CalendarChanges for everybody: each call goes to the adapter of its grant's vendor. */
import { setTimeout as pause } from "node:timers/promises";
import type { Config } from "./config.ts";
import type { CodeFlow } from "./ports/account-links.ts";
import type { CalendarChanges } from "./ports/calendar-changes.ts";
import type { Calendars } from "./ports/calendars.ts";
import type { CallBudget } from "./ports/call-budget.ts";
import type { Clock } from "./ports/clock.ts";
import { Secret } from "./ports/secret.ts";
import type { GrantRef, TokenBroker } from "./ports/token-broker.ts";
import { VendorFault } from "./ports/vendor-fault.ts";
import { createGoogleAccounts } from "./vendors/google/google-accounts.ts";
import { createGoogleCalendars } from "./vendors/google/google-calendars.ts";
import { createGoogleChanges } from "./vendors/google/google-changes.ts";
import { createGoogleClient } from "./vendors/google/google-client.ts";
import type { GoogleTokensOptions } from "./vendors/google/google-tokens.ts";

/** Our registration at Google; `undefined` where there is none. */
export function googleOptions(config: Config, clock: Clock): GoogleTokensOptions | undefined {
  const { GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET, GOOGLE_OAUTH_ORIGIN, GOOGLE_TOKEN_ORIGIN } = config;
  if (GOOGLE_CLIENT_ID === undefined || GOOGLE_CLIENT_SECRET === undefined) return undefined;
  return {
    oauthOrigin: GOOGLE_OAUTH_ORIGIN,
    tokenOrigin: GOOGLE_TOKEN_ORIGIN,
    clientId: GOOGLE_CLIENT_ID,
    clientSecret: new Secret(GOOGLE_CLIENT_SECRET),
    clock,
  };
}

export interface GoogleParts {
  readonly calendars: Calendars;
  readonly changes: CalendarChanges;
  readonly accounts: CodeFlow;
}

export function composeGoogle(
  google: GoogleTokensOptions,
  ground: {
    readonly config: Config;
    readonly tokens: TokenBroker;
    readonly clock: Clock;
    readonly callBudget: CallBudget;
    /** In which calendar sessions are written. */
    readonly targetOf: (grant: GrantRef) => Promise<string | undefined>;
  },
): GoogleParts {
  const { config, tokens, clock, callBudget, targetOf } = ground;
  const client = createGoogleClient({ origin: config.GOOGLE_API_ORIGIN, tokens, clock, callBudget, targetOf });
  const redirectUri = `${config.PUBLIC_ORIGIN}/connect/google/callback`;
  return {
    calendars: createGoogleCalendars({ google: client, wait: (ms) => pause(ms) }),
    changes: createGoogleChanges({ google: client, clock }),
    accounts: createGoogleAccounts({ ...google, redirectUri, tokens }),
  };
}

type ByVendor<Port> = Readonly<Partial<Record<GrantRef["vendor"], Port>>>;

/** A grant of a vendor that is not (or no longer) configured fails as rejected. */
export function joinCalendars(byVendor: ByVendor<Calendars>): Calendars {
  return {
    listEntries: async (grant, range) => adapterOf(byVendor, grant).listEntries(grant, range),
    listCalendars: async (grant) => adapterOf(byVendor, grant).listCalendars(grant),
    readFreeBusy: async (grant, addresses, range) => adapterOf(byVendor, grant).readFreeBusy(grant, addresses, range),
    createEvent: async (grant, draft) => adapterOf(byVendor, grant).createEvent(grant, draft),
    findEvent: async (grant, mark) => adapterOf(byVendor, grant).findEvent(grant, mark),
    findMovedEvent: async (grant, mark) => adapterOf(byVendor, grant).findMovedEvent(grant, mark),
    changeEvent: async (grant, eventId, change) => adapterOf(byVendor, grant).changeEvent(grant, eventId, change),
    cancelEvent: async (grant, eventId, comment) => adapterOf(byVendor, grant).cancelEvent(grant, eventId, comment),
    readEvent: async (grant, eventId) => adapterOf(byVendor, grant).readEvent(grant, eventId),
    answerInvitation: async (grant, iCalUId, reply) =>
      adapterOf(byVendor, grant).answerInvitation(grant, iCalUId, reply),
    listMarked: async (grant, range) => adapterOf(byVendor, grant).listMarked(grant, range),
  };
}

/** As `joinCalendars`. */
export function joinChanges(byVendor: ByVendor<CalendarChanges>): CalendarChanges {
  return {
    watch: async (grant, wish) => adapterOf(byVendor, grant).watch(grant, wish),
    renew: async (grant, watch, wish) => adapterOf(byVendor, grant).renew(grant, watch, wish),
    unwatch: async (grant, watch) => adapterOf(byVendor, grant).unwatch(grant, watch),
    listChanges: async (grant, since) => adapterOf(byVendor, grant).listChanges(grant, since),
  };
}

function adapterOf<Port>(byVendor: ByVendor<Port>, { vendor }: GrantRef): Port {
  const adapter = byVendor[vendor];
  if (adapter) return adapter;
  const facts = { vendor, operation: "find calendar", kind: "rejected", code: "not_configured" } as const;
  throw new VendorFault(`No calendar of ${vendor} can be reached from here`, facts);
}
