/** What is being written: a mail, or the form of an appointment. Drawn once, so that nothing that is typed is lost. */
import { fill, h } from "/shared/dom.js";
import { fromInputValue, instantOf, toInputValue, wallOf } from "./zoned-time.js";

/** A new mail, a new appointment, or the form of one that stands: `event` is absent for new ones. */
export function createDraft({ kind, event, now }) {
  const startsAt = event?.startsAt ?? Math.ceil(now / 1_800_000) * 1_800_000;
  return {
    id: crypto.randomUUID(),
    kind,
    event,
    subject: event?.subject ?? "",
    people: event?.attendees.map(({ name, address }) => ({ name, address })) ?? [],
    startsAt,
    endsAt: event?.endsAt ?? startsAt + 1_800_000,
    body: h("div", {
      class: "draft-body",
      contenteditable: "true",
      role: "textbox",
      "aria-label": "Text",
      id: "draft-body",
    }),
    touch: () => undefined,
  };
}

/** `actions`: `{ openPane, run(command), send, discard, changed(what) }`; `what` is `time` or `people`. */
export function drawDraft(element, { draft, person, command, functions, actions }) {
  const subject = h("input", { id: "draft-subject", value: draft.subject });
  const people = h("input", { id: "draft-people", value: draft.people.map(({ address }) => address).join("; ") });
  const [starts, ends] = ["startsAt", "endsAt"].map((edge) => timeInput({ draft, person, edge, actions }));
  subject.addEventListener("input", () => (draft.subject = subject.value));
  people.addEventListener("change", () => {
    draft.people = people.value
      .split(/[;,]/)
      .map((address) => ({ name: "", address: address.trim() }))
      .filter(({ address }) => address);
    actions.changed("people");
  });
  draft.touch = () => {
    subject.value = draft.subject;
    starts.value = wallText(draft.startsAt, person);
    ends.value = wallText(draft.endsAt, person);
  };
  const isMail = draft.kind === "message";
  element.hidden = false;
  fill(
    element,
    h(
      "div",
      { class: "commands", role: "toolbar", "aria-label": isMail ? "Message" : "Appointment" },
      h("button", { type: "button", class: "primary", id: "send", onclick: actions.send }, "Send"),
      command &&
        h("button", { type: "button", id: "open-addin", title: command.tip, onclick: actions.openPane }, command.label),
      functions.map((each) =>
        h(
          "button",
          { type: "button", class: "function", title: each.tip, onclick: () => actions.run(each) },
          each.label,
        ),
      ),
      h("button", { type: "button", class: "close", "aria-label": "Discard", onclick: actions.discard }, "✕"),
    ),
    h("div", { id: "draft-notices" }),
    h(
      "div",
      { class: "draft" },
      h("label", {}, isMail ? "To" : "People", people),
      h("label", {}, "Subject", subject),
      !isMail && [h("label", {}, "Starts", starts), h("label", {}, "Ends", ends)],
      draft.body,
    ),
  );
}

const wallText = (at, { timeZone }) => toInputValue(wallOf(at, timeZone));

function timeInput({ draft, person, edge, actions }) {
  const input = h("input", {
    type: "datetime-local",
    id: `draft-${edge}`,
    value: wallText(draft[edge], person),
  });
  input.addEventListener("change", () => {
    const at = instantOf(fromInputValue(input.value), person.timeZone);
    // As Outlook does, a new start takes the end along.
    if (edge === "startsAt") draft.endsAt += at - draft.startsAt;
    draft[edge] = at;
    draft.touch();
    actions.changed("time");
  });
  return input;
}

/** What the add-in says before sending. Resolves to whether it is sent all the same. */
export function askBeforeSending({ addinName, message, maySend }) {
  return new Promise((resolve) => {
    const dialog = h(
      "dialog",
      { "aria-labelledby": "send-title", id: "smart-alert" },
      h("h2", { id: "send-title" }, addinName),
      h("p", {}, message),
      h(
        "form",
        { method: "dialog" },
        maySend && h("button", { value: "send" }, "Send anyway"),
        " ",
        h("button", { value: "stay", class: "primary" }, "Don't send"),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "send");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
