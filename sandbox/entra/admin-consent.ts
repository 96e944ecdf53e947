/** The tenant-wide consent endpoints, v2 and v1. Source: Microsoft identity platform, "Admin consent on the Microsoft identity platform". */
import { registrations, tenants } from "../people.ts";
import { type Answer, type Call, formOf } from "../site.ts";
import { applicationPermissions, productScope, registeredRedirects } from "./app-registration.ts";
import { administratorsOf } from "./authorize.ts";
import { EntraError } from "./entra-error.ts";
import { everyDelegatedPermission } from "./entra-state.ts";
import { readScopes } from "./scopes.ts";
import { choosePage, consentPage, errorPage } from "./sign-in-pages.ts";
import type { GrantContext } from "./token-grants.ts";

type Version = "v1" | "v2";

export function showAdminConsent(context: GrantContext, call: Call, version: Version): Answer {
  return guarded(context, call, version, () =>
    choosePage({
      title: "Sign in as an administrator",
      people: administratorsOf(call.params["tenant"] ?? ""),
      tenants,
      action: call.url.pathname + call.url.search,
    }),
  );
}

export function continueAdminConsent(context: GrantContext, call: Call, version: Version): Answer {
  return guarded(context, call, version, (redirectUri) => {
    const form = formOf(call);
    const administrator = administratorsOf(call.params["tenant"] ?? "").find(
      ({ handle }) => handle === form.get("handle"),
    );
    if (form.get("step") === "cancel" || !administrator) return declined(call, version, redirectUri);
    const outcome = context.state.saved.consentOutcome[administrator.tid];
    if (outcome === "too_few_rights") return refusedForRights(call, redirectUri);
    const grant = whole(asked(context, call, version), outcome);
    const listed = [...grant.delegated, ...grant.application.map((role) => `application: ${role}`)];
    if (form.get("step") !== "accept")
      return consentPage({
        person: administrator,
        permissions: listed,
        action: call.url.pathname + call.url.search,
        forEverybody: "yes",
      });
    context.state.consentForTenant(administrator.tid, grant);
    const result = new URLSearchParams({ admin_consent: "True", tenant: administrator.tid });
    if (version === "v2")
      result.set("scope", grant.delegated.map((permission) => `https://graph.microsoft.com/${permission}`).join(" "));
    return redirectBack(call, redirectUri, result);
  });
}

function guarded(context: GrantContext, call: Call, version: Version, next: (redirectUri: string) => Answer): Answer {
  const query = call.url.searchParams;
  const redirect = registeredRedirects(context.world.productOrigin).find(
    ({ uri }) => uri === query.get("redirect_uri"),
  );
  if (query.get("client_id") !== registrations.entra.clientId)
    return errorPage(
      "Sorry, but we're having trouble signing you in.",
      "AADSTS700016: Application was not found in the directory.",
    );
  if (!redirect)
    return errorPage(
      "Sorry, but we're having trouble signing you in.",
      "AADSTS50011: The redirect URI specified in the request does not match the redirect URIs configured for the application.",
    );
  if (version === "v2" && call.params["tenant"] === "common")
    return errorPage(
      "Sorry, but we're having trouble signing you in.",
      "AADSTS50059: Use 'organizations' or the organisation's own id instead of 'common' here.",
    );
  try {
    asked(context, call, version);
    return next(redirect.uri);
  } catch (error) {
    if (error instanceof EntraError) return errorPage("Sorry, but we're having trouble signing you in.", error.message);
    throw error;
  }
}

/** v1 always grants everything that is configured; v2 what `scope` names, and everything for `.default`. */
function asked(
  { world }: GrantContext,
  call: Call,
  version: Version,
): { delegated: readonly string[]; application: readonly string[] } {
  const scopes = readScopes(call.url.searchParams.get("scope") ?? "", {
    productOrigin: world.productOrigin,
    graphOrigin: world.origins.graph,
  });
  if (version === "v1" || scopes.isDefault)
    return { delegated: everyDelegatedPermission, application: applicationPermissions };
  return { delegated: [...scopes.permissions, productScope], application: [] };
}

/** Somebody who may not grant application permissions for others. Assumed: the page may also keep them without coming back. */
function refusedForRights(call: Call, redirectUri: string): Answer {
  const text = "AADSTS90094: The grant requires admin permission. Ask an admin to grant permission to this app.";
  return redirectBack(call, redirectUri, new URLSearchParams({ error: "access_denied", error_description: text }));
}

type Asked = ReturnType<typeof asked>;

/** `partial`: whoever consents leaves out what concerns calendars. Assumed: the real page takes all or nothing. */
function whole(grant: Asked, outcome: "partial" | undefined): Asked {
  if (outcome === undefined) return grant;
  return { ...grant, application: grant.application.filter((role) => !role.startsWith("Calendars.")) };
}

function declined(call: Call, version: Version, redirectUri: string): Answer {
  const result =
    version === "v2"
      ? new URLSearchParams({
          admin_consent: "True",
          error: "consent_required",
          error_description: "AADSTS65004: The resource owner or authorization server denied the request.",
        })
      : new URLSearchParams({
          error: "access_denied",
          error_description: "AADSTS65004: The admin canceled the request.",
        });
  return redirectBack(call, redirectUri, result);
}

function redirectBack(call: Call, redirectUri: string, result: URLSearchParams): Answer {
  const state = call.url.searchParams.get("state");
  if (state !== null) result.set("state", state);
  return { status: 302, headers: { location: `${redirectUri}?${result.toString()}`, "cache-control": "no-store" } };
}
