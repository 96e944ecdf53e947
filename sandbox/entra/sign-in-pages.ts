/** The HTML that the Entra stand-in shows: choose a person, grant permissions, an error. Plain forms, usable by keyboard. */
import type { Answer } from "../site.ts";
import type { SandboxPerson, SandboxTenant } from "../people.ts";

export function choosePage(input: {
  readonly people: readonly SandboxPerson[];
  readonly tenants: readonly SandboxTenant[];
  readonly loginHint?: string | undefined;
  readonly action: string;
  readonly title: string;
}): Answer {
  const preferred = input.people.find(({ email }) => email === input.loginHint?.toLowerCase()) ?? input.people[0];
  const groups = input.tenants
    .map((tenant) => ({ tenant, members: input.people.filter(({ tid }) => tid === tenant.tid) }))
    .filter(({ members }) => members.length > 0)
    .map(
      ({ tenant, members }) =>
        `<h2>${escapeHtml(tenant.displayName)}</h2><ul>${members.map((person) => personButton(person, person === preferred)).join("")}</ul>`,
    );
  return page(
    input.title,
    `<form method="post" action="${escapeHtml(input.action)}">${groups.join("")}<p><button class="quiet" name="step" value="cancel">Cancel</button></p></form>`,
  );
}

function personButton(person: SandboxPerson, isPreferred: boolean): string {
  const initials = person.displayName
    .split(" ")
    .map((word) => word[0])
    .join("")
    .slice(0, 2);
  return `<li><button name="handle" value="${person.handle}"${isPreferred ? " autofocus" : ""}><span class="coin" aria-hidden="true">${escapeHtml(initials)}</span><span><strong>${escapeHtml(person.displayName)}</strong><br><small>${escapeHtml(person.email)} · ${person.part}</small></span></button></li>`;
}

export function consentPage(input: {
  readonly person: SandboxPerson;
  readonly permissions: readonly string[];
  readonly action: string;
  readonly forEverybody: "yes" | "no";
}): Answer {
  const what = input.permissions
    .map((permission) => `<li>${escapeHtml(describe(permission))} <small>(${escapeHtml(permission)})</small></li>`)
    .join("");
  const scope =
    input.forEverybody === "yes" ? "<p>This grants the permissions for everybody in your organisation.</p>" : "";
  return page(
    "Permissions requested",
    `<p><strong>Slotside</strong> would like, as ${escapeHtml(input.person.email)}, to:</p><ul class="plain">${what}</ul>${scope}
     <form method="post" action="${escapeHtml(input.action)}"><input type="hidden" name="handle" value="${input.person.handle}">
     <p class="row"><button class="quiet" name="step" value="cancel">Cancel</button><button class="main" name="step" value="accept" autofocus>Accept</button></p></form>`,
  );
}

export function errorPage(title: string, text: string): Answer {
  return { ...page(title, `<p role="alert">${escapeHtml(text)}</p>`), status: 400 };
}

/** A page that posts the result to the redirect address at once (`response_mode=form_post`). */
export function formPostPage(redirectUri: string, fields: URLSearchParams): Answer {
  const inputs = [...fields]
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join("");
  return page(
    "Working…",
    `<form method="post" action="${escapeHtml(redirectUri)}">${inputs}<button class="main">Continue</button></form><script>document.forms[0].submit()</script>`,
  );
}

export function signedOutPage(): Answer {
  return page("You signed out", "<p>It is safe to close this window.</p>");
}

function page(title: string, body: string): Answer {
  return {
    status: 200,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "x-frame-options": "DENY",
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
    },
    body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title><link rel="icon" href="data:,"><style>${style}</style></head>
<body><main><p class="brand">Sandbox sign-in <small>(stand-in for Microsoft Entra ID)</small></p><h1>${escapeHtml(title)}</h1>${body}</main></body></html>`,
  };
}

function describe(permission: string): string {
  const words: Readonly<Record<string, string>> = {
    "User.Read": "Sign you in and read your profile",
    "Calendars.ReadWrite": "Have full access to your calendars",
    "OnlineMeetings.ReadWrite": "Read and create your online meetings",
    "MailboxSettings.Read": "Read your mailbox settings",
    access_as_user: "Use Slotside as you",
    "application: Calendars.ReadWrite": "Read and write calendars in all mailboxes",
  };
  return words[permission] ?? permission;
}

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const style = `:root{color-scheme:light dark;--line:light-dark(#d1d1d1,#555);--soft:light-dark(#f3f2f1,#2b2b2b);--text:light-dark(#1b1b1b,#fff);--main:light-dark(#0067b8,#62abf5)}
*{box-sizing:border-box}body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--soft);color:var(--text);font:16px/1.4 "Segoe UI",system-ui,sans-serif}
main{width:min(28rem,100vw);padding:2rem;background:light-dark(#fff,#1f1f1f);border:1px solid var(--line);box-shadow:0 2px 6px #0003}
.brand{margin:0 0 1rem;font-weight:600}.brand small{font-weight:400}h1{font-size:1.5rem;font-weight:600;margin:0 0 1rem}h2{font-size:1rem;margin:1rem 0 .25rem}
ul{list-style:none;margin:0;padding:0}ul.plain{list-style:disc;padding-left:1.25rem}li+li{margin-top:.25rem}
button{font:inherit;color:inherit;cursor:pointer;border:1px solid var(--line);background:none;border-radius:2px;padding:.5rem 1rem}
li button{display:flex;gap:.75rem;align-items:center;width:100%;text-align:left;padding:.5rem}button:hover{background:var(--soft)}button:focus-visible{outline:3px solid var(--main);outline-offset:1px}
.main{background:light-dark(#0067b8,#62abf5);border-color:transparent;color:light-dark(#fff,#000)}.main:hover{background:light-dark(#005da6,#7ab9f7)}.row{display:flex;gap:.5rem;justify-content:flex-end}
.coin{flex:none;width:2.5rem;height:2.5rem;border-radius:50%;display:grid;place-items:center;background:var(--main);color:light-dark(#fff,#000);font-weight:600}`;
