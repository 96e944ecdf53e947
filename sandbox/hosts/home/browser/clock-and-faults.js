/** The sandbox's clock and its faults, by the same HTTP calls that scripts use. */
import { fill, getJson, h, repeatedly, sendJson } from "/shared/dom.js";

const hour = 60;
const faultKinds = [
  ["Graph is down", [{ site: "graph", effect: "status", status: 503 }]],
  ["Zoom is down", [{ site: "zoom", effect: "status", status: 503 }]],
  [
    "Both are slow (3 s)",
    [
      { site: "graph", effect: "delay", delayMs: 3000 },
      { site: "zoom", effect: "delay", delayMs: 3000 },
    ],
  ],
  ["Graph's answers get lost (5 calls)", [{ site: "graph", effect: "reset_after", times: 5 }]],
];

/** Shows the time by the sandbox's clock and moves it. */
export function mountClock(element) {
  const now = h("output", { class: "big" });
  const difference = h("p", { class: "quiet" });
  const show = (clock) => {
    const at = Date.parse(clock.now);
    const ahead = Math.round((at - Date.now()) / 60_000);
    now.textContent = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "medium" }).format(at);
    difference.textContent =
      ahead === 0
        ? "Real time, in your zone."
        : `${describe(Math.abs(ahead))} ${ahead > 0 ? "ahead of" : "behind"} real time, in your zone.`;
  };
  const move = (body) => async () => show(await sendJson("POST", "/clock", body()));
  const button = (label, body) => h("button", { type: "button", onclick: move(body) }, label);
  fill(
    element,
    h("h3", {}, "Clock"),
    h("p", {}, now),
    difference,
    h(
      "p",
      { class: "buttons" },
      button("− 1 hour", () => ({ advanceMinutes: -hour })),
      button("+ 1 hour", () => ({ advanceMinutes: hour })),
      button("+ 1 day", () => ({ advanceMinutes: 24 * hour })),
      button("Back to real time", () => ({ at: new Date().toISOString() })),
    ),
    h(
      "p",
      { class: "quiet" },
      "Slotside follows this clock: reminders, cut-offs and booking windows can be seen without waiting.",
    ),
  );
  repeatedly(1000, async () => show(await getJson("/clock")));
}

function describe(minutes) {
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}

/** Shows which faults are on and switches them. */
export function mountFaults(element) {
  const state = h("p", { role: "status" });
  const show = (items) => {
    element.classList.toggle("broken", items.length > 0);
    fill(
      state,
      items.length === 0
        ? "All is well."
        : h(
            "ul",
            {},
            items.map((fault) => h("li", {}, sentence(fault))),
          ),
    );
  };
  const refresh = async () => show((await getJson("/faults")).items);
  const add = (faults) => async () => {
    for (const fault of faults) await sendJson("POST", "/faults", fault);
    await refresh();
  };
  const clear = async () => {
    await sendJson("DELETE", "/faults");
    await refresh();
  };
  fill(
    element,
    h("h3", {}, "Faults"),
    state,
    h(
      "p",
      { class: "buttons" },
      faultKinds.map(([label, faults]) => h("button", { type: "button", onclick: add(faults) }, label)),
      h("button", { type: "button", class: "primary", onclick: clear }, "All well again"),
    ),
    h(
      "p",
      { class: "quiet" },
      "Book something while Graph is down: it is accepted, says so, and completes by itself when Graph is back.",
    ),
  );
  repeatedly(2000, refresh);
}

function sentence({ site, effect, status, delayMs, times, path }) {
  const what = {
    status: `answers ${status ?? 503}`,
    delay: `waits ${(delayMs ?? 0) / 1000} s`,
    reset_before: "drops connections",
    reset_after: "does it, then loses the answer",
    hold_after: "does it and never answers",
  }[effect];
  return `${site} ${what}${path ? ` on ${path}` : ""}${times ? `, ${times} more times` : ""}`;
}
