/** What can be switched in the stand-ins over `POST /settings`; each field is read strictly and applied at once. */
import type { EntraStandIn } from "./entra/entra.ts";
import type { GoogleStandIn } from "./google/google.ts";
import { changeGoogleSettings } from "./google/google-settings.ts";
import type { GraphStandIn } from "./graph/graph.ts";
import { findMeridianMember } from "./large-organisation.ts";
import { everybody, tenants } from "./people.ts";
import type { World } from "./world.ts";
import type { ZoomStandIn } from "./zoom/zoom.ts";

interface Switched {
  readonly world: World;
  readonly entra: EntraStandIn;
  readonly graph: GraphStandIn;
  readonly zoom: ZoomStandIn;
  readonly google: GoogleStandIn;
}

type Reader = (switched: Switched, value: unknown) => void;

const oneOf = <const Choice>(name: string, value: unknown, choices: readonly Choice[]): Choice => {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new RangeError(`${name} must be one of ${choices.join(", ")}.`);
  return found;
};

const amount = (name: string, value: unknown): number => {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > 60_000)
    throw new RangeError(`${name} must be a whole number from 0 to 60000.`);
  return value;
};

/** Up to a day. */
const milliseconds = (name: string, value: unknown): number => {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > 86_400_000)
    throw new RangeError(`${name} must be a whole number of milliseconds, a day at most.`);
  return value;
};

const entries = (name: string, value: unknown): [string, unknown][] => {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new RangeError(`${name} must be an object.`);
  return Object.entries(value);
};

const tenantId = (name: string): string => {
  const found = tenants.find(({ tid, domain }) => name === tid || name === domain);
  if (!found) throw new RangeError(`There is no organisation ${name}.`);
  return found.tid;
};

/** Also one of the three thousand, who are on no list. */
const handleOf = (handle: string): string => {
  const found = everybody.find((person) => person.handle === handle) ?? findMeridianMember(handle);
  if (!found) throw new RangeError(`Nobody is called ${handle}.`);
  return found.handle;
};

const personId = (handle: string): string => {
  const found = everybody.find((person) => person.handle === handle);
  if (!found) throw new RangeError(`Nobody is called ${handle}.`);
  return found.oid;
};

const readers: Readonly<Record<string, Reader>> = {
  duplicateTransactionStatus: ({ graph }, value) =>
    void (graph.settings.duplicateTransactionStatus = oneOf("duplicateTransactionStatus", value, [400, 409])),
  bodyPatch: ({ graph }, value) =>
    void (graph.settings.bodyPatch = oneOf("bodyPatch", value, ["drops_meeting", "mints_new_link"])),
  joinUrlDelayReads: ({ graph }, value) => void (graph.settings.joinUrlDelayReads = amount("joinUrlDelayReads", value)),
  latencyMs: ({ graph }, value) => void (graph.settings.latencyMs = amount("latencyMs", value)),
  meetingProviders: ({ graph }, value) => {
    for (const [handle, providers] of entries("meetingProviders", value)) {
      personId(handle);
      if (!Array.isArray(providers)) throw new RangeError("meetingProviders holds a list per handle.");
      graph.settings.meetingProviders[handle] = providers.map((provider) =>
        oneOf("meetingProviders", provider, ["teamsForBusiness", "skypeForBusiness"]),
      );
    }
  },
  calendars: ({ graph }, value) => {
    for (const [handle, names] of entries("calendars", value)) {
      personId(handle);
      if (!Array.isArray(names)) throw new RangeError("calendars holds a list of names per handle.");
      graph.settings.calendars[handle] = names.map(String);
    }
  },
  notificationLimitMs: ({ graph }, value) =>
    void (graph.settings.notificationLimitMs = amount("notificationLimitMs", value)),
  validationLimitMs: ({ graph }, value) => void (graph.settings.validationLimitMs = amount("validationLimitMs", value)),
  deltaEmptyPages: ({ graph }, value) => void (graph.settings.deltaEmptyPages = amount("deltaEmptyPages", value)),
  requestsPerTenantInTenSeconds: ({ graph }, value) =>
    void (graph.settings.requestsPerTenantInTenSeconds = amount("requestsPerTenantInTenSeconds", value)),
  requestsPerTenMinutes: ({ graph }, value) =>
    void (graph.settings.requestsPerTenMinutes = amount("requestsPerTenMinutes", value)),
  webhooks: ({ graph }, value) => {
    for (const [handle, taken] of entries("webhooks", value)) {
      personId(handle);
      const refusal = oneOf("webhooks", taken, ["allowed", "on_premises", "calendar_gone"]);
      if (refusal === "allowed") delete graph.settings.webhooks[handle];
      else graph.settings.webhooks[handle] = refusal;
    }
  },
  mailboxes: ({ graph }, value) => {
    for (const [handle, state] of entries("mailboxes", value)) {
      const known = oneOf("mailboxes", state, ["served", "no_licence", "on_premises", "inactive", "guest"]);
      if (known === "served") delete graph.settings.mailboxes[handleOf(handle)];
      else graph.settings.mailboxes[handleOf(handle)] = known;
    }
  },
  accessPolicies: ({ graph, world }, value) => {
    for (const [name, policy] of entries("accessPolicies", value)) {
      const tid = tenantId(name);
      const { members, delayMs = 0 } = (policy ?? {}) as { readonly members?: unknown; readonly delayMs?: unknown };
      if (members !== "everybody" && !Array.isArray(members))
        throw new RangeError('accessPolicies holds members per organisation: handles, or "everybody".');
      const chosen = members === "everybody" ? members : members.map((handle) => handleOf(String(handle)));
      const from = world.clock.now() + (delayMs === 0 ? 0 : milliseconds("accessPolicies.delayMs", delayMs));
      graph.settings.accessPolicies[tid] = [...(graph.settings.accessPolicies[tid] ?? []), { from, members: chosen }];
    }
  },
  applicationConsent: ({ entra }, value) => {
    for (const [name, given] of entries("applicationConsent", value)) {
      const consent = oneOf("applicationConsent", given, [true, false]) ? "granted" : "withdrawn";
      entra.setApplicationConsent(tenantId(name), consent);
    }
  },
  consentOutcome: ({ entra }, value) => {
    for (const [name, outcome] of entries("consentOutcome", value))
      entra.setConsentOutcome(tenantId(name), oneOf("consentOutcome", outcome, ["given", "too_few_rights", "partial"]));
  },
  consentDelayMs: ({ entra }, value) => entra.setConsentDelay(milliseconds("consentDelayMs", value)),
  zoomUsers: ({ zoom }, value) => {
    for (const [handle, state] of entries("zoomUsers", value))
      zoom.setUser(handleOf(handle), oneOf("zoomUsers", state, ["active", "pending", "inactive", "basic"]));
  },
  zoomQuickLaunch: ({ zoom }, value) => {
    for (const [handle, state] of entries("zoomQuickLaunch", value))
      zoom.setQuickLaunch(handleOf(handle), oneOf("zoomQuickLaunch", state, ["on", "off"]));
  },
  zoomWebhookUrl: ({ zoom }, value) => {
    if (typeof value !== "string" || (value !== "" && !URL.canParse(value)))
      throw new RangeError("zoomWebhookUrl must be an address, or empty.");
    zoom.webhooks.url = value;
  },
  zoomWebhookLimitMs: ({ zoom }, value) => void (zoom.webhooks.limitMs = amount("zoomWebhookLimitMs", value)),
  consent: ({ entra }, value) => {
    for (const [name, given] of entries("consent", value))
      entra.setConsent(tenantId(name), oneOf("consent", given, [true, false]) ? "granted" : "withdrawn");
  },
  mfaRequired: ({ entra }, value) => {
    for (const [handle, required] of entries("mfaRequired", value))
      entra.setMfa(personId(handle), oneOf("mfaRequired", required, [true, false]) ? "required" : "satisfied");
  },
  google: ({ google }, value) => changeGoogleSettings(google.settings, value),
};

/** Throws RangeError for an unknown setting or a value that does not fit; earlier fields are applied then. */
export function changeSettings(switched: Switched, body: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(body)) {
    const reader = readers[name];
    if (!reader) throw new RangeError(`There is no setting ${name}; there are ${Object.keys(readers).join(", ")}.`);
    reader(switched, value);
  }
  switched.world.snapshot.touch();
}

export function shownSettings({ entra, graph, zoom, google }: Switched): unknown {
  const { url, limitMs } = zoom.webhooks;
  return {
    ...graph.settings,
    zoomWebhookUrl: url,
    zoomWebhookLimitMs: limitMs,
    ...entra.shownSettings(),
    google: google.settings,
  };
}
