/** The page on which a Zoom user allows or declines an app. Plain HTML that posts to the decision endpoint. */
import type { SandboxPerson } from "../people.ts";

const scopeWords: Readonly<Record<string, string>> = {
  "zoomapp:inmeeting": "Open its panel in your Zoom client and in meetings",
  "user:read:user": "See your name, e-mail address and account",
  "meeting:write:meeting": "Create meetings for you",
  "meeting:update:meeting": "Change meetings you host",
  "meeting:delete:meeting": "Delete meetings you host",
  "meeting:read:meeting": "See the details of meetings you host",
  "meeting:read:list_meetings": "List meetings you host",
  "meeting:write:open_app": "Open its panel automatically in meetings you host",
};

/** What a scope allows, in words; the scope itself when it is a rare one. */
export function wordsForScope(scope: string): string {
  return scopeWords[scope] ?? scope;
}

/** `fields` are carried through the form unchanged. */
export function consentPage(given: {
  readonly appName: string;
  readonly scopes: readonly string[];
  readonly persons: readonly SandboxPerson[];
  readonly preselected: string | undefined;
  readonly fields: Readonly<Record<string, string>>;
}): string {
  const hidden = Object.entries(given.fields).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`,
  );
  const chosen = given.preselected ?? given.persons[0]?.handle;
  const persons = given.persons.map(
    ({ handle, displayName, email }) =>
      `<option value="${handle}"${handle === chosen ? " selected" : ""}>${escapeHtml(displayName)} (${escapeHtml(email)})</option>`,
  );
  const scopes = given.scopes.map(
    (scope) => `<li>${escapeHtml(wordsForScope(scope))} <code>${escapeHtml(scope)}</code></li>`,
  );
  return zoomPage(
    `Allow ${given.appName}?`,
    `<form method="post" action="/oauth/authorize/decision">${hidden.join("")}
<label for="user">Signed in to Zoom as</label>
<select id="user" name="user">${persons.join("")}</select>
<p><strong>${escapeHtml(given.appName)}</strong> would like to:</p>
<ul>${scopes.join("")}</ul>
<p class="buttons"><button class="main" name="decision" value="allow">Allow</button><button name="decision" value="decline">Decline</button></p>
</form>`,
  );
}

/** A page of the stand-in that tells what went wrong with the request to authorise. */
export function zoomPage(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)} · Zoom stand-in</title><style>
:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:30rem;margin:2rem auto;padding:0 1rem}
header{color:light-dark(#0b5cff,#7da8ff);font-weight:700}select,button{font:inherit;padding:.5rem .75rem;border-radius:.5rem;border:1px solid #888;max-width:100%}
label{display:block}.buttons{display:flex;gap:.75rem}.main{background:#0b5cff;color:#fff;border-color:#0b5cff}code{font-size:.8em;opacity:.75}
</style></head><body><header>zoom <small>(sandbox stand-in)</small></header><h1>${escapeHtml(title)}</h1>${body}</body></html>`;
}

/** Text made safe for HTML content and double-quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
