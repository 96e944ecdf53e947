/** The Teams page of the sandbox: signs a seeded person in, loads the tab that the manifest names, and lives with it. */
import { dateAndTime, drawn, fill, getJson, h, initials, personSwitcher, sendJson } from "/shared/dom.js";
import { createSdkCalls } from "/shared/sdk-calls.js";
import { askProof } from "./ask-proof.js";
import { createAuthPopups } from "./auth-popup.js";
import { createFrames } from "./frames.js";
import { createSdkAnswers } from "./sdk-answers.js";
import { contextOfPlace, meetingPlaces, nameOfPlace, placeNamed, tabsIn, themeIn } from "./tab-places.js";
import { readTeamsLink } from "./teams-link.js";

const loadingLimitMs = 30_000;
const themes = { default: "Light", dark: "Dark", contrast: "High contrast" };
const query = new URLSearchParams(location.search);
const byId = (id) => document.getElementById(id);
const state = {
  theme: query.get("theme") in themes ? query.get("theme") : "default",
  subPageId: query.get("subPageId") ?? "",
  tab: undefined,
};
const place = placeNamed(query.get("in"));
const chatId = query.get("chat") ?? "19:meeting_sandbox@thread.v2";
const isPhone = query.get("device") === "phone";
const ids = { session: crypto.randomUUID(), launch: crypto.randomUUID() };

const calls = createSdkCalls();
const session = await getJson(`/session?as=${encodeURIComponent(query.get("as") ?? "")}`);
const { people, manifest } = session;
/** `?locale=de-DE` shows the client in another language than the person's own. */
const person = session.person && { ...session.person, locale: query.get("locale") ?? session.person.locale };
const app = manifest.ok ? manifest.app : undefined;
const tabs = app ? tabsIn(app, place) : [];

const host = {
  context: (frame) => describeContext(frame),
  clientType: isPhone ? "ios" : "web",
  profile: () => ({
    oid: person.oid,
    tid: person.tid,
    name: person.displayName,
    upn: person.email,
    preferred_username: person.email,
  }),
  fetchToken: (claims) => sendJson("POST", "/token", { as: person.handle, claims }),
  askProof,
  openPopup: (request) => popups.open(request),
  settlePopup: (popup, args) => popup.context === "authentication" && popups.settle(popup, args),
  openLink,
  navigateToApp({ appId, pageId, subPageId }) {
    if (appId && appId !== app.id) return [false, "The app is not installed in this sandbox."];
    showTab(pageId, subPageId);
    return [true];
  },
  showTab,
  goBack() {
    if (history.length <= 1) return false;
    history.back();
    return true;
  },
  tabSettings: () => ({
    entityId: state.tab.entityId,
    contentUrl: state.tab.contentUrl,
    websiteUrl: null,
    suggestedDisplayName: state.tab.name,
  }),
  takeFocus: () => byId("rail").querySelector("[aria-current]")?.focus(),
  showLoaded,
  showError,
  showBackButton: () => drawAppBar(),
  showShareLink,
};
const frames = createFrames({ answer: createSdkAnswers(host), note: calls.note });
const popups = createAuthPopups({ frames, isAllowed, tellPerson: toast });
let content;
let loadingTimer;

document.documentElement.dataset.theme = themeIn(place, state.theme);
document.body.classList.add(place.id);
document.body.classList.toggle("phone", isPhone);
byId("drawer").append(calls.element);
drawTools();
drawRail();
if (!person) showChoice();
else if (!app) showError(manifest.problem, manifest.fix);
else if (query.has("meetings")) await showMeetings();
else if (tabs.length === 0)
  showError("The app has no tab here.", `No static tab of the manifest has the context ${place.id}.`);
else showTab(query.get("pageId") ?? undefined, state.subPageId);

function showTab(pageId, subPageId = "") {
  const tab = tabs.find(({ entityId }) => entityId === pageId) ?? tabs[0];
  Object.assign(state, { tab, subPageId: subPageId ?? "" });
  rememberInAddress();
  drawAppBar();
  if (content) frames.remove(content);
  const src = fillPlaceholders(tab.contentUrl);
  const frame = h("iframe", {
    title: `${app.name}, ${tab.name}`,
    name: `tab-${crypto.randomUUID()}`,
    sandbox:
      "allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-pointer-lock allow-scripts allow-same-origin allow-downloads",
    allow: "clipboard-read; clipboard-write",
  });
  content = frames.add({ win: () => frame.contentWindow, origin: new URL(src).origin, context: place.frameContext });
  fill(
    byId("stage"),
    frame,
    h(
      "div",
      { class: "loading", id: "loading" },
      h("span", { class: "spinner" }),
      h("p", {}, `${app.name} is loading…`),
    ),
  );
  clearTimeout(loadingTimer);
  if (app.showLoadingIndicator) {
    loadingTimer = setTimeout(
      () =>
        showError(
          "The app did not say that it has loaded.",
          "showLoadingIndicator is on, but neither notifyAppLoaded nor notifySuccess arrived within 30 seconds.",
        ),
      loadingLimitMs,
    );
  } else frame.addEventListener("load", () => showLoaded());
  void drawn().then(() => (frame.src = src));
}

function showLoaded(remark) {
  clearTimeout(loadingTimer);
  byId("loading")?.remove();
  if (remark) toast(remark);
}

function showError(problem, detail) {
  clearTimeout(loadingTimer);
  if (content) frames.remove(content);
  fill(
    byId("stage"),
    h(
      "section",
      { class: "host-error", id: "host-error", role: "alert" },
      h("h1", {}, "There was a problem reaching this app"),
      h("p", {}, problem),
      h("p", { class: "quiet" }, detail),
      h("button", { type: "button", onclick: () => location.reload() }, "Try again"),
    ),
  );
}

/** The person's own meetings, and the app's places around each. */
async function showMeetings() {
  const { meetings } = await getJson(`/meetings?as=${person.handle}`);
  const linkTo = (chat, id) => `/?${new URLSearchParams({ as: person.handle, theme: state.theme, in: id, chat })}`;
  fill(
    byId("stage"),
    h(
      "section",
      { class: "meetings" },
      h("h1", {}, "Your Teams meetings"),
      meetings.length === 0 && h("p", { class: "quiet" }, "None yet."),
      meetings.map(({ subject, startsAt, chatId: chat }) =>
        h(
          "article",
          {},
          h("b", {}, subject),
          h("span", { class: "quiet" }, dateAndTime(startsAt, person)),
          meetingPlaces.map((id) => h("a", { href: linkTo(chat, id) }, nameOfPlace(id))),
        ),
      ),
    ),
  );
}

function showChoice() {
  fill(
    byId("stage"),
    h(
      "section",
      { class: "host-error" },
      h("h1", {}, "Who is using Teams?"),
      h("p", {}, "Choose somebody."),
      personSwitcher(people, "", switchPerson),
    ),
  );
  byId("stage").querySelector("select").selectedIndex = -1;
}

function describeContext(frame) {
  return {
    locale: person.locale.toLowerCase(),
    theme: themeIn(place, state.theme),
    appSessionId: ids.session,
    sessionId: ids.session,
    hostName: "Teams",
    hostClientType: isPhone ? "ios" : "web",
    ringId: "general",
    appLaunchId: ids.launch,
    appId: app.id,
    manifestVersion: app.version,
    entityId: state.tab.entityId,
    subEntityId: state.subPageId || undefined,
    frameContext: frame.context,
    isFullScreen: false,
    isMultiWindow: false,
    sourceOrigin: null,
    userObjectId: person.oid,
    userDisplayName: person.displayName,
    userLicenseType: "Unknown",
    loginHint: person.email,
    userPrincipalName: person.email,
    tid: person.tid,
    tenantSKU: "edu",
    ...contextOfPlace({ place, chatId }),
  };
}

/** Teams fills these names in a contentUrl; others stay as they are. Source: "Get context for your tab", URL placeholders. */
function fillPlaceholders(contentUrl) {
  const values = {
    locale: person.locale.toLowerCase(),
    theme: themeIn(place, state.theme),
    entityId: state.tab.entityId,
    subEntityId: state.subPageId,
    loginHint: person.email,
    userPrincipalName: person.email,
    userObjectId: person.oid,
    tid: person.tid,
  };
  return contentUrl.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? encodeURIComponent(values[name]) : whole));
}

function isAllowed(url) {
  return app.validDomains.some(
    (domain) =>
      domain === url.host ||
      domain === url.hostname ||
      (domain.startsWith("*.") && url.hostname.split(".").slice(1).join(".") === domain.slice(2)),
  );
}

/** Opens a link as Teams would; what would leave this computer is shown on a page instead. */
function openLink(address) {
  const link = readTeamsLink(address, app.id);
  if (link.kind === "invalid") return [false, "Invalid deep link"];
  if (link.kind === "tab") {
    showTab(link.pageId, link.subPageId);
    return [true];
  }
  const target = link.kind === "local" ? address : `/meeting?url=${encodeURIComponent(address)}`;
  if (!window.open(target, "_blank"))
    toast("The browser held the window back.", h("a", { href: target, target: "_blank" }, "Open it"));
  return [true];
}

function showShareLink({ subPageId, label, webUrl }) {
  const context = encodeURIComponent(JSON.stringify({ subEntityId: subPageId }));
  const link = `https://teams.microsoft.com/l/entity/${app.id}/${state.tab.entityId}?webUrl=${encodeURIComponent(webUrl ?? "")}&label=${encodeURIComponent(label ?? "")}&context=${context}`;
  const dialog = h(
    "dialog",
    { onclose: () => dialog.remove() },
    h("h2", {}, "Link to this page"),
    h("p", { class: "link-text" }, link),
    h(
      "p",
      {},
      h("a", { href: `/?${new URLSearchParams({ as: person.handle, subPageId })}` }, "Open it in this sandbox"),
    ),
    h("form", { method: "dialog" }, h("button", {}, "Close")),
  );
  document.body.append(dialog);
  dialog.showModal();
}

function switchPerson(handle) {
  const next = new URLSearchParams(location.search);
  next.set("as", handle);
  location.search = next;
}

function switchTheme(theme) {
  state.theme = theme;
  document.documentElement.dataset.theme = themeIn(place, theme);
  rememberInAddress();
  if (content?.handlers.has("themeChange")) frames.emit(content, "themeChange", [themeIn(place, theme)]);
}

function rememberInAddress() {
  const next = new URLSearchParams({ as: person.handle, theme: state.theme });
  for (const name of ["in", "chat", "device"]) if (query.has(name)) next.set(name, query.get(name));
  if (state.tab && state.tab !== tabs[0]) next.set("pageId", state.tab.entityId);
  if (state.subPageId) next.set("subPageId", state.subPageId);
  history.replaceState(null, "", `/?${next}`);
}

function drawTools() {
  fill(
    byId("tools"),
    person &&
      h(
        "select",
        { id: "theme", "aria-label": "Theme", onchange: (event) => switchTheme(event.target.value) },
        Object.entries(themes).map(([value, label]) => h("option", { value, selected: value === state.theme }, label)),
      ),
    person && personSwitcher(people, person.handle, switchPerson),
    person && h("span", { class: "avatar", "aria-hidden": "true" }, initials(person.displayName)),
  );
}

function drawRail() {
  const places = ["Activity", "Chat"].map((name) =>
    h(
      "span",
      { class: "place", "aria-disabled": "true", title: `${name} is not part of the sandbox` },
      h("i", { class: `glyph ${name.toLowerCase()}`, "aria-hidden": "true" }),
      name,
    ),
  );
  const icon = app?.colorIcon
    ? h("img", {
        src: `/manifest/${app.colorIcon}`,
        alt: "",
        width: 24,
        height: 24,
        onerror: (event) => event.target.remove(),
      })
    : null;
  const mine = h(
    "a",
    { class: "place", href: `/?as=${person?.handle ?? ""}`, "aria-current": query.has("meetings") ? null : "page" },
    icon,
    app?.name ?? "App",
  );
  fill(
    byId("rail"),
    places,
    h(
      "a",
      {
        class: "place",
        href: `/?as=${person?.handle ?? ""}&meetings=1`,
        "aria-current": query.has("meetings") ? "page" : null,
      },
      h("i", { class: "glyph calendar", "aria-hidden": "true" }),
      "Calendar",
    ),
    mine,
    h(
      "a",
      { class: "place home", href: session.homeUrl },
      h("i", { class: "glyph home", "aria-hidden": "true" }),
      "Guide",
    ),
  );
}

function drawAppBar() {
  const back = content?.handlers.has("backButton")
    ? h("button", { type: "button", class: "back", onclick: () => frames.emit(content, "backButtonPress") }, "Back")
    : null;
  fill(
    byId("app-bar"),
    back,
    h("strong", {}, app.name),
    place.id === "personalTab" ? null : h("span", { class: "quiet" }, place.name),
    tabs.map((tab) =>
      h(
        "button",
        {
          type: "button",
          class: "tab",
          "aria-current": tab === state.tab ? "page" : null,
          onclick: () => showTab(tab.entityId),
        },
        tab.name,
      ),
    ),
  );
  document.title = `${state.tab.name} · ${app.name} · Teams (sandbox)`;
}

function toast(...children) {
  const note = h("p", { class: "toast" }, ...children);
  byId("toasts").append(note);
  setTimeout(() => note.remove(), 8000);
}
