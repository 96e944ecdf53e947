/** The calendar of seven days, from today at first: a grid whose events can be dragged, or a list by day where there is little room. */
import { fill, h, timeOnly } from "/shared/dom.js";
import { makeDraggable } from "./drag-event.js";
import { piecesOf, placeInLanes, shiftedTimes } from "./week-layout.js";
import { addDays, formatDay, wallOf } from "./zoned-time.js";

const pixelsPerHour = 60;
const firstShownHour = 7.5;
const dayMs = 86_400_000;

/** `draw({ events, now, selectedId })` repaints into `element`; `onOpen(id)` and `onMove(event, times)` are what a person does there. */
export function createWeekView({ element, person, onOpen, onMove }) {
  const { timeZone } = person;
  let firstDay;
  let shown = { events: [], now: 0, selectedId: undefined };
  let hasScrolled = false;

  function draw(next = shown) {
    shown = next;
    firstDay ??= wallOf(shown.now, timeZone).day;
    const week = {
      person,
      onOpen,
      onMove,
      selectedId: shown.selectedId,
      present: wallOf(shown.now, timeZone),
      days: Array.from({ length: 7 }, (_none, index) => addDays(firstDay, index)),
      events: shown.events.filter((event) => !event.isDeleted),
    };
    const scroll = element.querySelector(".grid")?.scrollTop;
    fill(element, drawHead(week, go), drawGrid(week), drawList(week));
    const grid = element.querySelector(".grid");
    grid.scrollTop = scroll ?? 0;
    if (!hasScrolled && grid.clientHeight > 0) {
      grid.scrollTop = firstShownHour * pixelsPerHour;
      hasScrolled = true;
    }
  }

  function go(days) {
    firstDay = days === 0 ? undefined : addDays(firstDay, days);
    draw();
  }

  return {
    draw,
    /** Starts with today when the instant is within the next days, otherwise with its own day. */
    showDayOf(at, now) {
      firstDay = wallOf(at > now && at < now + 6 * dayMs ? now : at, timeZone).day;
    },
  };
}

function drawHead({ days, person }, go) {
  const title = `${formatDay(days[0], { day: "numeric", month: "short" })} – ${formatDay(days[6], { day: "numeric", month: "short", year: "numeric" })}`;
  return h(
    "div",
    { class: "week-head" },
    h("h1", {}, title),
    h("button", { type: "button", onclick: () => go(-7), "aria-label": "Previous seven days" }, "‹"),
    h("button", { type: "button", onclick: () => go(0) }, "Today"),
    h("button", { type: "button", onclick: () => go(7), "aria-label": "Next seven days" }, "›"),
    h("span", { class: "quiet zone" }, person.timeZone),
  );
}

function drawGrid(week) {
  const hours = Array.from({ length: 24 }, (_none, hour) =>
    h("span", { style: `top:${hour * pixelsPerHour}px` }, hour === 0 ? "" : `${String(hour).padStart(2, "0")}:00`),
  );
  return h(
    "div",
    { class: "grid", style: `--hour:${pixelsPerHour}px` },
    h(
      "div",
      { class: "grid-head" },
      h("span", {}),
      week.days.map((day) => drawDayHead(day, week)),
    ),
    h(
      "div",
      { class: "grid-body", style: `height:${24 * pixelsPerHour}px` },
      h("div", { class: "hours", "aria-hidden": "true" }, hours),
      week.days.map((day) => drawDay(day, week)),
    ),
  );
}

/** The day's name, and below it what lasts all day. */
function drawDayHead(day, week) {
  const allDay = piecesOf(
    day,
    week.events.filter((event) => event.isAllDay),
    week.person.timeZone,
  );
  return h(
    "div",
    { class: day === week.present.day ? "today" : null },
    h("span", {}, h("b", {}, formatDay(day, { day: "numeric" })), ` ${formatDay(day, { weekday: "short" })}`),
    allDay.map(({ event }) => drawEvent(event, week)),
  );
}

function drawDay(day, week) {
  const pieces = piecesOf(
    day,
    week.events.filter((event) => !event.isAllDay),
    week.person.timeZone,
  );
  const isToday = day === week.present.day;
  return h(
    "div",
    { class: "day", "data-day": day },
    placeInLanes(pieces).map((piece) => drawBlock(piece, week)),
    isToday && h("span", { class: "now", style: `top:${(week.present.minutes / 60) * pixelsPerHour}px` }),
  );
}

function drawBlock({ event, top, bottom, lane, lanes }, week) {
  const style = [
    `top:${(top / 60) * pixelsPerHour}px`,
    `height:${Math.max(((bottom - top) / 60) * pixelsPerHour - 2, 14)}px`,
    `left:calc(${(lane / lanes) * 100}% + 2px)`,
    `width:calc(${100 / lanes}% - 4px)`,
  ].join(";");
  const block = drawEvent(event, week, { style, isShort: bottom - top < 45 });
  if (event.isOrganizer && !event.isCancelled) {
    makeDraggable(block, {
      pixelsPerHour,
      dayWidth: () => block.closest(".day").getBoundingClientRect().width,
      onDrop: (shift) => week.onMove(event, shiftedTimes(event, shift, week.person.timeZone)),
    });
  }
  return block;
}

function drawEvent(event, { person, selectedId, onOpen }, { style, isShort } = {}) {
  return h(
    "button",
    {
      type: "button",
      class: ["event", event.showAs, event.isCancelled && "cancelled", isShort && "short"].filter(Boolean).join(" "),
      style,
      "data-id": event.id,
      "aria-pressed": event.id === selectedId ? "true" : "false",
      onclick: (click) => click.currentTarget.dataset.dragged || onOpen(event.id),
    },
    h("b", {}, event.isCancelled ? `Cancelled: ${event.subject}` : event.subject || "(no subject)"),
    h(
      "span",
      {},
      event.isAllDay ? "all day" : `${timeOnly(event.startsAt, person)} – ${timeOnly(event.endsAt, person)}`,
    ),
  );
}

function drawList(week) {
  const { days, events, person } = week;
  const byDay = days
    .map((day) => [day, piecesOf(day, events, person.timeZone)])
    .filter(([, pieces]) => pieces.length > 0);
  if (byDay.length === 0)
    return h("div", { class: "agenda" }, h("p", { class: "quiet" }, "Nothing in these seven days."));
  return h(
    "div",
    { class: "agenda" },
    byDay.map(([day, pieces]) => [
      h("h2", {}, formatDay(day, { weekday: "long", day: "numeric", month: "long" })),
      pieces.map(({ event }) => drawEvent(event, week)),
    ]),
  );
}
