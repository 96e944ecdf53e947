/** `/o/oauth2/v2/auth` of the Google stand-in: choose an account, untick what is not to be granted, allow or cancel. */
import { registrations } from "../people.ts";
import { rememberedHandle } from "../signed-in-person.ts";
import { formOf, type Answer, type Call, type Site } from "../site.ts";
import type { World } from "../world.ts";
import { accountHolders } from "./google-accounts.ts";
import { scopesOf, scopeWords } from "./google-scopes.ts";
import type { GoogleTokens } from "./google-tokens.ts";

interface Parts {
  readonly world: World;
  readonly tokens: GoogleTokens;
}

const carried = [
  "client_id",
  "redirect_uri",
  "response_type",
  "scope",
  "state",
  "access_type",
  "prompt",
  "include_granted_scopes",
  "code_challenge",
  "code_challenge_method",
  "nonce",
] as const;

/** Adds the page and the decision it posts to. */
export function addConsentRoutes(site: Site, parts: Parts): void {
  site.on("GET", "/o/oauth2/v2/auth", (call) => showConsent(call, parts));
  site.on("POST", "/o/oauth2/v2/auth/decision", (call) => decide(call, parts));
}

/** Redirect addresses of our registration. */
export const googleRedirects = ({ productOrigin }: Pick<World, "productOrigin">): readonly string[] => [
  `${productOrigin}/connect/google/callback`,
];

function showConsent(call: Call, { world }: Parts): Answer {
  const wish = call.url.searchParams;
  const problem = problemWith(wish, world);
  if (problem) return problem;
  if (wish.get("prompt") === "none") return back(wish, { error: "interaction_required" });
  const preferred =
    accountHolders.find(({ handle, email }) => [handle, email].includes(wish.get("login_hint") ?? "")) ??
    accountHolders.find(({ handle }) => handle === rememberedHandle(call)) ??
    accountHolders[0];
  const hidden = carried.flatMap((name) =>
    wish.has(name) ? [`<input type="hidden" name="${name}" value="${escapeHtml(wish.get(name) ?? "")}">`] : [],
  );
  const persons = accountHolders.map(
    ({ handle, displayName, email }) =>
      `<option value="${handle}"${handle === preferred?.handle ? " selected" : ""}>${escapeHtml(displayName)} (${escapeHtml(email)})</option>`,
  );
  const scopes = (scopesOf(wish.get("scope") ?? "") ?? []).flatMap((scope) => {
    const words = scopeWords(scope);
    return words
      ? [
          `<li><label><input type="checkbox" name="granted" value="${scope}" checked> ${escapeHtml(words)}</label> <code>${scope}</code></li>`,
        ]
      : [];
  });
  return page(
    200,
    "Slotside wants access to your Google Account",
    `<form method="post" action="/o/oauth2/v2/auth/decision">${hidden.join("")}
<label for="user">Signed in to Google as</label>
<select id="user" name="user">${persons.join("")}</select>
<fieldset><legend>Select what Slotside can access</legend><ul>${scopes.join("")}</ul></fieldset>
<p class="buttons"><button name="decision" value="cancel">Cancel</button><button class="main" name="decision" value="allow">Continue</button></p>
</form>`,
  );
}

/** Takes what the page posts: `user` (a handle), `granted` once per ticked scope, `decision`. */
function decide(call: Call, { world, tokens }: Parts): Answer {
  const form = formOf(call);
  const problem = problemWith(form, world);
  if (problem) return problem;
  if (form.get("decision") !== "allow") return back(form, { error: "access_denied" });
  const person = accountHolders.find(({ handle }) => handle === form.get("user"));
  if (!person) return page(400, "Access blocked", "<p>Error 400: nobody by that name has a Google account.</p>");
  const ticked = new Set(form.getAll("granted"));
  const granted = (scopesOf(form.get("scope") ?? "") ?? []).filter((scope) => !scopeWords(scope) || ticked.has(scope));
  const earlier = tokens.consented(person.email);
  const isFirst = earlier.length === 0 || form.get("prompt")?.includes("consent") === true;
  const scopes = form.get("include_granted_scopes") === "true" ? [...new Set([...granted, ...earlier])] : granted;
  if (scopes.length === 0) return back(form, { error: "access_denied" });
  const challenge = form.get("code_challenge");
  const nonce = form.get("nonce");
  const code = tokens.issueCode({
    email: person.email,
    redirectUri: form.get("redirect_uri") ?? "",
    scopes,
    isOffline: form.get("access_type") === "offline" && isFirst,
    ...(challenge ? { challenge } : {}),
    challengeMethod: form.get("code_challenge_method") === "S256" ? "S256" : "plain",
    ...(nonce ? { nonce } : {}),
  });
  return back(form, { code, scope: scopes.join(" "), authuser: "0", prompt: "consent" });
}

/** Google shows these itself and does not go back to the app. */
function problemWith(wish: URLSearchParams, world: World): Answer | undefined {
  const blocked = (status: 400 | 401, error: string, text: string): Answer =>
    page(status, "Access blocked: Authorization Error", `<p>${escapeHtml(text)}</p><p>Error ${status}: ${error}</p>`);
  if (wish.get("client_id") !== registrations.google.clientId)
    return blocked(401, "invalid_client", "The OAuth client was not found.");
  if (!googleRedirects(world).includes(wish.get("redirect_uri") ?? ""))
    return blocked(400, "redirect_uri_mismatch", "You can't sign in to this app because it sent an invalid request.");
  if (wish.get("response_type") !== "code")
    return blocked(400, "invalid_request", "Required parameter is missing: response_type");
  if (!scopesOf(wish.get("scope") ?? "")) return blocked(400, "invalid_scope", "Some requested scopes were invalid.");
  return undefined;
}

function back(wish: URLSearchParams, fields: Readonly<Record<string, string>>): Answer {
  const target = new URL(wish.get("redirect_uri") ?? "");
  const state = wish.get("state");
  for (const [name, value] of Object.entries({ ...(state === null ? {} : { state }), ...fields }))
    target.searchParams.set(name, value);
  return { status: 302, headers: { location: target.href, "cache-control": "no-store" } };
}

function page(status: number, title: string, body: string): Answer {
  return {
    status,
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store", "x-frame-options": "DENY" },
    body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)} · Google stand-in</title><link rel="icon" href="data:,"><style>
:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:2rem auto;padding:0 1rem}
select,button{font:inherit;padding:.5rem .9rem;border-radius:1.5rem;border:1px solid #888;max-width:100%}label[for]{display:block}
fieldset{margin:1rem 0;border:1px solid #888;border-radius:.75rem}ul{list-style:none;padding:0;margin:0}li{margin:.5rem 0}code{font-size:.75em;opacity:.7;overflow-wrap:anywhere}
.buttons{display:flex;gap:.75rem;justify-content:flex-end}.main{background:#0b57d0;color:#fff;border-color:#0b57d0}
</style></head><body><header>Google <small>(sandbox stand-in)</small></header><h1>${escapeHtml(title)}</h1>${body}</body></html>`,
  };
}

const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
