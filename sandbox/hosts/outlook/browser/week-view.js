/** The calendar of one week: a grid whose events can be dragged, or a list by day where there is little room. */
import { fill, h, timeOnly } from "/shared/dom.js";
import { addDays, formatDay, instantOf, mondayOf, wallOf } from "./zoned-time.js";

const pixelsPerHour = 44;
const stepMinutes = 15;

/** `draw({ events, now })` repaints into `element`; `onOpen(id)` and `onMove(event, times)` are what a person does there. */
export function createWeekView({ element, person, onOpen, onMove }) {
  const { timeZone } = person;
  let monday;
  let shown = { events: [], now: 0, selectedId: undefined };
  let hasScrolled = false;

  function draw(next = shown) {
    shown = next;
    monday ??= mondayOf(wallOf(shown.now, timeZone).day);
    const scroll = element.querySelector(".grid")?.scrollTop;
    const days = Array.from({ length: 7 }, (_none, index) => addDays(monday, index));
    const visible = shown.events.filter((event) => !event.isDeleted);
    fill(element, drawHead(days), drawGrid(days, visible), drawList(days, visible));
    const grid = element.querySelector(".grid");
    grid.scrollTop = scroll ?? 0;
    if (!hasScrolled && grid.clientHeight > 0) {
      grid.scrollTop = 7.5 * pixelsPerHour;
      hasScrolled = true;
    }
  }

  function go(days) {
    monday = days === 0 ? mondayOf(wallOf(shown.now, timeZone).day) : addDays(monday, days);
    draw();
  }

  function drawHead(days) {
    const title = `${formatDay(days[0], { day: "numeric", month: "short" })} – ${formatDay(days[6], { day: "numeric", month: "short", year: "numeric" })}`;
    return h(
      "div",
      { class: "week-head" },
      h("h1", {}, title),
      h("button", { type: "button", onclick: () => go(-7), "aria-label": "Previous week" }, "‹"),
      h("button", { type: "button", onclick: () => go(0) }, "Today"),
      h("button", { type: "button", onclick: () => go(7), "aria-label": "Next week" }, "›"),
      h("span", { class: "quiet zone" }, timeZone),
    );
  }

  function drawGrid(days, events) {
    const today = wallOf(shown.now, timeZone);
    const hours = Array.from({ length: 24 }, (_none, hour) => h("span", { style: `top:${hour * pixelsPerHour}px` }, hour === 0 ? "" : `${String(hour).padStart(2, "0")}:00`));
    const columns = days.map((day) => {
      const column = h("div", { class: "day", "data-day": day }, placeInLanes(eventsOf(day, events)).map((placed) => drawBlock(placed)));
      if (day === today.day) column.append(h("span", { class: "now", style: `top:${(today.minutes / 60) * pixelsPerHour}px` }));
      return column;
    });
    const heads = days.map((day) =>
      h("span", { class: day === today.day ? "today" : null }, h("b", {}, formatDay(day, { day: "numeric" })), ` ${formatDay(day, { weekday: "short" })}`),
    );
    return h(
      "div",
      { class: "grid", style: `--hour:${pixelsPerHour}px` },
      h("div", { class: "grid-head" }, h("span", {}), heads),
      h("div", { class: "grid-body", style: `height:${24 * pixelsPerHour}px` }, h("div", { class: "hours", "aria-hidden": "true" }, hours), columns),
    );
  }

  /** The day's pieces of events: an event over midnight shows in both days. */
  function eventsOf(day, events) {
    const from = instantOf({ day, minutes: 0 }, timeZone);
    const to = instantOf({ day: addDays(day, 1), minutes: 0 }, timeZone);
    return events
      .filter((event) => event.startsAt < to && event.endsAt > from)
      .map((event) => ({
        event,
        top: event.startsAt <= from ? 0 : wallOf(event.startsAt, timeZone).minutes,
        bottom: event.endsAt >= to ? 1440 : wallOf(event.endsAt, timeZone).minutes,
      }));
  }

  function drawBlock({ event, top, bottom, lane, lanes }) {
    const style = [
      `top:${(top / 60) * pixelsPerHour}px`,
      `height:${Math.max(((bottom - top) / 60) * pixelsPerHour - 2, 18)}px`,
      `left:calc(${(lane / lanes) * 100}% + 2px)`,
      `width:calc(${100 / lanes}% - 4px)`,
    ].join(";");
    const block = drawEvent(event, style);
    if (event.isOrganizer && !event.isCancelled && !event.isAllDay) makeDraggable(block, event);
    return block;
  }

  function drawEvent(event, style) {
    return h(
      "button",
      {
        type: "button",
        class: ["event", event.showAs, event.isCancelled ? "cancelled" : ""].join(" "),
        style,
        "data-id": event.id,
        "aria-pressed": event.id === shown.selectedId ? "true" : "false",
        onclick: (click) => click.currentTarget.dataset.dragged || onOpen(event.id),
      },
      h("b", {}, event.isCancelled ? `Cancelled: ${event.subject}` : event.subject || "(no subject)"),
      h("span", {}, `${timeOnly(event.startsAt, person)} – ${timeOnly(event.endsAt, person)}`),
    );
  }

  function makeDraggable(block, event) {
    block.addEventListener("pointerdown", (down) => {
      const columns = [...element.querySelectorAll(".day")];
      const width = columns[0].getBoundingClientRect().width;
      block.setPointerCapture(down.pointerId);
      const shift = (at) => ({
        minutes: Math.round(((at.clientY - down.clientY) / pixelsPerHour) * (60 / stepMinutes)) * stepMinutes,
        days: Math.round((at.clientX - down.clientX) / width),
      });
      const onPointerMove = (at) => {
        const { minutes, days } = shift(at);
        if (minutes || days) block.dataset.dragged = "true";
        block.style.transform = `translate(${days * width}px, ${(minutes / 60) * pixelsPerHour}px)`;
      };
      const onUp = (at) => {
        block.removeEventListener("pointermove", onPointerMove);
        const { minutes, days } = shift(at);
        if (minutes || days) onMove(event, shifted(event, { minutes, days }));
        setTimeout(() => delete block.dataset.dragged);
      };
      block.addEventListener("pointermove", onPointerMove);
      block.addEventListener("pointerup", onUp, { once: true });
    });
  }

  function shifted(event, { minutes, days }) {
    const wall = wallOf(event.startsAt, timeZone);
    const startsAt = instantOf({ day: addDays(wall.day, days), minutes: wall.minutes + minutes }, timeZone);
    return { startsAt, endsAt: startsAt + (event.endsAt - event.startsAt) };
  }

  function drawList(days, events) {
    const byDay = days.map((day) => [day, eventsOf(day, events)]).filter(([, pieces]) => pieces.length > 0);
    if (byDay.length === 0) return h("div", { class: "agenda" }, h("p", { class: "quiet" }, "Nothing in this week."));
    return h(
      "div",
      { class: "agenda" },
      byDay.map(([day, pieces]) => [
        h("h2", {}, formatDay(day, { weekday: "long", day: "numeric", month: "long" })),
        pieces.map(({ event }) => drawEvent(event)),
      ]),
    );
  }

  return {
    draw,
    /** Shows the week that holds this instant. */
    showWeekOf(at) {
      monday = mondayOf(wallOf(at, timeZone).day);
    },
  };
}

/** Gives pieces that overlap lanes beside each other. */
function placeInLanes(pieces) {
  const sorted = pieces.toSorted((a, b) => a.top - b.top || b.bottom - a.bottom);
  const placed = [];
  let cluster = [];
  let clusterEnd = 0;
  const close = () => {
    const lanes = Math.max(0, ...cluster.map(({ lane }) => lane)) + 1;
    placed.push(...cluster.map((piece) => ({ ...piece, lanes })));
    cluster = [];
  };
  for (const piece of sorted) {
    if (cluster.length > 0 && piece.top >= clusterEnd) close();
    const taken = new Set(cluster.filter((other) => other.bottom > piece.top).map(({ lane }) => lane));
    let lane = 0;
    while (taken.has(lane)) lane += 1;
    cluster.push({ ...piece, lane });
    clusterEnd = Math.max(clusterEnd, piece.bottom);
  }
  close();
  return placed;
}
