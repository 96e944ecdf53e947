/** The opened appointment: what it says, who comes, and what a person can do with it in Outlook itself. */
import { dateAndTime, fill, h, initials, timeOnly } from "/shared/dom.js";
import { fromInputValue, instantOf, toInputValue, wallOf } from "./zoned-time.js";

const answers = {
  none: "has not answered",
  notResponded: "has not answered",
  accepted: "accepted",
  tentativelyAccepted: "maybe",
  declined: "declined",
};

/**
 * `actions`: `{ openPane, move(times), remove, close }`; `command` is the add-in's button; `joinHref(url)` says where a join
 * link leads in the sandbox. `bar` holds the notices that the add-in put on the item.
 */
export function drawReadingView(element, { event, person, command, bar, joinHref, actions }) {
  if (!event) {
    element.hidden = true;
    fill(element);
    return;
  }
  element.hidden = false;
  const gone = event.isDeleted || event.isCancelled;
  fill(
    element,
    h(
      "div",
      { class: "commands", role: "toolbar", "aria-label": "Appointment" },
      command &&
        h(
          "button",
          { type: "button", class: "primary", id: "open-addin", title: command.tip, onclick: actions.openPane },
          h("img", {
            src: command.iconUrl,
            alt: "",
            width: 20,
            height: 20,
            onerror: (failed) => failed.target.remove(),
          }),
          command.label,
        ),
      h("button", { type: "button", class: "close", "aria-label": "Close appointment", onclick: actions.close }, "✕"),
    ),
    gone &&
      h(
        "p",
        { class: "banner", id: "cancelled-banner" },
        event.isOrganizer || !event.isCancelled
          ? "Cancelled. This event is no longer on the calendar."
          : "Cancelled by the organizer.",
      ),
    bar
      .list()
      .map(({ key, message, type }) =>
        h("p", { class: type === 2 ? "notice bad" : "notice", "data-key": key }, message),
      ),
    h("h1", {}, event.subject || "(no subject)"),
    h("dl", { class: "facts" }, drawFacts({ event, person, joinHref })),
    h("h2", {}, "People"),
    drawPeople(event),
    event.bodyHtml && drawBody(event.bodyHtml, joinHref),
    !gone && actions.move && drawChange({ event, person, actions }),
  );
}

function drawFacts({ event, person, joinHref }) {
  const when = `${dateAndTime(event.startsAt, person)} – ${timeOnly(event.endsAt, person)}`;
  // A Zoom link stands in the location: only Teams has a field of its own for it.
  const meeting = event.joinUrl ?? /https:\/\/\S+/.exec(event.location)?.[0];
  const fact = (name, ...value) => [h("dt", {}, name), h("dd", {}, ...value)];
  return [
    fact(
      "When",
      h("time", { id: "when", datetime: new Date(event.startsAt).toISOString() }, when),
      h("span", { class: "quiet" }, ` ${person.timeZone}`),
    ),
    event.location && event.location !== meeting && fact("Where", h("span", { class: "link-text" }, event.location)),
    meeting &&
      fact(
        "Meeting",
        h("a", { id: "join", href: joinHref(meeting), target: "_blank" }, "Join"),
        h("span", { class: "link-text quiet one-line", title: meeting }, meeting),
      ),
    fact("Shown as", event.showAs),
  ].flat();
}

function drawPeople(event) {
  const line = ({ name, address }, what, mark) =>
    h(
      "li",
      {},
      h("span", { class: "avatar", "aria-hidden": "true" }, initials(name || address)),
      h("span", {}, h("b", {}, name || address), h("small", { class: mark }, what)),
    );
  return h(
    "ul",
    { class: "people", id: "people" },
    line(event.organizer, "organizer", "quiet"),
    event.attendees.map((attendee) =>
      line(attendee, answers[attendee.response] ?? attendee.response, attendee.response),
    ),
  );
}

/** The body as written, in a frame that can run and fetch nothing; its links open beside, and none leaves this computer. */
function drawBody(html, joinHref) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const link of page.querySelectorAll("a[href]")) link.href = joinHref(link.href);
  const head = [
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<base target="_blank">`,
    `<style>body{font:14px/1.5 system-ui;margin:8px;color-scheme:light;background:#fff;color:#222}</style>`,
  ].join("");
  return h("iframe", {
    class: "body",
    title: "Text of the invitation",
    sandbox: "allow-popups allow-popups-to-escape-sandbox",
    srcdoc: head + page.body.innerHTML,
  });
}

function drawChange({ event, person, actions }) {
  const wall = (at) => toInputValue(wallOf(at, person.timeZone));
  const starts = h("input", { type: "datetime-local", required: true, value: wall(event.startsAt) });
  const ends = h("input", { type: "datetime-local", required: true, value: wall(event.endsAt) });
  const save = (submitted) => {
    submitted.preventDefault();
    const [startsAt, endsAt] = [starts, ends].map(({ value }) => instantOf(fromInputValue(value), person.timeZone));
    if (endsAt <= startsAt) {
      ends.setCustomValidity("The end must be after the start.");
      ends.reportValidity();
      return;
    }
    actions.move({ startsAt, endsAt });
  };
  ends.addEventListener("input", () => ends.setCustomValidity(""));
  return h(
    "div",
    { class: "change" },
    event.isOrganizer && h("button", { type: "button", id: "edit", onclick: actions.edit }, "Edit"),
    event.isOrganizer &&
      h(
        "details",
        { id: "change-time" },
        h("summary", {}, "Change time in Outlook"),
        h(
          "form",
          { onsubmit: save },
          h("label", {}, "Starts", starts),
          h("label", {}, "Ends", ends),
          h("button", {}, "Save"),
        ),
      ),
    h(
      "button",
      { type: "button", class: "danger", id: "remove", onclick: actions.remove },
      event.isOrganizer && event.attendees.length > 0 ? "Cancel meeting" : "Delete",
    ),
  );
}
