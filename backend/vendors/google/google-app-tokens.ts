/** Tokens for a Workspace domain that delegated its authority to a service account, and whose calendars they reach. */
import { importPKCS8, SignJWT } from "jose";
import { Configuration, genericGrantRequest, None } from "openid-client";
import { z } from "zod";
import { oauthFailure } from "../../platform/oauth-failure.ts";
import { exchange } from "../../platform/vendor-request.ts";
import type { Clock } from "../../ports/clock.ts";
import type {
  AccessFinding,
  OrganisationAccess,
  OrganisationTokens,
  PersonToCheck,
} from "../../ports/organisation-access.ts";
import { Secret } from "../../ports/secret.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import type { VendorFaultKind } from "../../ports/vendor-fault.ts";
import { googleFault } from "./google-fault.ts";

const grantType = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const timeoutSeconds = 10;
const lifetimeSeconds = 3600;

/** What the organisation's administrator allows the service account, word for word. */
export const googleDelegatedScopes = [
  "https://www.googleapis.com/auth/calendar.events.owned",
  "https://www.googleapis.com/auth/calendar.events.freebusy",
] as const;

const keyShape = z.object({ client_email: z.string(), private_key: z.string(), private_key_id: z.string().optional() });

/**
 * Obtains a token that acts as one person of the domain.
 *
 * Wire:   POST /token, grant jwt-bearer { assertion } where the assertion is an RS256 JWT { iss: the service account, sub: the
 *         person's address, scope, aud: the token endpoint, iat, exp ≤ iat + 3600 } → 200 { access_token, expires_in }
 * Fails:  consent_required (unauthorized_client: the domain has not delegated, or not these scopes), account_unknown
 *         (invalid_grant: no such person, or one who is suspended), rejected (the key is wrong), throttled, unavailable,
 *         unexpected_reply.
 * Source: Google Identity, "Using OAuth 2.0 for Server to Server Applications"; read 2026-11. The failures are from memory.
 */
export function createGoogleAppTokens(options: {
  readonly tokenOrigin: string;
  readonly clock: Clock;
}): OrganisationTokens {
  const { tokenOrigin, clock } = options;
  return {
    async obtain({ credentials }, subject) {
      const assertion = await signAssertion(credentials, { subject, tokenOrigin, now: clock.now() });
      const server = { issuer: tokenOrigin, token_endpoint: `${tokenOrigin}/token` };
      const configuration = new Configuration(server, "service-account", undefined, None());
      configuration.timeout = timeoutSeconds;
      const reply = await genericGrantRequest(configuration, grantType, { assertion }).catch((thrown: unknown) => {
        throw delegationFault(thrown);
      });
      return { accessToken: new Secret(reply.access_token), expiresInSeconds: reply.expires_in ?? lifetimeSeconds };
    },
  };
}

const operation = "get delegated token";

async function signAssertion(
  credentials: Secret<string> | undefined,
  about: { readonly subject: string | undefined; readonly tokenOrigin: string; readonly now: number },
): Promise<string> {
  const key = keyShape.safeParse(JSON.parse(credentials?.reveal() ?? "{}"));
  if (!key.success) throw fault("there is no service account", "rejected");
  const { client_email, private_key, private_key_id } = key.data;
  const signingKey = await importPKCS8(private_key, "RS256").catch(() => {
    throw fault("the private key cannot be read", "rejected");
  });
  const issuedAt = Math.floor(about.now / 1000);
  const jwt = new SignJWT({ scope: googleDelegatedScopes.join(" ") })
    .setProtectedHeader({ alg: "RS256", typ: "JWT", ...(private_key_id ? { kid: private_key_id } : {}) })
    .setIssuer(client_email)
    .setAudience(`${about.tokenOrigin}/token`)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifetimeSeconds);
  if (about.subject !== undefined) jwt.setSubject(about.subject);
  return jwt.sign(signingKey);
}

function delegationFault(thrown: unknown): VendorFault {
  const { status, error } = oauthFailure(thrown);
  const kind = ((): VendorFaultKind => {
    if (status === undefined || status >= 500) return "unavailable";
    if (status === 429) return "throttled";
    if (error === "unauthorized_client" || error === "access_denied") return "consent_required";
    if (error === "invalid_grant") return saysKeyIsWrong(thrown) ? "rejected" : "account_unknown";
    return error === undefined ? "unexpected_reply" : "rejected";
  })();
  return fault(`Google answered ${error ?? status ?? "nothing"}`, kind, { status, code: error, cause: thrown });
}

/** One error word stands for a bad key and for a bad person; only the text tells. */
function saysKeyIsWrong(thrown: unknown): boolean {
  const text = oauthFailure(thrown).fields["error_description"];
  return typeof text === "string" && /jwt|signature|account not found/i.test(text);
}

function fault(
  text: string,
  kind: VendorFaultKind,
  more: { readonly status?: number | undefined; readonly code?: string | undefined; readonly cause?: unknown } = {},
): VendorFault {
  return new VendorFault(`${operation}: ${text}`, { vendor: "google", operation, kind, ...more });
}

/**
 * Reads the zone of each person's own calendar, acting as them.
 *
 * Wire:   one token per person · GET /calendar/v3/calendars/primary/events?maxResults=1&fields=timeZone → 200; 403
 *         notACalendarUser → the calendar is switched off.
 * Fails:  consent_required, rejected, throttled, unavailable, unexpected_reply.
 * Source: Google Calendar API, "Events: list", "Handle API errors"; read 2026-11.
 */
export function createGoogleAccess(options: { readonly apiOrigin: string; readonly clock: Clock }): OrganisationAccess {
  return {
    async checkPeople(people, tokenFor) {
      const findings: AccessFinding[] = [];
      for (const person of people) findings.push(await checkOne(options, tokenFor, person));
      return { findings, calls: people.length };
    },
  };
}

async function checkOne(
  { apiOrigin, clock }: { readonly apiOrigin: string; readonly clock: Clock },
  tokenFor: (subject?: string) => Promise<Secret<string>>,
  { personId, account }: PersonToCheck,
): Promise<AccessFinding> {
  let token: Secret<string>;
  try {
    token = await tokenFor(account);
  } catch (thrown) {
    if (thrown instanceof VendorFault && thrown.kind === "account_unknown")
      return { personId, state: "inaccessible", code: "unknown_person", vendorCode: thrown.code };
    throw thrown;
  }
  const reply = await exchange(
    {
      method: "GET",
      url: `${apiOrigin}/calendar/v3/calendars/primary/events?maxResults=1&fields=timeZone`,
      headers: { authorization: `Bearer ${token.reveal()}` },
    },
    { vendor: "google", operation: "check calendars" },
  );
  if (reply.status === 200) return { personId, state: "accessible", accountId: account };
  const { kind, code, retryAfterSeconds } = googleFault(reply, { operation: "check calendars", clock });
  if (kind === "throttled" || kind === "unavailable") return { personId, state: "later", retryAfterSeconds };
  return {
    personId,
    state: "inaccessible",
    code: kind === "mailbox_missing" ? "calendar_off" : "refused",
    vendorCode: code,
  };
}
