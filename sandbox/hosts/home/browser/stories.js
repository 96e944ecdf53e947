/** The two guided stories as three numbered steps each, with a tick as soon as the sandbox has seen it happen. */
import { dateAndTime, fill, h, sendJson } from "/shared/dom.js";

const texts = {
  teams: {
    title: "A session on Teams",
    about: "One calendar event with a Teams link. It keeps its id and its link when it moves.",
  },
  zoom: {
    title: "A session on Zoom",
    about: "A Zoom meeting plus a calendar event. The meeting id survives the move and is gone after the cancel.",
  },
};

/** `show(progress)` redraws what has changed and says new ticks aloud in `spoken`. */
export function createStories(element, guide, spoken) {
  let drawn = "";
  let lastCount = -1;
  return {
    show({ stories, zoomConnected }) {
      const stamp = JSON.stringify([stories, zoomConnected]);
      if (stamp === drawn) return;
      drawn = stamp;
      const focused = document.activeElement?.getAttribute("href");
      fill(
        element,
        stories.map((progress) => drawStory(progress, stepsOf(progress, guide, zoomConnected))),
      );
      if (focused) element.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
      const count = stories
        .flatMap(({ booked, moved, cancelled }) => [booked, moved, cancelled])
        .filter(Boolean).length;
      if (lastCount >= 0 && count > lastCount) spoken.textContent = `A step is done. ${count} of 6 so far.`;
      lastCount = count;
    },
  };
}

function stepsOf({ story, booked, moved, cancelled, session }, { people, origins }, zoomConnected) {
  const [lena, priya] = ["lena", "priya"].map((handle) => people.find((person) => person.handle === handle));
  const { teams, outlook, zoomClient } = origins;
  const time = (at, person) => `${dateAndTime(at, person)} in ${city(person.timeZone)}`;
  const needsZoom = story === "zoom" && !booked && !zoomConnected.includes(priya.handle);
  return [
    {
      done: booked,
      title: "Book as Lena in Teams",
      what:
        story === "teams"
          ? "Choose “Mentoring” with Priya and a time that suits both."
          : "Choose “Maths tutoring”, which meets on Zoom, and a time.",
      href: `${teams}/?as=lena`,
      button: "Open Teams as Lena",
      seen: session && `${session.subject}, ${time(session.firstStartsAt, lena)}`,
      hint:
        needsZoom &&
        h(
          "span",
          {},
          "Priya must have connected Zoom: ",
          h("a", { href: `${zoomClient}/?as=priya`, target: "_blank" }, "open Zoom as Priya"),
          " and allow Slotside.",
        ),
    },
    {
      done: moved,
      title: "Move it as Priya in Outlook",
      what: "The appointment opens with Slotside beside it: choose another time there.",
      href: session?.eventId
        ? `${outlook}/?${new URLSearchParams({ as: "priya", item: session.eventId })}`
        : `${outlook}/?as=priya`,
      button: "Open Outlook as Priya",
      seen: moved && `Now ${time(session.startsAt, priya)}`,
    },
    {
      done: cancelled,
      title: "Cancel it as Priya in Zoom",
      what: "Open Slotside in the Zoom client, choose the session, cancel it.",
      href: `${zoomClient}/?as=priya`,
      button: "Open Zoom as Priya",
      seen: cancelled && (story === "zoom" ? "Meeting and event are gone." : "The event is cancelled for both."),
    },
  ];
}

function drawStory(progress, steps) {
  const next = steps.findIndex(({ done }) => !done);
  const { title, about } = texts[progress.story];
  const count = steps.filter(({ done }) => done).length;
  return h(
    "article",
    { class: "card story", "aria-labelledby": `story-${progress.story}` },
    h("h3", { id: `story-${progress.story}` }, title),
    h("p", { class: "quiet" }, about),
    h("progress", { max: steps.length, value: count, "aria-label": `${count} of ${steps.length} steps done` }),
    h(
      "ol",
      {},
      steps.map((step, index) => drawStep(step, index === next)),
    ),
    drawEnd(progress, count),
  );
}

function drawEnd({ story, session }, count) {
  const restart = () => sendJson("POST", "/guide/start-over", { story });
  return h(
    "p",
    { class: "story-end" },
    session && h("a", { href: "/look/mailbox/priya" }, "Look into Priya's mailbox"),
    session?.zoomMeetingId && h("a", { href: "/look/zoom/priya" }, "and her Zoom account"),
    count > 0 &&
      h(
        "button",
        { type: "button", class: "small", onclick: restart },
        count === 3 ? "All done. Start over" : "Start over",
      ),
  );
}

function drawStep({ done, title, what, href, button, seen, hint }, isNext) {
  return h(
    "li",
    { class: done ? "step done" : "step", "aria-current": isNext ? "step" : null },
    h("h4", {}, title, done && h("span", { class: "visually-hidden" }, " (done)")),
    h("p", { class: "quiet" }, what),
    hint && h("p", { class: "hint" }, hint),
    seen && h("p", { class: "seen" }, seen),
    h("a", { class: isNext ? "button primary" : "button", href, target: "_blank" }, button),
  );
}

const city = (timeZone) => timeZone.split("/").at(-1).replaceAll("_", " ");
