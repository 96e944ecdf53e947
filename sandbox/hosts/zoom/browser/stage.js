/** The client's own half of the window: the home with the person's meetings, or the room. */
import { dateAndTime, h, initials } from "/shared/dom.js";

const roleNames = { host: "Host", coHost: "Co-host", attendee: "Attendee", guest: "Guest, not signed in" };

/** The home: who is signed in, and the meetings to enter. */
export function homeView({ person, meetings, hrefFor }) {
  const zone = { timeZone: person.timeZone, locale: "en-GB" };
  return [
    h("h1", {}, `Hello ${person.displayName.split(" ")[0]}`),
    h(
      "p",
      { class: "quiet" },
      person.zoom ? `Times in ${person.timeZone}` : "No Zoom account: can join meetings as a guest only.",
    ),
    h("h2", {}, "Your meetings"),
    meetings.length === 0 ? h("p", {}, "None yet. A booked session that meets on Zoom appears here.") : null,
    h(
      "ul",
      { class: "meetings" },
      meetings.map((meeting) =>
        h(
          "li",
          {},
          h(
            "p",
            {},
            h("strong", {}, meeting.topic),
            h("br"),
            h(
              "span",
              { class: "quiet" },
              `${dateAndTime(meeting.startsAt, zone)} · ${meeting.durationMinutes} min · ${meeting.id}`,
            ),
          ),
          h(
            "a",
            { class: "button primary", href: hrefFor(meeting.id), "aria-label": `Enter ${meeting.topic}` },
            "Enter",
          ),
        ),
      ),
      person.zoom
        ? h(
            "li",
            {},
            h(
              "p",
              {},
              h("strong", {}, "Personal room"),
              h("br"),
              h("span", { class: "quiet" }, "A meeting without a booking"),
            ),
            h("a", { class: "button", href: hrefFor("personal") }, "Start"),
          )
        : null,
    ),
  ];
}

/** The room: who is in it, the role, and the ways out. */
export function roomView({ meeting, self, role, canHost, onRole, onLeave, onEnd, onLetIn }) {
  const roles = canHost ? ["host", "coHost", "attendee", "guest"] : ["coHost", "attendee", "guest"];
  return h(
    "div",
    { class: "room" },
    h("h1", {}, meeting.topic),
    h(
      "ul",
      { class: "tiles", "aria-label": "Participants" },
      meeting.members.map((member) => {
        const isSelf = member.participantUUID === self.participantUUID;
        const shownRole = isSelf ? roleNames[role] : member.isHost ? roleNames.host : roleNames.attendee;
        return h(
          "li",
          {},
          h("span", { class: "avatar", "aria-hidden": "true" }, initials(member.screenName)),
          h("span", {}, `${member.screenName}${isSelf ? " (you)" : ""}`),
          h("small", { class: "quiet" }, shownRole),
        );
      }),
    ),
    h(
      "div",
      { class: "controls" },
      h("label", { for: "role" }, "Your role"),
      h(
        "select",
        { id: "role", onchange: (event) => onRole(event.target.value) },
        roles.map((name) => h("option", { value: name, selected: name === role }, roleNames[name])),
      ),
      h("button", { onclick: onLeave }, "Leave"),
      role === "host" ? h("button", { class: "danger", onclick: onEnd }, "End meeting for all") : null,
    ),
    letInView(meeting, onLetIn),
  );
}

/** Others come in under a name of their own choice; into a personal room nobody does. */
function letInView(meeting, onLetIn) {
  if (meeting.id === "personal") return null;
  const name = h("input", { id: "let-in", placeholder: "Screen name", maxlength: "60" });
  const letIn = (event) => {
    event.preventDefault();
    if (name.value.trim() !== "") void onLetIn(name.value.trim());
    name.value = "";
  };
  return h(
    "form",
    { class: "controls", onsubmit: letIn },
    h("label", { for: "let-in" }, "Let somebody in as"),
    name,
    h("button", {}, "Let in"),
  );
}
