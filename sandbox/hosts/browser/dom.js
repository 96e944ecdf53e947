/** The few helpers that every host page shares: build elements, fetch JSON, write times. */

/**
 * Builds an element. Properties starting with `on` are listeners, `class` and attributes are set as attributes,
 * `null`, `undefined` and `false` are left out. Children are nodes or text.
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...shown(children));
  return element;
}

/** GETs JSON; throws an Error that names the path and status when that fails. */
export async function getJson(path) {
  const response = await fetch(path, { headers: { accept: "application/json" } });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return await response.json();
}

/** Sends JSON and returns the answer's JSON (or null when it is empty); throws like `getJson`. */
export async function sendJson(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: { "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}`);
  const text = await response.text();
  return text ? JSON.parse(text) : null;
}

/** Puts `children` in place of what `parent` holds. */
export function fill(parent, ...children) {
  parent.replaceChildren(...shown(children));
}

const shown = (children) =>
  children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);

/** A person's initials, for the round picture. */
export function initials(name) {
  return name
    .split(/\s+/)
    .map((word) => word[0])
    .join("")
    .slice(0, 2)
    .toUpperCase();
}

const formatters = new Map();

/** One formatter for each way of writing: a browser takes as long to make one as to write a hundred times with it. */
export function formatterOf(locale, options) {
  const key = `${locale} ${JSON.stringify(options)}`;
  if (!formatters.has(key)) formatters.set(key, new Intl.DateTimeFormat(locale, options));
  return formatters.get(key);
}

/** "Mon, 23 Nov, 14:30" in a zone and language. */
export function dateAndTime(at, { timeZone, locale = "en-GB" }) {
  return formatterOf(locale, {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  }).format(at);
}

/** "14:30" in a zone and language. */
export function timeOnly(at, { timeZone, locale = "en-GB" }) {
  return formatterOf(locale, { timeZone, hour: "2-digit", minute: "2-digit" }).format(at);
}

/** When the page has been laid out and painted: a client stands there long before somebody opens an app in it. */
export const drawn = () =>
  new Promise((resolve) => (document.hidden ? resolve() : requestAnimationFrame(() => setTimeout(resolve))));

/** A `<select>` that lists everybody by organisation and calls back with the chosen handle. */
export function personSwitcher(people, chosen, onChoose) {
  const organisations = [...new Set(people.map((person) => person.organisation))];
  return h(
    "select",
    { id: "person", "aria-label": "Signed in as", onchange: (event) => onChoose(event.target.value) },
    organisations.map((organisation) =>
      h(
        "optgroup",
        { label: organisation },
        people
          .filter((person) => person.organisation === organisation)
          .map((person) =>
            h(
              "option",
              { value: person.handle, selected: person.handle === chosen },
              `${person.displayName} (${person.part})`,
            ),
          ),
      ),
    ),
  );
}

/** Calls `work` at once and then again `ms` after each end; pauses while the page is hidden. Returns a function that stops it. */
export function repeatedly(ms, work) {
  let timer;
  let stopped = false;
  const round = async () => {
    clearTimeout(timer);
    if (!document.hidden) await work().catch((error) => console.error(error));
    if (!stopped) timer = setTimeout(round, ms);
  };
  const onVisible = () => void (document.hidden || round());
  document.addEventListener("visibilitychange", onVisible);
  void round();
  return () => {
    stopped = true;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", onVisible);
  };
}
