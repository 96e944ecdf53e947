/** `/oauth/*` of the Zoom stand-in: consent, token and revoke endpoints (Zoom, "OAuth for Zoom Apps"). */
import { people, registrations } from "../people.ts";
import { formOf, type Answer, type Call, type Site } from "../site.ts";
import type { World } from "../world.ts";
import { registrationOrDefault } from "./app-registration.ts";
import { consentPage, escapeHtml, zoomPage } from "./consent-page.ts";
import { oauthError } from "./zoom-answers.ts";
import { tokenAnswer, verifierFits, type ZoomTokens } from "./zoom-tokens.ts";
import { rememberedHandle } from "../signed-in-person.ts";

const { clientId, clientSecret } = registrations.zoom;
const carried = ["client_id", "redirect_uri", "state", "code_challenge", "code_challenge_method"] as const;

/** Adds the routes to the site. */
export function addOAuthRoutes(site: Site, given: { readonly world: World; readonly tokens: ZoomTokens }): void {
  site.on("GET", "/oauth/authorize", (call) => showConsent(call, given.world));
  site.on("POST", "/oauth/authorize/decision", (call) => decide(call, given));
  site.on("POST", "/oauth/token", (call) => token(call, given));
  site.on("POST", "/oauth/revoke", (call) => revoke(call, given.tokens));
}

function showConsent(call: Call, world: World): Answer {
  const wish = call.url.searchParams;
  const problem =
    problemWith(wish, world) ?? (wish.get("response_type") === "code" ? undefined : "response_type must be code.");
  if (problem) return refused(problem);
  const registration = registrationOrDefault(world);
  const html = consentPage({
    appName: registration.displayName,
    scopes: registration.scopes,
    persons: people.filter((person) => person.zoom),
    preselected: wish.get("login_hint") ?? rememberedHandle(call),
    fields: Object.fromEntries(carried.flatMap((name) => (wish.has(name) ? [[name, wish.get(name) ?? ""]] : []))),
  });
  return page(200, html);
}

function decide(call: Call, { world, tokens }: { readonly world: World; readonly tokens: ZoomTokens }): Answer {
  const form = formOf(call);
  const problem = problemWith(form, world);
  if (problem) return refused(problem);
  const target = new URL(form.get("redirect_uri") ?? "");
  const person = people.find(({ handle, zoom }) => zoom && handle === form.get("user"));
  if (form.get("decision") !== "allow") {
    target.searchParams.set("error", "access_denied");
  } else if (!person?.zoom) {
    return refused("No such Zoom user.");
  } else {
    const challenge = form.get("code_challenge");
    const code = tokens.issueCode({
      userId: person.zoom.userId,
      redirectUri: form.get("redirect_uri") ?? "",
      ...(challenge ? { challenge } : {}),
      method: form.get("code_challenge_method") === "S256" ? "S256" : "plain",
      inClient: false,
    });
    target.searchParams.set("code", code);
  }
  const state = form.get("state");
  if (state !== null) target.searchParams.set("state", state);
  return { status: 302, headers: { location: target.href, "cache-control": "no-store" } };
}

function problemWith(wish: URLSearchParams, world: World): string | undefined {
  if (wish.get("client_id") !== clientId) return "Invalid client. (4,702)";
  if (!registrationOrDefault(world).redirectUris.includes(wish.get("redirect_uri") ?? ""))
    return "Redirect URI mismatch. (4,709)";
  const method = wish.get("code_challenge_method");
  return method === null || method === "plain" || method === "S256" ? undefined : "Unknown code_challenge_method.";
}

function token(call: Call, { world, tokens }: { readonly world: World; readonly tokens: ZoomTokens }): Answer {
  const wish = new URLSearchParams([...call.url.searchParams, ...formOf(call)]);
  if (wish.get("grant_type") === "account_credentials") return forAccount(call, wish, tokens);
  if (!isOurClient(call)) return oauthError(401, "invalid_client", "Invalid client_id or client_secret");
  switch (wish.get("grant_type")) {
    case "authorization_code":
      return exchange(wish, { world, tokens });
    case "refresh_token": {
      const grant = tokens.rotate(wish.get("refresh_token") ?? "");
      return grant
        ? issued(tokenAnswer(grant, world.origins.zoom))
        : oauthError(400, "invalid_grant", "Invalid Token!");
    }
    default:
      return oauthError(400, "unsupported_grant_type", "Grant type is not supported from token endpoint.");
  }
}

/** An application that an account's administrator made for the account. Source: "Server-to-Server OAuth". */
function forAccount(call: Call, wish: URLSearchParams, tokens: ZoomTokens): Answer {
  const { accountId, clientId: id, clientSecret: secret } = registrations.zoomAccount;
  if (!isClient(call, { id, secret })) return oauthError(401, "invalid_client", "Invalid client_id or client_secret");
  if (wish.get("account_id") !== accountId) return oauthError(400, "invalid_request", "Bad Request");
  const { accessToken, expiresInSeconds } = tokens.issueForAccount(accountId);
  return issued({
    access_token: accessToken,
    token_type: "bearer",
    expires_in: expiresInSeconds,
    scope: accountScopes.join(" "),
    api_url: "https://api.zoom.us",
  });
}

const accountScopes = [
  "user:read:user:admin",
  "meeting:write:meeting:admin",
  "meeting:update:meeting:admin",
  "meeting:delete:meeting:admin",
  "meeting:read:meeting:admin",
  "meeting:read:list_meetings:admin",
];

function exchange(
  wish: URLSearchParams,
  { world, tokens }: { readonly world: World; readonly tokens: ZoomTokens },
): Answer {
  const entry = tokens.spendCode(wish.get("code") ?? "");
  if (!entry) return oauthError(400, "invalid_grant", "Invalid authorization code");
  const redirectUri = wish.get("redirect_uri");
  const redirectFits = redirectUri === entry.redirectUri || (entry.inClient && redirectUri === null);
  if (!redirectFits) return oauthError(400, "invalid_request", "Redirect URI mismatch.");
  if (!verifierFits(entry, wish.get("code_verifier") ?? undefined))
    return oauthError(400, "invalid_grant", "Invalid authorization code");
  return issued(tokenAnswer(tokens.issue(entry.userId, registrationOrDefault(world).scopes), world.origins.zoom));
}

function revoke(call: Call, tokens: ZoomTokens): Answer {
  if (!isOurClient(call)) return oauthError(401, "invalid_client", "Invalid client_id or client_secret");
  tokens.revoke(formOf(call).get("token") ?? call.url.searchParams.get("token") ?? "");
  return issued({ status: "success" });
}

/** Takes id and secret as they are or form-encoded, as RFC 6749 §2.3.1 asks clients to send them. */
function isOurClient(call: Call): boolean {
  return isClient(call, { id: clientId, secret: clientSecret });
}

function isClient({ headers }: Call, wanted: { readonly id: string; readonly secret: string }): boolean {
  const sent = /^Basic (.+)$/i.exec(headers.authorization ?? "")?.[1] ?? "";
  const [id, secret] = Buffer.from(sent, "base64").toString("utf8").split(":").map(decodeURIComponent);
  return id === wanted.id && secret === wanted.secret;
}

function issued(body: object): Answer {
  return { status: 200, headers: { "cache-control": "no-store" }, body };
}

function refused(problem: string): Answer {
  return page(400, zoomPage("This app cannot be authorised", `<p>${escapeHtml(problem)}</p>`));
}

function page(status: number, body: string): Answer {
  return { status, headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" }, body };
}
