/** The Zoom page of the sandbox: signs a seeded person in, opens the panel that the manifest names, and lives with it. */
import { drawn, fill, getJson, h, personSwitcher, sendJson } from "/shared/dom.js";
import { createSdkCalls } from "/shared/sdk-calls.js";
import { createPanelFrame } from "./panel-frame.js";
import { createSdkAnswers, sdkRole } from "./sdk-answers.js";
import { askConsent, askSignIn, askUntrusted } from "./sheets.js";
import { createRoom } from "./room.js";
import { homeView, roomView } from "./stage.js";

const looks = { light: "Light", dark: "Dark" };
const widths = ["320", "360", "400"];
const actionLifetimeMs = 5 * 60_000;
const byId = (id) => document.getElementById(id);
const query = new URLSearchParams(location.search);
const calls = createSdkCalls();
const loadedAt = Date.now();

const room = createRoom({ as: () => state.as, role: () => state.role, onChange: followRoom, onEnd: leaveEnded });
await room.enter({
  as: query.get("as") ?? "",
  meeting: wantedMeeting(),
  role: query.get("role") ?? "",
  name: query.get("name") ?? "",
});
let session = await loadSession({ as: query.get("as") ?? "", meeting: wantedMeeting(), role: query.get("role") ?? "" });
const { app } = session;
let panel;
let wasInMeeting = session.meeting !== null;

const state = {
  as: session.person?.handle ?? "",
  status: session.status,
  meetings: session.meetings,
  meeting: session.meeting,
  runningContext: session.meeting ? "inMeeting" : "inMainClient",
  role: startRole(),
  act: query.get("act") ?? "",
  name: query.get("name") ?? "",
  openBy: query.get("act") ? "deeplink" : session.meeting?.opensApp ? "apiAuto" : "user",
  isAppOpen: query.get("apps") !== "closed" || session.meeting?.opensApp === true,
  look:
    query.get("look") in looks
      ? query.get("look")
      : matchMedia("(prefers-color-scheme: dark)").matches
        ? "dark"
        : "light",
  width: widths.includes(query.get("width")) ? query.get("width") : "360",
};

/** What the SDK's answers may see and do. */
const client = {
  app,
  state,
  settings: { doNotDisturb: false },
  now: () => session.now + Date.now() - loadedAt,
  self,
  mintContext: () => sendJson("POST", "/context", visit()),
  async authorize(codeChallenge) {
    const outcome = await sendJson("POST", "/authorize", { as: state.as, codeChallenge });
    state.status = "authorized";
    return outcome;
  },
  askConsent: () =>
    askConsent({ appName: app.displayName, scopes: app.scopes, personName: session.person.displayName }),
  async askSignIn() {
    const handle = await askSignIn(session.people.filter((person) => session.zoomHandles.includes(person.handle)));
    if (!handle) return false;
    state.as = handle;
    state.role = "attendee";
    await refresh();
    return true;
  },
  openUrl,
  notify: ({ type, title, message }) => toast(`${title}: ${message}`, { isError: type === "error" }),
  expand: (isWide) => byId("panel").classList.toggle("expanded", isWide),
  enter,
  emit: (name, data) => panel?.emit(name, data),
  emitUserChange,
};

byId("drawer").append(calls.element);
showLook();
drawTools();
drawStage();
await openPanel();
room.follow(state.meeting);

function wantedMeeting() {
  return query.get("context") === "inMeeting" || query.has("meeting") ? (query.get("meeting") ?? "personal") : "";
}

function loadSession({ as, meeting, role }) {
  return getJson(`/session?${new URLSearchParams({ as, meeting, role })}`);
}

function startRole() {
  const asked = query.get("role");
  if (session.status === "unauthenticated") return "guest";
  const isHost = session.meeting?.hostHandle === session.person?.handle;
  if (asked === "host") return isHost ? "host" : "attendee";
  return ["coHost", "attendee"].includes(asked) ? asked : isHost ? "host" : "attendee";
}

function visit() {
  const act = Date.now() - loadedAt < actionLifetimeMs ? state.act : "";
  return { as: state.as, role: state.role, meeting: state.meeting?.id ?? "", act };
}

/** The visitor's entry in the room; outside of meetings one that no meeting knows. */
function self() {
  const handle = session.person?.handle ?? "guest";
  const name = state.name || (session.person?.displayName ?? "Guest");
  const members = state.meeting?.members ?? [];
  const member =
    members.find((candidate) => candidate.handle === handle) ??
    members.find((candidate) => candidate.handle === "" && candidate.screenName === name);
  return member ?? { screenName: name, participantUUID: "", participantId: "" };
}

async function refresh() {
  session = {
    ...(await loadSession({ as: state.as, meeting: state.meeting?.id ?? "", role: state.role })),
    now: session.now,
  };
  Object.assign(state, { status: session.status, meetings: session.meetings, meeting: session.meeting });
  rememberInAddress();
  drawTools();
  drawStage();
}

/** The address of this page for another person, meeting or look. */
function hrefFor(change) {
  const next = {
    as: state.as,
    meeting: state.meeting?.id ?? "",
    role: state.role,
    name: state.name,
    width: state.width,
    look: state.look,
    ...change,
  };
  const entries = Object.entries(next).filter(
    ([name, value]) => value !== "" && (!["role", "name"].includes(name) || next.meeting !== ""),
  );
  if (next.meeting) entries.push(["context", "inMeeting"]);
  return `/?${new URLSearchParams(entries)}`;
}

function rememberInAddress() {
  history.replaceState(null, "", hrefFor({}));
}

function drawTools() {
  const switcher = session.people.length
    ? personSwitcher(session.people, state.as, (handle) =>
        location.assign(hrefFor({ as: handle, role: "", name: "", meeting: "" })),
      )
    : null;
  if (!state.as) switcher?.prepend(h("option", { value: "", selected: true }, "Choose a person"));
  const quiet = h("input", {
    type: "checkbox",
    id: "quiet",
    onchange: (event) => (client.settings.doNotDisturb = event.target.checked),
  });
  fill(
    byId("tools"),
    switcher,
    choice("look", "Look", looks, (look) => {
      state.look = look;
      showLook();
      rememberInAddress();
    }),
    h("label", {}, quiet, " Do not disturb"),
    h("a", { href: session.homeUrl }, "Sandbox home"),
  );
}

function choice(name, label, options, onChoose) {
  const items = Object.entries(options).map(([value, text]) =>
    h("option", { value, selected: value === state[name] }, text),
  );
  return h("select", { id: name, "aria-label": label, onchange: (event) => onChoose(event.target.value) }, items);
}

/** Zoom tells an app nothing of its theme; the panel follows prefers-color-scheme, which follows the frame's color-scheme. */
function showLook() {
  document.documentElement.dataset.theme = state.look;
  document.documentElement.style.setProperty("--panel-width", `${state.width}px`);
  const frame = byId("panel-body").querySelector("iframe");
  if (frame) frame.style.colorScheme = state.look;
}

function drawStage() {
  const stage = byId("stage");
  if (!session.person && !state.meeting)
    return fill(
      stage,
      h("h1", {}, "Who is this?"),
      h("p", {}, "Choose a person above. Lena, Priya and Tomás have Zoom accounts."),
    );
  if (!state.meeting) {
    const missing =
      wantedMeeting() && !wasInMeeting
        ? h("p", { role: "alert" }, "This meeting does not exist, or it was deleted.")
        : null;
    return fill(
      stage,
      missing,
      homeView({
        person: session.person,
        meetings: state.meetings,
        hrefFor: (meeting) => hrefFor({ meeting, role: "" }),
      }),
    );
  }
  const view = roomView({
    meeting: state.meeting,
    self: self(),
    role: state.role,
    canHost: state.meeting.hostHandle === state.as && session.person?.zoom,
    onRole: changeRole,
    onLeave: async () => {
      await room.leave(self().screenName);
      location.assign(hrefFor({ meeting: "" }));
    },
    onEnd: () => room.end(),
    onLetIn: (name) => room.letIn(name),
  });
  return fill(stage, view);
}

async function changeRole(role) {
  const wasGuest = state.role === "guest";
  state.role = role;
  if (wasGuest || role === "guest") return location.assign(hrefFor({}));
  await refresh();
  byId("role").focus();
  return emitUserChange();
}

function emitUserChange() {
  panel?.emit("onMyUserContextChange", {
    timestamp: client.now(),
    role: sdkRole(state.role),
    screenName: self().screenName,
  });
}

/** The panel stays open while the person goes into the meeting. False when there is no such meeting. */
async function enter(id) {
  await room.enter({ as: state.as, meeting: id, role: state.role, name: state.name });
  const next = await loadSession({ as: state.as, meeting: id, role: state.role });
  if (!next.meeting) return false;
  state.meeting = next.meeting;
  state.role =
    state.status === "unauthenticated" ? "guest" : next.meeting.hostHandle === state.as ? "host" : "attendee";
  wasInMeeting = true;
  await changeContext("inMeeting");
  room.follow(state.meeting);
  return true;
}

/** Somebody came or went. The host's page is told at once, the others only see it. */
function followRoom({ joined, left, members }) {
  state.meeting = { ...state.meeting, members };
  drawStage();
  const told = (status) => (member) => ({
    status,
    screenName: member.screenName,
    participantUUID: member.participantUUID,
    participantId: member.participantId,
    role: member.isHost ? "host" : "attendee",
  });
  panel?.emit("onParticipantChange", {
    timestamp: client.now(),
    participants: [...joined.map(told("join")), ...left.map(told("leave"))],
  });
}

async function leaveEnded() {
  panel?.emit("onMeeting", { action: "ended", timestamp: client.now() });
  state.meeting = null;
  await changeContext("inMainClient");
}

async function changeContext(runningContext) {
  state.runningContext = runningContext;
  await refresh();
  byId("stage").focus();
  panel?.emit("onRunningContextChange", { runningContext, timestamp: client.now() });
  return true;
}

async function openUrl(url) {
  const { host, hostname } = new URL(url);
  const isListed = app.domains.includes(host) || app.domains.includes(hostname);
  if (!isListed && !(await askUntrusted(url))) return;
  if (!window.open(url, "_blank")) toast("The browser blocked a window: ", { link: url });
}

async function openPanel() {
  panel?.stop();
  panel = undefined;
  drawPanelBar();
  const body = byId("panel-body");
  if (!app.ok) return showBlocked(app.problem, app.fix);
  if (!state.isAppOpen) return offerApp(body);
  if (!session.person && !state.meeting)
    return fill(
      body,
      h("p", { class: "host-error quiet" }, `${app.displayName} opens here when somebody is signed in.`),
    );
  if (state.status === "unauthenticated" && !(state.meeting && app.guestMode))
    return fill(body, h("p", { class: "host-error quiet" }, `Sign in to Zoom to open ${app.displayName}.`));
  const opened = await sendJson("POST", "/panel", visit());
  if (!opened.ok) return showBlocked(opened.message, opened.hint);
  const frame = h("iframe", { title: app.displayName, allow: "clipboard-write", id: "app" });
  panel = createPanelFrame({ frame, origin: opened.origin, ...createSdkAnswers(client), note: calls.note });
  fill(body, frame);
  showLook();
  await drawn();
  frame.src = opened.url;
  return undefined;
}

/** The client's list of apps, shortened to the one there is. */
function offerApp(body) {
  const open = () => {
    state.isAppOpen = true;
    state.openBy = "user";
    return openPanel();
  };
  return fill(body, h("p", { class: "host-error" }, h("button", { onclick: open }, `Open ${app.displayName}`)));
}

function drawPanelBar() {
  const width = choice(
    "width",
    "Panel width",
    Object.fromEntries(widths.map((value) => [value, `${value} px`])),
    (value) => {
      state.width = value;
      showLook();
      rememberInAddress();
    },
  );
  fill(
    byId("panel-bar"),
    h("h2", {}, app.ok ? app.displayName : "App"),
    width,
    h("button", { onclick: () => openPanel(), title: "Load the panel again" }, "Reload"),
  );
}

function showBlocked(message, hint) {
  fill(
    byId("panel-body"),
    h(
      "div",
      { class: "host-error", role: "alert" },
      h("h1", {}, "This app cannot be shown"),
      h("p", {}, message),
      h("p", { class: "quiet" }, hint),
    ),
  );
}

function toast(text, { link, isError = false } = {}) {
  const note = h(
    "p",
    { class: isError ? "toast error" : "toast" },
    text,
    link ? h("a", { href: link, target: "_blank", rel: "noopener" }, link) : null,
    h("button", { onclick: () => note.remove() }, "Close"),
  );
  byId("toasts").append(note);
  if (!link) setTimeout(() => note.remove(), 8000);
}
