/** Everybody by organisation, each with a clock of their own and a way into every tool as them. */
import { dateAndTime, h, initials } from "/shared/dom.js";

/** The cards, an organisation after the other. */
export function drawPeople({ people, organisations, origins }) {
  return organisations.map(({ displayName, consented }) =>
    h(
      "section",
      { class: "organisation", "aria-label": displayName },
      h("h3", {}, displayName, consented ? null : h("small", { class: "quiet" }, " Slotside is not set up here")),
      h(
        "ul",
        { class: "person-list" },
        people.filter((person) => person.organisation === displayName).map((person) => drawPerson(person, origins)),
      ),
    ),
  );
}

function drawPerson(person, origins) {
  const { handle, displayName, part, about, timeZone, zoom, google, hasMicrosoft } = person;
  const as = (origin, name) =>
    h(
      "a",
      {
        class: "button small",
        href: `${origin}/?as=${handle}`,
        target: "_blank",
        "aria-label": `${name} as ${displayName}`,
      },
      name,
    );
  return h(
    "li",
    { class: "card person" },
    h("span", { class: "avatar", "aria-hidden": "true" }, initials(displayName)),
    h(
      "div",
      {},
      h("h4", {}, displayName, h("small", { class: `part ${part}` }, part)),
      h("p", { class: "quiet" }, about),
      h("p", { class: "quiet local" }, h("time", { "data-zone": timeZone }), ` ${timeZone}`),
      h(
        "p",
        { class: "ways" },
        hasMicrosoft && as(origins.teams, "Teams"),
        hasMicrosoft && as(origins.outlook, "Outlook"),
        as(origins.zoomClient, "Zoom"),
      ),
      h(
        "p",
        { class: "ways" },
        hasMicrosoft &&
          h("a", { href: `/look/mailbox/${handle}`, "aria-label": `Mailbox of ${displayName}` }, "Mailbox"),
        zoom &&
          h("a", { href: `/look/zoom/${handle}`, "aria-label": `Zoom account of ${displayName}` }, "Zoom account"),
        google &&
          h(
            "a",
            { href: `/look/google/${handle}`, "aria-label": `Google calendar of ${displayName}` },
            "Google calendar",
          ),
        h("a", { href: `/look/mail/${handle}`, "aria-label": `Mail to ${displayName}` }, "Mail"),
      ),
    ),
  );
}

/** Sets every person's clock. */
export function updateTimes(now) {
  for (const time of document.querySelectorAll("time[data-zone]")) {
    const text = dateAndTime(now, { timeZone: time.dataset.zone });
    if (time.textContent !== text) time.textContent = text;
  }
}
