/** The Outlook page of the sandbox: a person's calendar, the opened appointment, and the add-in's pane beside it. */
import { fill, getJson, h, initials, personSwitcher, repeatedly, sendJson } from "/shared/dom.js";
import { createSdkCalls } from "/shared/sdk-calls.js";
import { askBeforeSending, createDraft, drawDraft } from "./draft-view.js";
import { runFunction } from "./function-runtime.js";
import { drawInbox, messagesOf } from "./mail-view.js";
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
const state = {
  events: [],
  now: Date.now(),
  view: query.get("view") === "mail" ? "mail" : "calendar",
  selectedId: query.get("item") ?? undefined,
  messageId: query.get("message") ?? undefined,
  draft: undefined,
  drawn: "",
};
const calls = createSdkCalls();
const bar = createNoticeBar();
let week;
let pane;
let isFirst = true;

/** What a person does in the opened appointment. */
const actions = {
  openPane,
  close: () => (state.view === "mail" ? openMessage(undefined) : select(undefined)),
  edit: () => write("appointment", selected()),
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
  pane = addin && createTaskPane({ element: byId("pane"), note: calls.note, page: hostPage() });
  bar.onChange = drawNotices;
  repeatedly(1000, refresh);
}

/** What office.js may ask of this page. */
function hostPage() {
  return {
    person,
    addin,
    naa: query.get("naa"),
    open,
    now: () => state.now,
    bar,
    showItem,
    onClosed: draw,
  };
}

/** What is open, as `describeItem` tells it. */
function open() {
  const { draft, view } = state;
  if (draft) return { kind: draft.kind === "message" ? "newMessage" : "form", draft, event: draft.event };
  const message = view === "mail" ? openedMessage() : undefined;
  if (message) return { kind: "request", message, event: message.event };
  const event = view === "mail" ? undefined : selected();
  return event ? { kind: "appointment", event } : { kind: "nothing" };
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
  const writes = query.get("write");
  if (writes) write(writes === "message" ? "message" : "appointment", event);
  draw();
  const asksFor = query.has("item") || query.has("message") || writes;
  if (pane && ((event && query.has("item")) || asksFor || query.get("pane") === "1")) openPane();
}

function draw() {
  if (state.view === "mail") {
    const messages = messagesOf(state.events);
    drawInbox(byId("calendar"), { messages, openId: state.messageId, person, onOpen: openMessage });
  } else week.draw({ events: state.events, now: state.now, selectedId: state.selectedId });
  drawSelected();
  drawNotices();
}

/** While something is written its notices stand above it; elsewhere they are part of what is read. */
function drawNotices() {
  if (!state.draft) return drawSelected();
  fill(
    byId("draft-notices"),
    bar.list().map(({ key, message }) => h("p", { class: "notice", "data-key": key }, message)),
  );
}

function drawSelected() {
  document.body.classList.toggle("has-pane", pane?.isOpen() ?? false);
  if (state.draft) {
    if (byId("reading").dataset.id === state.draft.id) return;
    byId("reading").dataset.id = state.draft.id;
    const functions = (addin?.functions ?? []).filter(({ surface }) => surface === surfaceOf(state.draft));
    const doing = { openPane, run, send, discard, changed };
    drawDraft(byId("reading"), {
      draft: state.draft,
      person,
      command: addin && commandFor(),
      functions,
      actions: doing,
    });
    return;
  }
  const isEditing = byId("change-time")?.open && byId("reading").dataset.id === state.selectedId;
  if (isEditing && document.activeElement?.closest("#change-time")) return;
  byId("reading").dataset.id = state.selectedId ?? "";
  const { event, message } = open();
  drawReadingView(byId("reading"), {
    event,
    person,
    command: addin && commandFor(),
    bar,
    joinHref,
    actions: message ? { openPane, close: actions.close } : actions,
  });
}

function openPane() {
  pane.open(commandFor());
  draw();
}

/** Another item of the same kind is told to the pane; for another kind Outlook has another pane. */
function changeItem(change) {
  const before = open().kind;
  change();
  bar.clear();
  rememberInAddress();
  draw();
  if (!pane?.isOpen()) return;
  if (open().kind === before || open().kind === "nothing" || before === "nothing") pane.itemChanged(commandFor());
  else pane.open(commandFor());
}

function show(view) {
  changeItem(() => Object.assign(state, { view, draft: undefined }));
  drawTools();
}

const openMessage = (messageId) => changeItem(() => Object.assign(state, { messageId }));

function write(kind, event) {
  const draft = createDraft({ kind, event, now: state.now });
  changeItem(() => Object.assign(state, { draft }));
}

const discard = () => changeItem(() => Object.assign(state, { draft: undefined }));

const surfaceOf = ({ kind }) =>
  kind === "message" ? "MessageComposeCommandSurface" : "AppointmentOrganizerCommandSurface";

/** What an add-in that listens hears of the form while it is open. */
function changed(what) {
  const { startsAt, endsAt } = state.draft;
  if (what === "time") pane?.push("olkAppointmentTimeChanged", [JSON.stringify({ start: startsAt, end: endsAt })]);
  else pane?.push("olkRecipientsChanged", [JSON.stringify({ changedRecipientFields: { requiredAttendees: true } })]);
}

async function run({ pageUrl, functionName }) {
  const limitMs = 60_000;
  const outcome = await runFunction({ pageUrl, functionName, limitMs, page: hostPage(), note: calls.note });
  if (outcome.silent) toast(`${addin.name} did not finish what you asked for.`);
}

/** Asks the add-in first, where it wants to be asked. Source: "Handle OnAppointmentSend"; without people the event is not raised. */
async function send() {
  const { draft } = state;
  const check = draft.kind === "appointment" && draft.people.length > 0 ? addin?.sendCheck : undefined;
  if (check) {
    const asked = { pageUrl: check.pageUrl, functionName: check.functionName, limitMs: 15_000 };
    const outcome = await runFunction({ ...asked, page: hostPage(), note: calls.note });
    // An add-in that is not there blocks only where the mode is Block.
    if (outcome.silent && check.mode !== "Block") toast(`${addin.name} did not answer; it is sent without it.`);
    const maySend = check.mode === "PromptUser" || outcome.sendModeOverride === "promptUser";
    const says = { addinName: addin.name, message: outcome.errorMessage ?? "It asks you to look again.", maySend };
    if (outcome.allowEvent === false && !(await askBeforeSending(says))) return;
  }
  discard();
  const { event, subject, startsAt, endsAt } = draft;
  if (draft.kind === "message") toast("Sent. The sandbox delivers no mail between people.");
  else if (event) await change("move", { id: event.id, startsAt, endsAt });
  else await change("add", { subject, startsAt, endsAt });
}

function select(id) {
  if (id === state.selectedId && !state.draft) return;
  changeItem(() => Object.assign(state, { selectedId: id, draft: undefined }));
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

const openedMessage = () => messagesOf(state.events).find(({ id }) => id === state.messageId);

/** The button that stands where the person is. */
function commandFor() {
  const { kind, event } = open();
  if (kind === "newMessage") return addin.messageCompose ?? addin.organizer;
  if (kind === "request" || (kind === "nothing" && state.view === "mail")) return addin.messageRead ?? addin.attendee;
  return kind === "appointment" && !event.isOrganizer ? addin.attendee : addin.organizer;
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
  for (const [name, value] of Object.entries({ view: state.view === "mail" ? "mail" : "", message: state.messageId }))
    if (value) next.set(name, value);
    else next.delete(name);
  next.delete("write");
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
    person && [
      viewButton("mail", "Mail"),
      viewButton("calendar", "Calendar"),
      h("button", { type: "button", onclick: () => write("message") }, "New mail"),
      h("button", { type: "button", onclick: () => write("appointment") }, "New event"),
    ],
    person && personSwitcher(people, person.handle, switchPerson),
    person && h("span", { class: "avatar", "aria-hidden": "true" }, initials(person.displayName)),
  );
}

function viewButton(view, name) {
  const isShown = state.view === view;
  return h("button", { type: "button", "aria-pressed": String(isShown), onclick: () => show(view) }, name);
}

function warn(problem, detail) {
  fill(byId("warning"), h("p", { class: "banner", id: "manifest-problem" }, h("strong", {}, problem), ` ${detail}`));
}

function toast(text) {
  const note = h("p", { class: "toast" }, text);
  byId("toasts").append(note);
  setTimeout(() => note.remove(), 8000);
}
