/**
 * Records the statements that one booking sends to the database, and sends them again for another booking: the same text,
 * with other people, other ids and another time, and as prepared as ours are.
 */
import { Client } from "pg";

export interface Recorded {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What one booking was about; the statements name these. */
export interface BookedThing {
  readonly providerId: string;
  readonly offeringId: string;
  readonly learnerId: string;
  /** Epoch milliseconds. */
  readonly startsAt: number;
}

type Query = (this: unknown, ...given: unknown[]) => unknown;

/** Every statement that is sent while `work` runs. Nothing else may use the database in this process meanwhile. */
export async function record(work: () => Promise<unknown>): Promise<readonly Recorded[]> {
  const recorded: Recorded[] = [];
  const prototype = Client.prototype as unknown as { query: Query };
  const { query } = prototype;
  prototype.query = function recording(...given) {
    const [first, second] = given;
    const isConfig = typeof first === "object" && first !== null && "text" in first;
    const text = isConfig ? String(first.text) : String(first);
    const values = isConfig && "values" in first ? first.values : second;
    recorded.push({ text, values: Array.isArray(values) ? values : [] });
    return query.apply(this, given);
  };
  try {
    await work();
  } finally {
    prototype.query = query;
  }
  return recorded;
}

const uuids = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const references = /SL-[0-9A-Z]{8,12}/g;
const nearMs = 40 * 24 * 60 * 60_000;

/** Sends what was recorded for `seen` once more, for `wanted`. Ids that the recording made are made anew. */
export async function replay(
  client: Client,
  recorded: readonly Recorded[],
  {
    seen,
    wanted,
    kept,
  }: { readonly seen: BookedThing; readonly wanted: BookedThing; readonly kept: readonly string[] },
): Promise<void> {
  const others = new Map<string, string>([
    ...kept.map((id): [string, string] => [id, id]),
    [seen.providerId, wanted.providerId],
    [seen.offeringId, wanted.offeringId],
    [seen.learnerId, wanted.learnerId],
  ]);
  const otherFor = (name: string, make: () => string): string => {
    const other = others.get(name) ?? make();
    others.set(name, other);
    return other;
  };
  const shiftMs = wanted.startsAt - seen.startsAt;
  const isNear = (at: number): boolean => Math.abs(at - seen.startsAt) < nearMs && at > Date.now() + 60_000;
  const replaced = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(replaced);
    if (value instanceof Date) return isNear(value.getTime()) ? new Date(value.getTime() + shiftMs) : value;
    if (typeof value === "number") return isNear(value) ? value + shiftMs : value;
    if (typeof value !== "string") return value;
    const at = /^\d{4}-\d\d-\d\dT.*Z$/.test(value) ? Date.parse(value) : Number.NaN;
    if (isNear(at)) return new Date(at + shiftMs).toISOString();
    return value
      .replaceAll(uuids, (id) => otherFor(id, () => crypto.randomUUID()))
      .replaceAll(references, (name) => otherFor(name, () => `SL-${crypto.randomUUID().slice(0, 8).toUpperCase()}`));
  };
  for (const [index, { text, values }] of recorded.entries()) {
    const isPlanned = values.length > 0;
    await client.query({ text, values: values.map(replaced), ...(isPlanned ? { name: `statement${index}` } : {}) });
  }
}
