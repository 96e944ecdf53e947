/** The looking-glass pages: a mailbox, a Google calendar, a Zoom account, all mail, and every call that was made. */
import { dateAndTime, fill, getJson, h, repeatedly, timeOnly } from "/shared/dom.js";

const main = document.getElementById("main");
const [, , kind, handle] = location.pathname.split("/");
const { people } = await getJson("/people").then(({ items }) => ({ people: items }));
const person = people.find((candidate) => candidate.handle === handle);

if (kind === "calls") lookAtCalls();
else if (kind === "mail") lookAtMail();
else if (!person)
  fill(main, h("h1", {}, "Nobody by that name"), h("p", {}, h("a", { href: "/#people" }, "See who is here")));
else if (kind === "zoom") lookAtZoom();
else if (kind === "google") lookAtGoogle();
else lookAtMailbox();

function lookAtMailbox() {
  const list = h("div");
  open(
    `${person.displayName}'s mailbox`,
    `Every event on ${person.displayName}'s own calendar, by ${person.timeZone}. Each person's copy has an id of its own.`,
    list,
  );
  keepDrawn(`/mailboxes/${handle}/events`, list, ({ items }) => {
    const isShared = ({ attendees, joinUrl, properties }) =>
      attendees.length > 0 || joinUrl || Object.keys(properties ?? {}).length > 0;
    const current = items.filter((event) => !event.isDeleted);
    return [
      eventTable(
        "Made by an app",
        "No app has put an event here yet. Book a session and it appears.",
        current.filter((event) => Object.keys(event.properties ?? {}).length > 0),
      ),
      eventTable(
        "Meetings with others",
        "No meetings.",
        current.filter((event) => isShared(event) && Object.keys(event.properties ?? {}).length === 0),
      ),
      eventTable(
        "Deleted or cancelled away",
        "Nothing was deleted so far.",
        items.filter((event) => event.isDeleted),
      ),
      eventTable(
        "Own entries",
        "Nothing of their own.",
        current.filter((event) => !isShared(event)),
      ),
    ];
  });
}

function eventTable(title, emptyWords, events) {
  return [
    h("h2", {}, title),
    events.length === 0
      ? h("p", { class: "empty" }, emptyWords)
      : table(["When", "What", "Who", "Meeting", "Id of this copy"], events.map(eventRow)),
  ];
}

function eventRow(event) {
  const who = [
    `${event.organizer.name} (organizer)`,
    ...event.attendees.map(({ name, address, response }) => `${name || address} (${response})`),
  ];
  const state = [event.isCancelled && "cancelled", event.isDeleted && "deleted", event.showAs]
    .filter(Boolean)
    .join(", ");
  const properties = Object.entries(event.properties ?? {});
  return h(
    "tr",
    { class: event.isCancelled || event.isDeleted ? "gone" : null },
    cell("When", `${dateAndTime(Date.parse(event.startsAt), person)} – ${timeOnly(Date.parse(event.endsAt), person)}`),
    cell(
      "What",
      h("b", {}, event.subject),
      h("br"),
      h("small", { class: "quiet" }, state),
      properties.length > 0 &&
        h(
          "details",
          {},
          h("summary", {}, `${properties.length} app propert${properties.length === 1 ? "y" : "ies"}`),
          properties.map(([name, value]) => h("pre", {}, `${name}\n${value}`)),
        ),
    ),
    cell(
      "Who",
      who.flatMap((name, index) => (index ? [h("br"), name] : [name])),
    ),
    cell("Meeting", h("span", { class: "link-text" }, event.joinUrl ?? event.location ?? "")),
    // Ids of one mailbox begin alike; the end tells them apart.
    cell(
      "Id",
      h("span", { class: "link-text", title: event.id }, event.id.length > 16 ? `…${event.id.slice(-12)}` : event.id),
    ),
  );
}

function lookAtZoom() {
  const list = h("div");
  open(
    `${person.displayName}'s Zoom account`,
    person.zoom ? "Every meeting this account hosts." : `${person.displayName} has no Zoom account.`,
    list,
  );
  if (!person.zoom) return;
  keepDrawn(`/zoom-accounts/${handle}/meetings`, list, ({ items }) =>
    items.length === 0
      ? h("p", { class: "empty" }, "No meetings. Book a session that meets on Zoom.")
      : table(["When", "Topic", "Meeting id", "Join link"], items.map(meetingRow)),
  );
}

function meetingRow(meeting) {
  return h(
    "tr",
    { class: meeting.isDeleted ? "gone" : null },
    cell("When", `${dateAndTime(Date.parse(meeting.startsAt), person)}, ${meeting.durationMinutes} min`),
    cell(
      "Topic",
      h("b", {}, meeting.topic),
      h("br"),
      h("small", { class: "quiet" }, meeting.isDeleted ? "deleted" : meeting.agenda),
    ),
    cell("Meeting id", String(meeting.id)),
    cell("Join link", h("span", { class: "link-text" }, meeting.joinUrl)),
  );
}

function lookAtGoogle() {
  const list = h("div");
  open(
    `${person.displayName}'s Google calendar`,
    person.google
      ? `Every event on ${person.displayName}'s primary calendar at Google, by ${person.timeZone}.`
      : `${person.displayName} has no Google account.`,
    list,
  );
  if (!person.google) return;
  keepDrawn(`/google-calendars/${handle}/events`, list, ({ items }) =>
    items.length === 0
      ? h("p", { class: "empty" }, "No events. Book a session that goes into this calendar.")
      : table(["When", "What", "Who", "Meeting", "Id"], items.map(googleRow)),
  );
}

function googleRow(event) {
  const who = [
    `${event.organizer} (organizer)`,
    ...event.attendees.map(({ email, responseStatus }) => `${email} (${responseStatus})`),
  ];
  const properties = Object.entries(event.privateProperties).map(([name, value]) => `${name} = ${value}`);
  return h(
    "tr",
    { class: event.status === "cancelled" ? "gone" : null },
    cell("When", `${dateAndTime(Date.parse(event.startsAt), person)} – ${timeOnly(Date.parse(event.endsAt), person)}`),
    cell(
      "What",
      h("b", {}, event.summary || "(No title)"),
      h("br"),
      h("small", { class: "quiet" }, [event.status, ...properties].join(", ")),
    ),
    cell("Who", lines(who)),
    cell("Meeting", h("span", { class: "link-text" }, event.meetUrl ?? event.location)),
    cell("Id", h("span", { class: "link-text" }, event.id)),
  );
}

function lookAtMail() {
  const list = h("div");
  const to = person?.email;
  open(
    person ? `Mail to ${person.displayName}` : "Mail",
    "Every mail that Slotside or a stand-in sent, newest first. None leaves this computer.",
    list,
  );
  keepDrawn(`/mail${to ? `?to=${encodeURIComponent(to)}` : ""}`, list, ({ items }) =>
    items.length === 0
      ? h("p", { class: "empty" }, "No mail so far.")
      : table(["When", "To", "From", "What"], items.map(mailRow)),
  );
}

function mailRow(mail) {
  const zone = { timeZone: person?.timeZone };
  return h(
    "tr",
    {},
    cell("When", dateAndTime(Date.parse(mail.receivedAt), zone)),
    cell("To", lines(mail.to)),
    cell("From", mail.from || mail.envelopeFrom),
    cell(
      "What",
      h("b", {}, mail.subject || "(No subject)"),
      h("details", {}, h("summary", {}, "Text"), h("pre", {}, mail.text)),
      mail.calendars.map(({ method, text }) =>
        h("details", {}, h("summary", {}, `Calendar part${method ? `, ${method}` : ""}`), h("pre", {}, text)),
      ),
    ),
  );
}

function lookAtCalls() {
  const list = h("ol", { class: "calls", "aria-label": "Calls, newest first" });
  const onlyProblems = h("input", { type: "checkbox", id: "problems" });
  const site = h(
    "select",
    { "aria-label": "Which cloud" },
    [
      ["", "All clouds"],
      ["entra", "Entra"],
      ["graph", "Graph"],
      ["zoom", "Zoom"],
      ["google", "Google"],
      ["smtp", "Mail"],
    ].map(([value, label]) => h("option", { value }, label)),
  );
  const summary = h("p", { class: "quiet", role: "status" });
  open(
    "Calls made",
    "Everything Slotside and its surfaces asked the stand-in clouds, held against the vendors' published contracts where those are on this computer.",
    h("p", { class: "filters" }, site, h("label", {}, onlyProblems, " only with findings")),
    summary,
    list,
  );
  const calls = [];
  let afterSeq = 0;
  let compared = 0;
  const draw = () => {
    const shown = calls
      .filter(
        (call) => (!site.value || call.site === site.value) && (!onlyProblems.checked || call.problems.length > 0),
      )
      .slice(0, 300);
    const opened = new Set([...list.querySelectorAll("details[open]")].map(({ dataset }) => dataset.seq));
    fill(
      list,
      shown.length === 0
        ? h(
            "li",
            { class: "empty" },
            calls.length === 0 ? "No call so far. Open Teams as Lena and it fills." : "None of the calls so far match.",
          )
        : shown.map((call) => callRow(call, opened)),
    );
    const found = calls.filter((call) => call.problems.length > 0).length;
    summary.textContent = `${calls.length} calls, ${compared} exchanges held against a contract, ${found === 0 ? "no finding" : `${found} with findings`}.`;
  };
  site.addEventListener("change", draw);
  onlyProblems.addEventListener("change", draw);
  draw();
  repeatedly(1500, async () => {
    const { items, checked } = await getJson(`/calls?afterSeq=${afterSeq}`);
    compared = Object.values(checked).reduce((sum, count) => sum + count, 0);
    if (items.length === 0) return;
    afterSeq = items.at(-1).seq;
    calls.unshift(...items.filter((call) => call.site !== "home").toReversed());
    calls.length = Math.min(calls.length, 2000);
    draw();
  });
}

function callRow(call, opened) {
  const bad = call.status >= 400;
  return h(
    "li",
    { class: call.problems.length > 0 ? "problem" : null },
    h(
      "details",
      { "data-seq": String(call.seq), open: opened.has(String(call.seq)) },
      h(
        "summary",
        {},
        h("span", { class: "site" }, call.site),
        h("code", {}, `${call.method} ${readable(call.path)}`),
        h("span", { class: bad ? "code bad" : "code" }, String(call.status)),
        call.fault && h("span", { class: "code bad" }, `fault: ${call.fault}`),
        call.problems.length > 0 && h("span", { class: "code bad" }, `${call.problems.length} findings`),
        h("time", { class: "quiet" }, call.at.slice(11, 19)),
      ),
      call.problems.length > 0 &&
        h(
          "ul",
          { class: "findings" },
          call.problems.map((problem) => h("li", {}, problem)),
        ),
      body("Asked", call.requestBody),
      body("Answered", call.responseBody),
    ),
  );
}

/** The path with its escapes resolved, for reading only. */
function readable(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function body(label, value) {
  if (value === undefined || value === null || value === "") return null;
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return [h("h3", {}, label), h("pre", {}, text.length > 4000 ? `${text.slice(0, 4000)}…` : text)];
}

function open(title, about, ...content) {
  document.title = `${title} · Slotside sandbox`;
  fill(main, h("h1", {}, title), h("p", { class: "quiet" }, about), person && switcher(), content);
}

/** The same page for somebody else. */
function switcher() {
  return h(
    "p",
    { class: "filters" },
    h(
      "select",
      { "aria-label": "Whose", onchange: (event) => location.assign(`/look/${kind}/${event.target.value}`) },
      people
        .filter((one) => (kind !== "zoom" || one.zoom) && (kind !== "google" || one.google))
        .map((one) => h("option", { value: one.handle, selected: one.handle === handle }, one.displayName)),
    ),
    [
      ["mailbox", "Mailbox", true],
      ["zoom", "Zoom account", person.zoom],
      ["google", "Google calendar", person.google],
      ["mail", "Mail", true],
    ]
      .filter(([other, , isThere]) => other !== kind && isThere)
      .map(([other, label]) => h("a", { href: `/look/${other}/${handle}` }, label)),
  );
}

function keepDrawn(path, element, draw) {
  let drawn = "";
  repeatedly(1000, async () => {
    const answer = await getJson(path);
    const stamp = JSON.stringify(answer);
    if (stamp === drawn) return;
    drawn = stamp;
    fill(element, draw(answer));
  });
}

const table = (heads, rows) =>
  h(
    "table",
    {},
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        heads.map((head) => h("th", { scope: "col" }, head)),
      ),
    ),
    h("tbody", {}, rows),
  );
const cell = (label, ...content) => h("td", { "data-label": label }, ...content);
const lines = (texts) => texts.flatMap((text, index) => (index ? [h("br"), text] : [text]));
