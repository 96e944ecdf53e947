/** The fault plan's controls: single faults, and a seeded plan of probabilities. Read strictly. */
import { type Effect, effects, type Fault } from "./faults.ts";
import { chances, type SeededRates } from "./seeded-faults.ts";
import { type Answer, type Handler, jsonOf } from "./site.ts";
import type { World } from "./world.ts";

type Body = Readonly<Record<string, unknown>>;

/** `POST /faults` adds one fault, or with `seed` and `rates` replaces the seeded plan; `DELETE` ends both. */
export function addFaultControls(
  on: (method: string, path: string, handler: Handler) => void,
  { faults }: Pick<World, "faults">,
): void {
  const shown = (status: number): Answer => {
    const seeded = faults.seeded();
    return { status, body: { items: faults.list(), ...(seeded ? { seeded } : {}) } };
  };
  on("GET", "/faults", () => shown(200));
  on("POST", "/faults", (call) => {
    const body = jsonOf(call);
    if (body["seed"] !== undefined || body["rates"] !== undefined) faults.seed(readRates(body));
    else faults.add(readFault(body));
    return shown(201);
  });
  on("DELETE", "/faults", () => {
    faults.clear();
    return { status: 204 };
  });
}

function readFault(body: Body): Fault {
  if (typeof body["site"] !== "string") throw new RangeError("A fault names its site.");
  if (!effects.includes(body["effect"] as Effect)) throw new RangeError(`effect must be one of ${effects.join(", ")}.`);
  if (typeof body["path"] === "string" && !isPattern(body["path"]))
    throw new RangeError("path must be a regular expression.");
  return body as unknown as Fault;
}

function readRates(body: Body): SeededRates {
  const { seed, rates } = body;
  if (!Number.isSafeInteger(seed)) throw new RangeError("seed must be a whole number.");
  if (typeof rates !== "object" || rates === null) throw new RangeError("rates holds an object per site.");
  for (const [site, ofSite] of Object.entries(rates)) {
    const entries = Object.entries((ofSite ?? {}) as Record<string, unknown>);
    const unknown = entries.find(([name]) => !(chances as readonly string[]).includes(name));
    if (unknown) throw new RangeError(`${site} ${unknown[0]}: there are ${chances.join(", ")}.`);
    if (entries.some(([, rate]) => typeof rate !== "number" || rate < 0 || rate > 1))
      throw new RangeError(`The rates of ${site} must be from 0 to 1.`);
    if (entries.reduce((sum, [, rate]) => sum + (rate as number), 0) > 1)
      throw new RangeError(`The rates of ${site} are more than 1 together.`);
  }
  for (const name of ["mostLatencyMs", "mostDelayMs"])
    if (body[name] !== undefined && (typeof body[name] !== "number" || body[name] < 0))
      throw new RangeError(`${name} must be a number of milliseconds.`);
  return body as unknown as SeededRates;
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text).source !== "";
  } catch {
    return false;
  }
}
