/** Who calls Graph, and which mailbox the path means: bearer, scope and tenancy rules. Source: "Microsoft Graph permissions reference". */
import type { EntraStandIn } from "../entra/entra.ts";
import { everybody, type SandboxPerson } from "../people.ts";
import { personByOid } from "../entra/directory.ts";
import { findMeridianMember, meridian } from "../large-organisation.ts";
import type { Call } from "../site.ts";
import type { MailboxRules } from "./mailbox-rules.ts";
import { GraphError, graphErrors } from "./graph-error.ts";
import { type Preferences, readPreferences } from "./preferences.ts";

export interface Caller {
  readonly appId: string;
  readonly tid: string;
  /** Absent for an app-only token. */
  readonly person?: SandboxPerson;
  /** Delegated scopes or application roles. */
  readonly permissions: ReadonlySet<string>;
}

export interface Mailbox {
  readonly owner: SandboxPerson;
  readonly caller: Caller;
  readonly preferences: Preferences;
  /** How `@odata.context` names the person: the object id, or what the path said. */
  readonly pathName: string;
}

/** Throws 401 InvalidAuthenticationToken, with a claims challenge for a revoked sign-in. */
export function readCaller(call: Call, entra: Pick<EntraStandIn, "judgeGraphToken">): Caller {
  const bearer = /^Bearer\s+(\S+)$/i.exec(call.headers.authorization ?? "")?.[1];
  if (!bearer) throw unauthenticated("Access token is empty.");
  const judged = entra.judgeGraphToken(bearer);
  if (!judged.ok) throw unauthenticated(reasons[judged.reason], judged.reason === "revoked" ? "challenge" : undefined);
  const { appid, tid, oid, scp, roles } = judged.claims as {
    appid: string;
    tid: string;
    oid: string;
    scp?: string;
    roles?: readonly string[];
  };
  const person = scp === undefined ? undefined : personByOid(oid);
  return { appId: appid, tid, permissions: new Set(scp?.split(" ") ?? roles ?? []), ...(person ? { person } : {}) };
}

const challenged =
  "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp";

const reasons = {
  invalid: "IDX14100: JWT is not well formed or its signature is not valid.",
  audience: "Access token validation failure. Invalid audience.",
  expired: "Lifetime validation failed, the token is expired.",
  revoked: challenged,
} as const;

function unauthenticated(message: string, challenge?: "challenge"): GraphError {
  const claims = Buffer.from(
    JSON.stringify({ access_token: { nbf: { essential: true, value: "1604106651" } } }),
  ).toString("base64");
  const base = `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"`;
  const header = challenge
    ? `${base}, error="insufficient_claims", claims="${claims}", errorDescription="${challenged}"`
    : base;
  return new GraphError(401, "InvalidAuthenticationToken", message, { headers: { "www-authenticate": header } });
}

export type Need = "calendar-read" | "calendar-write" | "settings-read" | "meetings-write" | "profile";

const sufficient: Readonly<Record<Need, readonly string[]>> = {
  "calendar-read": ["Calendars.Read", "Calendars.ReadWrite"],
  "calendar-write": ["Calendars.ReadWrite"],
  "settings-read": ["MailboxSettings.Read", "MailboxSettings.ReadWrite"],
  "meetings-write": ["OnlineMeetings.ReadWrite", "OnlineMeetings.ReadWrite.All"],
  profile: ["User.Read", "User.ReadWrite", "User.ReadBasic.All", "User.Read.All"],
};

/** What is wanted of a mailbox, and what Exchange makes of it. */
export interface Opening {
  readonly need: Need;
  readonly rules: MailboxRules;
}

function namedIn(tid: string, name: string): SandboxPerson | undefined {
  const seeded = everybody.find((person) => person.tid === tid && [person.oid, person.email].includes(name));
  return seeded ?? (tid === meridian ? findMeridianMember(name) : undefined);
}

/** The mailbox (or profile) of `/me` or `/users/{id}`, checked against the caller's permissions. */
export function openMailbox(call: Call, caller: Caller, { need, rules }: Opening): Mailbox {
  const named = call.params["user"];
  const owner = named === undefined ? caller.person : namedIn(caller.tid, named.toLowerCase());
  if (named === undefined && !caller.person) throw graphErrors.meNeedsPerson();
  if (!owner) throw graphErrors.unknownUser(named ?? "");
  const isOwn = caller.person?.oid === owner.oid;
  const isAllowed = sufficient[need].some((permission) => caller.permissions.has(permission));
  if (need === "profile") {
    const mayReadOthers = caller.permissions.has("User.Read.All") || caller.permissions.has("User.ReadBasic.All");
    if (isOwn ? !isAllowed : !mayReadOthers) throw graphErrors.directoryDenied();
  } else if (!isAllowed || (caller.person && !isOwn)) {
    throw graphErrors.accessDenied();
  }
  rules.check(owner, caller, need);
  return { owner, caller, preferences: readPreferences(headerText(call, "prefer")), pathName: named ?? owner.oid };
}

export function headerText(call: Call, name: string): string | undefined {
  const value = call.headers[name];
  return Array.isArray(value) ? value.join(", ") : value;
}
