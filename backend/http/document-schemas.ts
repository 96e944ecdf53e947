/** The contract's schemas as JSON Schema 2020-12, the ones with a name as components. */
import { z } from "zod";
import { hold } from "#contract/holds.ts";
import { match } from "#contract/matches.ts";
import { availability, explanation, offering, slot, slots } from "#contract/offerings.ts";
import { connecting, connection, me, person, provider } from "#contract/people.ts";
import { occurrence, recurrence, series, seriesPreview } from "#contract/series.ts";
import { seat, session } from "#contract/sessions.ts";

export type JsonSchema = Readonly<Record<string, unknown>>;

const named = {
  Availability: availability,
  Connecting: connecting,
  Connection: connection,
  Explanation: explanation,
  Hold: hold,
  Match: match,
  Me: me,
  Occurrence: occurrence,
  Offering: offering,
  Person: person,
  Provider: provider,
  Recurrence: recurrence,
  Seat: seat,
  Series: series,
  SeriesPreview: seriesPreview,
  Session: session,
  Slot: slot,
  Slots: slots,
} as const;

const names = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries(named)) names.add(schema, { id });
const noNames = z.registry<{ id: string }>();

/** Requests are written out as they are sent (`input`); replies point to the components (`output`). */
export function toSchema(schema: z.ZodType, io: "input" | "output"): JsonSchema {
  const metadata = io === "output" ? names : noNames;
  const written = tidy(z.toJSONSchema(schema, { io, metadata }), io) as JsonSchema;
  return Object.fromEntries(Object.entries(written).filter(([key]) => key !== "$schema" && key !== "$defs"));
}

/** Every named schema once, pointing to each other. */
export function componentSchemas(): JsonSchema {
  const all = z.toJSONSchema(z.object(named), { io: "output", metadata: names });
  return tidy(all.$defs, "output") as JsonSchema;
}

/** References lead to the components, and replies may grow: what is not described is not forbidden. */
function tidy(value: unknown, io: "input" | "output"): unknown {
  if (Array.isArray(value)) return value.map((each) => tidy(each, io));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]): [string, unknown][] => {
      if (io === "output" && key === "additionalProperties" && each === false) return [];
      if (key === "$ref" && typeof each === "string") return [[key, each.replace("#/$defs/", "#/components/schemas/")]];
      return [[key, tidy(each, io)]];
    }),
  );
}
