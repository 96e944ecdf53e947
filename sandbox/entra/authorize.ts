/**
 * The authorize endpoint: choose a person, grant what is not granted yet, go back with a code.
 * Source: Microsoft identity platform, "OAuth 2.0 authorization code flow".
 */
import { randomUUID } from "node:crypto";
import { people, registrations, type SandboxPerson, tenants } from "../people.ts";
import { type Answer, type Call, formOf } from "../site.ts";
import { registeredRedirects, type RedirectRegistration } from "./app-registration.ts";
import { rememberedHandle } from "../signed-in-person.ts";
import { peopleOf, tenantOf } from "./directory.ts";
import { EntraError, entraErrors } from "./entra-error.ts";
import { union } from "./entra-state.ts";
import { readScopes } from "./scopes.ts";
import { choosePage, consentPage, errorPage, formPostPage } from "./sign-in-pages.ts";
import { type GrantContext, refusalOf } from "./token-grants.ts";

interface Checked {
  readonly redirect: RedirectRegistration;
  readonly query: URLSearchParams;
}

/** Shows the first page, or refuses: by a page when the redirect address cannot be trusted, else by redirecting there. */
export function showAuthorize(context: GrantContext, call: Call): Answer {
  return guarded(context, call, (checked) => {
    const tenant = tenantOf(call.params["tenant"] ?? "");
    if (checked.query.get("prompt") === "none")
      return refuse(
        checked,
        "login_required",
        "AADSTS50058: A silent sign-in request was sent but no user is signed in.",
      );
    return choosePage({
      title: "Pick an account",
      people: peopleOf(tenant),
      tenants,
      loginHint:
        checked.query.get("login_hint") ?? people.find(({ handle }) => handle === rememberedHandle(call))?.email,
      action: call.url.pathname + call.url.search,
    });
  });
}

/** What the pages post back: a person, then perhaps their consent. */
export function continueAuthorize(context: GrantContext, call: Call): Answer {
  return guarded(context, call, (checked) => {
    const form = formOf(call);
    if (form.get("step") === "cancel")
      return refuse(checked, "access_denied", "AADSTS65004: User declined to consent to access the app.", {
        error_subcode: "cancel",
      });
    const tenant = tenantOf(call.params["tenant"] ?? "");
    const person = peopleOf(tenant).find(({ handle }) => handle === form.get("handle"));
    if (!person)
      return errorPage(
        "Sorry, but we're having trouble signing you in.",
        "AADSTS50020: This account does not exist in this organisation.",
      );
    const { world, state } = context;
    const left = refusalOf(context, person);
    if (left) return errorPage("Sorry, but we're having trouble signing you in.", left.message);
    const scopes = readScopes(checked.query.get("scope") ?? "", {
      productOrigin: world.productOrigin,
      graphOrigin: world.origins.graph,
    });
    const granted = state.permissionsOf(person);
    const asked = scopes.permissions.length > 0 ? scopes.permissions : ["User.Read"];
    const needsConsent =
      asked.some((permission) => !granted.has(permission)) || checked.query.get("prompt") === "consent";
    if (needsConsent && form.get("step") !== "accept")
      return consentPage({
        person,
        permissions: asked,
        action: call.url.pathname + call.url.search,
        forEverybody: "no",
      });
    if (needsConsent) state.saved.personDelegated[person.oid] = union(state.saved.personDelegated[person.oid], asked);
    return back(checked, { code: newCode(context, checked, person), session_state: randomUUID() });
  });
}

function guarded(context: GrantContext, call: Call, next: (checked: Checked) => Answer): Answer {
  const query = call.url.searchParams;
  const redirect = registeredRedirects(context.world.productOrigin).find(
    ({ uri }) => uri === query.get("redirect_uri"),
  );
  if (query.get("client_id") !== registrations.entra.clientId)
    return errorPage(
      "Sorry, but we're having trouble signing you in.",
      entraErrors.unknownApplication(query.get("client_id") ?? "", call.params["tenant"] ?? "").message,
    );
  if (!redirect || redirect.uri.startsWith("brk-"))
    return errorPage(
      "Sorry, but we're having trouble signing you in.",
      `AADSTS50011: The redirect URI '${query.get("redirect_uri") ?? ""}' specified in the request does not match the redirect URIs configured for the application '${registrations.entra.clientId}'.`,
    );
  const checked = { redirect, query };
  if (query.get("response_type") !== "code")
    return refuse(
      checked,
      "unsupported_response_type",
      "AADSTS700054: response_type 'id_token' is not enabled for the application.",
    );
  if (redirect.platform === "spa" && !query.get("code_challenge"))
    return refuse(checked, "invalid_request", entraErrors.pkceRequired().message);
  try {
    readScopes(query.get("scope") ?? "", {
      productOrigin: context.world.productOrigin,
      graphOrigin: context.world.origins.graph,
    });
    return next(checked);
  } catch (error) {
    if (error instanceof EntraError) return refuse(checked, error.failure.error, error.message);
    throw error;
  }
}

function newCode({ world, state }: GrantContext, { redirect, query }: Checked, person: SandboxPerson): string {
  const challenge = query.get("code_challenge");
  const nonce = query.get("nonce");
  const claims = query.get("claims");
  return state.newCode({
    oid: person.oid,
    platform: redirect.platform,
    issuedAt: world.clock.now(),
    redirectUri: redirect.uri,
    scope: query.get("scope") ?? "",
    redeemed: false,
    codeChallengeMethod: query.get("code_challenge_method") === "S256" ? "S256" : "plain",
    ...(challenge ? { codeChallenge: challenge } : {}),
    ...(nonce ? { nonce } : {}),
    ...(claims ? { claims } : {}),
  });
}

function refuse(
  checked: Checked,
  error: string,
  description: string,
  more: Readonly<Record<string, string>> = {},
): Answer {
  return back(checked, { error, error_description: description, ...more });
}

function back({ redirect, query }: Checked, fields: Readonly<Record<string, string>>): Answer {
  const result = new URLSearchParams(fields);
  const state = query.get("state");
  if (state !== null) result.set("state", state);
  const mode = query.get("response_mode") ?? "query";
  if (mode === "form_post") return formPostPage(redirect.uri, result);
  const location = `${redirect.uri}${mode === "fragment" ? "#" : "?"}${result.toString()}`;
  return { status: 302, headers: { location, "cache-control": "no-store" } };
}

/** Everybody who can consent for an organisation; all organisations' administrators when none is named. */
export function administratorsOf(segment: string): readonly SandboxPerson[] {
  const tenant = tenantOf(segment);
  const members = peopleOf(tenant).filter(({ part }) => part === "administrator");
  return members.length > 0 ? members : people.filter(({ tid }) => tid === tenant?.tid);
}
