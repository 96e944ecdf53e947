/** The Entra ID stand-in: its site, the tokens it hands to host clients, and what the controls can do to it. */
import { randomUUID } from "node:crypto";
import { everybody, registrations, tenants } from "../people.ts";
import { type Answer, type Call, type ContractCheck, formOf, Site } from "../site.ts";
import { type DirectoryStore, openDirectoryStore } from "../graph/directory-store.ts";
import type { Entra, World } from "../world.ts";
import { continueAdminConsent, showAdminConsent } from "./admin-consent.ts";
import { applicationPermissions, productScope } from "./app-registration.ts";
import { continueAuthorize, showAuthorize } from "./authorize.ts";
import { tenantOf } from "./directory.ts";
import { discoveryDocument, keySet } from "./discovery.ts";
import { EntraError, entraErrors, errorAnswer } from "./entra-error.ts";
import { everyDelegatedPermission, openEntraState } from "./entra-state.ts";
import { signedOutPage } from "./sign-in-pages.ts";
import { answerTokenRequest, type GrantContext, judgeGraphToken, refusalOf } from "./token-grants.ts";
import { readPolicies } from "./claims-challenge.ts";
import { createTokens } from "./tokens.ts";

export interface EntraStandIn extends Entra {
  /** The organisations' own administrators; Graph reads the same directory. */
  readonly directory: DirectoryStore;
  /** For the Graph stand-in: whether a bearer token is good there. */
  judgeGraphToken(token: string): ReturnType<typeof judgeGraphToken>;
  /** As an administrator who signs a person out everywhere: grants up to now are refused with 50173. */
  revoke(oid: string): void;
  /** A new key signs from now on; the earlier ones stay published. */
  rotateKeys(): Promise<void>;
  /** Grants everything for everybody in an organisation, or takes every grant back. */
  setConsent(tid: string, consent: "granted" | "withdrawn"): void;
  /** Grants or takes back what is for an application of its own, and nothing of what signed-in people do. */
  setApplicationConsent(tid: string, consent: "granted" | "withdrawn"): void;
  setConsentOutcome(tid: string, outcome: "given" | "too_few_rights" | "partial"): void;
  /** How long a consent for an application takes until every server knows of it. */
  setConsentDelay(ms: number): void;
  /** From now on the on-behalf-of grant of this person asks for another factor (50076), or no longer does. */
  setMfa(oid: string, mfa: "required" | "satisfied"): void;
  /** Whether each organisation has consented for everybody, and for whom another factor is asked. */
  shownSettings(): {
    readonly consent: Readonly<Record<string, boolean>>;
    readonly mfaRequired: Readonly<Record<string, boolean>>;
  };
}

export async function createEntra(world: World, check?: ContractCheck): Promise<EntraStandIn> {
  const state = await openEntraState(world);
  const directory = openDirectoryStore(world);
  const context: GrantContext = { world, state, tokens: createTokens(world, state), directory };
  const site = new Site({
    name: "entra",
    tls: world.tls,
    log: world.log,
    faults: world.faults,
    ...(check ? { check } : {}),
    around: async (call, next) => withHeaders(world, call, await answered(world, call, next)),
  });
  addRoutes(site, context);
  return {
    site,
    directory,
    productToken: async (person, hostClientId, claims) => {
      if (refusalOf(context, person)) return { ok: false, error: "account_gone" };
      if (!state.permissionsOf(person).has(productScope)) return { ok: false, error: "consent_required" };
      const issued = context.tokens.forProduct(person, {
        id: hostClientId,
        auth: "0",
        scopes: [productScope],
        policies: readPolicies(claims),
      });
      return {
        ok: true,
        accessToken: issued.token,
        idToken: context.tokens.idToken(person),
        expiresInSeconds: issued.expiresInSeconds,
      };
    },
    judgeGraphToken: (token) => judgeGraphToken(context, token),
    revoke(oid) {
      state.saved.revokedAt[oid] = world.clock.now();
      state.touch();
    },
    rotateKeys: () => state.rotateKeys(),
    setConsent(tid, consent) {
      if (consent === "granted")
        state.consentForTenant(tid, { delegated: everyDelegatedPermission, application: applicationPermissions });
      else state.withdrawConsent(tid);
    },
    setApplicationConsent(tid, consent) {
      if (consent === "granted") state.consentForTenant(tid, { delegated: [], application: applicationPermissions });
      else state.saved.tenantApplication[tid] = [];
      state.touch();
    },
    setConsentOutcome(tid, outcome) {
      if (outcome === "given") delete state.saved.consentOutcome[tid];
      else state.saved.consentOutcome[tid] = outcome;
      state.touch();
    },
    setConsentDelay(ms) {
      state.saved.consentDelayMs = ms;
      state.touch();
    },
    setMfa(oid, mfa) {
      state.saved.mfaRequired[oid] = mfa === "required";
      state.touch();
    },
    shownSettings: () => ({
      consent: Object.fromEntries(
        tenants.map(({ tid, domain }) => [domain, (state.saved.tenantDelegated[tid] ?? []).length > 0]),
      ),
      mfaRequired: Object.fromEntries(
        everybody.filter(({ oid }) => state.saved.mfaRequired[oid]).map(({ handle }) => [handle, true]),
      ),
    }),
  };
}

const tenant = (call: Call): string => call.params["tenant"] ?? "";

function addRoutes(site: Site, context: GrantContext): void {
  const { world, state } = context;
  site
    .on("OPTIONS", "/*", () => ({ status: 204 }))
    .on("GET", "/:tenant/v2.0/.well-known/openid-configuration", (call) => discoveryDocument(world, tenant(call)))
    .on("GET", "/:tenant/.well-known/openid-configuration", (call) => discoveryDocument(world, tenant(call)))
    .on("GET", "/:tenant/discovery/v2.0/keys", () => keySet(world, state))
    .on("GET", "/:tenant/discovery/keys", () => keySet(world, state))
    .on("GET", "/:tenant/oauth2/v2.0/authorize", (call) => showAuthorize(context, call))
    .on("POST", "/:tenant/oauth2/v2.0/authorize", (call) => continueAuthorize(context, call))
    .on("POST", "/:tenant/oauth2/v2.0/token", (call) => token(context, call))
    .on("GET", "/:tenant/v2.0/adminconsent", (call) => showAdminConsent(context, call, "v2"))
    .on("POST", "/:tenant/v2.0/adminconsent", (call) => continueAdminConsent(context, call, "v2"))
    .on("GET", "/:tenant/adminconsent", (call) => showAdminConsent(context, call, "v1"))
    .on("POST", "/:tenant/adminconsent", (call) => continueAdminConsent(context, call, "v1"))
    .on("GET", "/:tenant/oauth2/v2.0/logout", (call) => {
      const after = call.url.searchParams.get("post_logout_redirect_uri");
      return after?.startsWith(`${world.productOrigin}/`)
        ? { status: 302, headers: { location: after } }
        : signedOutPage();
    });
}

function token(context: GrantContext, call: Call): Answer {
  if (!call.headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) throw entraErrors.malformed();
  const form = formOf(call);
  const organisation = tenantOf(tenant(call));
  const basic = basicCredentials(call.headers.authorization);
  const clientId = basic?.id ?? form.get("client_id");
  const secret = basic?.secret ?? form.get("client_secret");
  if (!clientId) throw entraErrors.missing("client_id");
  if (clientId !== registrations.entra.clientId)
    throw entraErrors.unknownApplication(clientId, organisation?.displayName ?? tenant(call));
  if (form.has("client_assertion")) throw entraErrors.badClientAssertion();
  if (secret && secret !== registrations.entra.clientSecret) throw entraErrors.wrongSecret(clientId);
  const answer = answerTokenRequest(context, {
    tenant: organisation,
    form,
    client: secret ? "secret" : "public",
    origin: call.headers.origin,
  });
  return { ...answer, headers: { "cache-control": "no-store, no-cache", pragma: "no-cache" } };
}

function basicCredentials(header: string | undefined): { id: string; secret: string } | undefined {
  if (!header?.startsWith("Basic ")) return undefined;
  const [id, ...secret] = Buffer.from(header.slice(6), "base64").toString("utf8").split(":");
  return id === undefined
    ? undefined
    : {
        id: decodeURIComponent(id.replaceAll("+", " ")),
        secret: decodeURIComponent(secret.join(":").replaceAll("+", " ")),
      };
}

async function answered(world: World, call: Call, next: (call: Call) => Answer | Promise<Answer>): Promise<Answer> {
  try {
    return await next(call);
  } catch (error) {
    if (error instanceof EntraError)
      return errorAnswer(error, world.clock.now(), call.url.searchParams.get("client-request-id") ?? undefined);
    throw error;
  }
}

/** Browsers may read the metadata from anywhere and the token endpoint from Slotside's own pages. */
function withHeaders(world: World, call: Call, answer: Answer): Answer {
  const isToken = call.url.pathname.endsWith("/token");
  const { origin } = call.headers;
  const allowed = isToken ? (origin === world.productOrigin ? origin : undefined) : "*";
  const cors =
    origin && allowed
      ? {
          "access-control-allow-origin": allowed,
          "access-control-allow-methods": "GET, OPTIONS, POST",
          "access-control-allow-headers": call.headers["access-control-request-headers"] ?? "content-type",
          ...(isToken ? { vary: "Origin" } : {}),
        }
      : {};
  return { ...answer, headers: { "x-ms-request-id": randomUUID(), ...cors, ...answer.headers } };
}
