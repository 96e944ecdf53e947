/** The inbox: the invitations to everything that somebody else put into this calendar, and the one that is open. */
import { dateAndTime, fill, h } from "/shared/dom.js";

/** Invitations as messages: `{ id, subject, from, at, event }`. A message has an id of its own. */
export function messagesOf(events) {
  return events
    .filter((event) => !event.isOrganizer && !event.isDeleted && !event.isCancelled)
    .map((event) => ({
      id: `MSG-${event.id}`,
      subject: event.subject,
      from: event.organizer,
      at: event.startsAt,
      event,
    }));
}

/** The list in place of the calendar. */
export function drawInbox(element, { messages, openId, person, onOpen }) {
  fill(
    element,
    h("div", { class: "week-head" }, h("h1", {}, "Inbox")),
    messages.length === 0
      ? h("p", { class: "quiet inbox-empty" }, "Nobody has invited you to anything.")
      : h(
          "ul",
          { class: "inbox" },
          messages.map((message) =>
            h(
              "li",
              {},
              h(
                "button",
                {
                  type: "button",
                  "aria-current": message.id === openId ? "true" : null,
                  onclick: () => onOpen(message.id),
                },
                h("b", {}, message.from.name || message.from.address),
                h("span", {}, message.subject),
                h("small", { class: "quiet" }, dateAndTime(message.at, person)),
              ),
            ),
          ),
        ),
  );
}
