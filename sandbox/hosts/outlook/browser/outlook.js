/** The Outlook page of the sandbox: a person's calendar, the opened appointment, and the add-in's pane beside it. */
import { fill, getJson, h, initials, personSwitcher, repeatedly, sendJson } from "/shared/dom.js";
import { createSdkCalls } from "/shared/sdk-calls.js";
import { drawReadingView } from "./reading-view.js";
import { createTaskPane } from "./task-pane.js";
import { createWeekView } from "./week-view.js";

const query = new URLSearchParams(location.search);
const byId = (id) => document.getElementById(id);
const session = await getJson(`/session?as=${encodeURIComponent(query.get("as") ?? "")}`);
const { people, manifest } = session;
/** `?locale=de-DE` shows the client in another language than the person's own. */
const person = session.person && { ...session.person, locale: query.get("locale") ?? session.person.locale };
const addin = manifest.ok ? manifest.addin : undefined;
const state = { events: [], now: Date.now(), selectedId: query.get("item") ?? undefined, drawn: "" };
const calls = createSdkCalls();
const bar = createNoticeBar();
let week;
let pane;
let isFirst = true;

/** What a person does in the opened appointment. */
const actions = {
  openPane,
  close: () => select(undefined),
  move: (times) => change("move", { id: state.selectedId, ...times }),
  remove: () => change("remove", { id: state.selectedId }),
};

byId("drawer").append(calls.element);
drawTools();
if (!person) showChoice();
else {
  if (!manifest.ok) warn(manifest.problem, manifest.fix);
  else if (addin.warning) warn("The two Outlook manifests differ.", addin.warning);
  start();
}

function start() {
  document.title = `${person.displayName} · Outlook (sandbox)`;
  week = createWeekView({
    element: byId("calendar"),
    person,
    onOpen: select,
    onMove: (event, times) => change("move", { id: event.id, ...times }),
  });
  pane =
    addin &&
    createTaskPane({
      element: byId("pane"),
      note: calls.note,
      page: {
        person,
        addin,
        naa: query.get("naa"),
        event: selected,
        now: () => state.now,
        bar,
        showItem,
        onClosed: draw,
      },
    });
  bar.onChange = drawSelected;
  repeatedly(1000, refresh);
}

async function refresh() {
  const { now, events } = await getJson(`/calendar?as=${person.handle}`);
  const stamp = JSON.stringify(events);
  const minute = Math.floor(now / 60_000) !== Math.floor(state.now / 60_000);
  Object.assign(state, { now, events });
  if (isFirst) openAtStart();
  else if (stamp !== state.drawn || minute) draw();
  state.drawn = stamp;
}

function openAtStart() {
  isFirst = false;
  const event = selected();
  if (!event && state.selectedId) {
    toast("The appointment that was asked for is not in this mailbox.");
    state.selectedId = undefined;
  }
  if (event) week.showDayOf(event.startsAt, state.now);
  draw();
  if (pane && (event || query.get("pane") === "1") && (query.has("item") || query.has("pane"))) openPane();
}

function draw() {
  week.draw({ events: state.events, now: state.now, selectedId: state.selectedId });
  drawSelected();
}

function drawSelected() {
  const isEditing = byId("change-time")?.open && byId("reading").dataset.id === state.selectedId;
  if (isEditing && document.activeElement?.closest("#change-time")) return;
  byId("reading").dataset.id = state.selectedId ?? "";
  drawReadingView(byId("reading"), {
    event: selected(),
    person,
    command: addin && commandFor(selected()),
    bar,
    joinHref,
    actions,
  });
  document.body.classList.toggle("has-pane", pane?.isOpen() ?? false);
}

function openPane() {
  pane.open(commandFor(selected()));
  draw();
}

function select(id) {
  if (id === state.selectedId) return;
  state.selectedId = id;
  bar.clear();
  rememberInAddress();
  draw();
  pane?.itemChanged(commandFor(selected()));
}

function showItem(id) {
  const found = state.events.some((event) => event.id === id);
  if (found) select(id);
  return found;
}

async function change(what, body) {
  try {
    await sendJson("POST", `/calendar/${what}?as=${person.handle}`, body);
  } catch (error) {
    toast(error.message);
  }
  document.activeElement?.blur();
  await refresh();
  draw();
}

function selected() {
  return state.events.find((event) => event.id === state.selectedId);
}

function commandFor(event) {
  return event && !event.isOrganizer ? addin.attendee : addin.organizer;
}

/** Join links lead to the sandbox's own clients, so that nothing leaves this computer. */
function joinHref(url) {
  const { hostname } = URL.parse(url) ?? {};
  if (hostname === "localhost") return url;
  const zoomMeeting = hostname?.endsWith("zoom.us") ? /\/j\/(\d+)/.exec(url)?.[1] : undefined;
  if (zoomMeeting)
    return `${session.zoomUrl}/?${new URLSearchParams({ as: person.handle, context: "inMeeting", meeting: zoomMeeting })}`;
  return `${session.teamsUrl}/meeting?url=${encodeURIComponent(url)}`;
}

/** The notices an add-in puts on the item, by key. */
function createNoticeBar() {
  const notices = new Map();
  const self = {
    onChange: () => undefined,
    has: (key) => notices.has(key),
    list: () => [...notices].map(([key, notice]) => ({ key, ...notice })),
    set: (key, notice) => (notices.set(key, notice), self.onChange()),
    remove: (key) => (notices.delete(key), self.onChange()),
    clear: () => notices.clear(),
  };
  return self;
}

function rememberInAddress() {
  const next = new URLSearchParams(location.search);
  if (state.selectedId) next.set("item", state.selectedId);
  else next.delete("item");
  history.replaceState(null, "", `/?${next}`);
}

function showChoice() {
  fill(
    byId("calendar"),
    h(
      "section",
      { class: "host-error" },
      h("h1", {}, "Whose mailbox?"),
      h("p", {}, "Choose somebody."),
      personSwitcher(people, "", switchPerson),
    ),
  );
  byId("calendar").querySelector("select").selectedIndex = -1;
}

function switchPerson(handle) {
  location.search = new URLSearchParams({ as: handle });
}

function drawTools() {
  fill(
    byId("tools"),
    h("a", { href: session.homeUrl }, "Guide"),
    person && personSwitcher(people, person.handle, switchPerson),
    person && h("span", { class: "avatar", "aria-hidden": "true" }, initials(person.displayName)),
  );
}

function warn(problem, detail) {
  fill(byId("warning"), h("p", { class: "banner", id: "manifest-problem" }, h("strong", {}, problem), ` ${detail}`));
}

function toast(text) {
  const note = h("p", { class: "toast" }, text);
  byId("toasts").append(note);
  setTimeout(() => note.remove(), 8000);
}
