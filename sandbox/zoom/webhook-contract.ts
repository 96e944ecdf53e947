/** Holds what is sent against the examples of Zoom's events: the same names, the same types, nothing unknown. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

type Shape = Readonly<Record<string, unknown>>;

/** Members that are not in every event of a kind: what was not set, and what is only in recurring meetings. */
const optional = new Set(["start_time", "password", "settings", "operation", "scope", "occurrences", "recurrence"]);
const changeable = ["agenda", "topic", "type", "start_time", "duration", "timezone", "password", "settings"];

/** Empty = fits. Throws when the file is not there. */
export function createWebhookCheck(specsFolder: string): (body: unknown) => readonly string[] {
  const file = join(specsFolder, "zoom", "webhook-events.json");
  const { events } = JSON.parse(readFileSync(file, "utf8")) as { readonly events: Readonly<Record<string, Shape>> };
  return (body) => {
    const { event } = body as { readonly event: string };
    const example = events[event];
    if (!example) return [`no such event: ${event}`];
    return compare(event === "meeting.updated" ? widened(example) : example, body as Shape, event);
  };
}

/** An update may hold any of the changeable fields. */
function widened(example: Shape): Shape {
  const payload = example["payload"] as Shape;
  const whole = { id: 1, ...Object.fromEntries(changeable.map((name) => [name, undefined])) };
  return { ...example, payload: { ...payload, object: whole, old_object: whole } };
}

function compare(example: Shape, given: Shape, at: string): readonly string[] {
  const unknown = Object.keys(given).filter((name) => !(name in example));
  const missing = Object.keys(example).filter(
    (name) => !(name in given) && !optional.has(name) && example[name] !== undefined,
  );
  const inside = Object.entries(given).flatMap(([name, value]) => {
    const like = example[name];
    if (like === undefined || name === "settings") return [];
    if (typeof like !== typeof value) return [`${at}.${name} is a ${typeof value}, Zoom sends a ${typeof like}`];
    return isShape(like) && isShape(value) ? compare(like, value, `${at}.${name}`) : [];
  });
  return [
    ...unknown.map((name) => `${at}.${name} is not in Zoom's example`),
    ...missing.map((name) => `${at}.${name} is missing`),
    ...inside,
  ];
}

const isShape = (value: unknown): value is Shape =>
  typeof value === "object" && value !== null && !Array.isArray(value);
